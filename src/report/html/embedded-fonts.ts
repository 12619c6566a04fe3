import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtFolder } from '../../base/package-paths.ts'
import { type OpenFont, openFont, subsetFont } from './font-subset.ts'

const folder = join(builtFolder, 'fonts')
const WEIGHTS = [400, 700]

/** Fonts of one weight, in the order in which a character is looked for: Latin, Japanese, signs. */
const opened = new Map<number, OpenFont[]>()

function fontsOf(weight: number): OpenFont[] {
  let fonts = opened.get(weight)
  if (fonts === undefined) {
    const signs = readdirSync(folder)
      .filter(name => name.includes('signs') && name.endsWith(`-${weight}.ttf`))
      .sort()
    const names = [`noto-sans-jp-latin-${weight}.ttf`, `noto-sans-jp-${weight}.ttf`, ...signs]
    fonts = names.map(name => openFont(readFileSync(join(folder, name))))
    opened.set(weight, fonts)
  }
  return fonts
}

/**
 * Font faces "Teiten" (Noto Sans JP, SIL Open Font License 1.1) with just the characters of `text`, as data: URLs, so that
 * the page reads the same where no Japanese font is installed. '' if the fonts have not been built: then the system's fonts serve.
 */
export function embeddedFonts(text: string): string {
  if (!existsSync(join(folder, 'families.json'))) return ''
  const codes = [...new Set(text)]
    .map(c => c.codePointAt(0)!)
    .filter(c => c >= 32)
    .sort((a, b) => a - b)
  return WEIGHTS.flatMap(weight => {
    const fonts = fontsOf(weight)
    const owned = fonts.map((font, i) =>
      codes.filter(c => font.glyphOf.has(c) && !fonts.slice(0, i).some(other => other.glyphOf.has(c))),
    )
    return fonts.flatMap((font, i) =>
      owned[i]!.length === 0 ? [] : [face(subsetFont(font, owned[i]!), weight, owned[i]!)],
    )
  }).join('')
}

function face(font: Buffer, weight: number, codes: readonly number[]): string {
  const range = codes.map(c => `U+${c.toString(16)}`).join(',')
  return `@font-face{font-family:Teiten;font-weight:${weight};src:url(data:font/ttf;base64,${font.toString('base64')}) format("truetype");unicode-range:${range}}`
}
