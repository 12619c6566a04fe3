import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtFolder, packageRoot } from '../../src/base/package-paths.ts'
import { embeddedFonts } from '../../src/report/html/embedded-fonts.ts'
import { openFont, subsetFont } from '../../src/report/html/font-subset.ts'

const file = join(builtFolder, 'fonts', 'noto-sans-jp-400.ttf')

beforeAll(() => {
  if (!existsSync(join(builtFolder, 'fonts', 'families.json')))
    execFileSync(process.execPath, [join(packageRoot, 'scripts', 'build-fonts.mjs')])
})

describe('subsetFont', () => {
  it('keeps outline and width of the glyphs that were asked for, and no others', () => {
    const whole = openFont(readFileSync(file))
    const codes = [...'定点観測が'].map(c => c.codePointAt(0)!).sort((a, b) => a - b)
    const small = openFont(subsetFont(whole, codes))
    expect([...small.glyphOf.keys()]).toEqual(codes)
    const outline = (font: typeof whole, code: number) => {
      const g = font.glyphOf.get(code)!
      const loca = font.tables.get('loca')!
      const long = font.tables.get('head')!.readInt16BE(50) === 1
      const at = (i: number) => (long ? loca.readUInt32BE(4 * i) : 2 * loca.readUInt16BE(2 * i))
      return {
        width: font.tables.get('hmtx')!.readUInt16BE(4 * Math.min(g, font.tables.get('hhea')!.readUInt16BE(34) - 1)),
        bytes: font.tables.get('glyf')!.subarray(at(g), at(g + 1)),
      }
    }
    for (const code of codes) {
      const [before, after] = [outline(whole, code), outline(small, code)]
      expect(after.width).toBe(before.width)
      expect(after.bytes.subarray(0, before.bytes.length).equals(before.bytes)).toBe(true)
      expect(after.bytes.length).toBeGreaterThan(20)
    }
    expect(subsetFont(whole, codes).length).toBeLessThan(10_000)
  })
})

describe('embeddedFonts', () => {
  it('gives two weights for Latin and Japanese alike and nothing for no text', () => {
    const css = embeddedFonts('a定→')
    expect(css.match(/@font-face/g)).toHaveLength(6)
    expect(css).toContain('unicode-range:U+5b9a')
    expect(css).not.toMatch(/https?:/)
    expect(embeddedFonts('')).toBe('')
  })
})
