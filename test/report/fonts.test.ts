import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtFolder, packageRoot, rulesFolder } from '../../src/base/package-paths.ts'
import { buildDocument } from '../../src/report/build-document.ts'
import { printTheme } from '../../src/report/figures/theme.ts'
import { sampleReportData } from './sample-report-data.ts'

const folder = join(builtFolder, 'fonts')

/** Code points of a TrueType font: cmap formats 4 and 12 (OpenType, `cmap`). */
function codePoints(file: string): Set<number> {
  const font = readFileSync(file)
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, i) => ({
    tag: font.toString('latin1', 12 + 16 * i, 16 + 16 * i),
    at: font.readUInt32BE(20 + 16 * i),
  }))
  const cmap = tables.find(t => t.tag === 'cmap')!.at
  const found = new Set<number>()
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const at = cmap + font.readUInt32BE(cmap + 8 + 8 * i)
    if (font.readUInt16BE(at) === 4) {
      const n = font.readUInt16BE(at + 6)
      for (let s = 0; s < n; s += 2)
        for (let c = font.readUInt16BE(at + 16 + n + s); c <= font.readUInt16BE(at + 14 + s) && c < 0xffff; c++)
          found.add(c)
    } else if (font.readUInt16BE(at) === 12) {
      for (let g = 0; g < font.readUInt32BE(at + 12); g++)
        for (let c = font.readUInt32BE(at + 16 + 12 * g); c <= font.readUInt32BE(at + 20 + 12 * g); c++) found.add(c)
    }
  }
  return found
}

beforeAll(() => {
  if (!existsSync(join(folder, 'families.json')))
    execFileSync(process.execPath, [join(packageRoot, 'scripts', 'build-fonts.mjs')])
})

describe('fonts of the printed report', () => {
  it('have every character of messages, rules and figures, in every weight', () => {
    const texts = [
      JSON.stringify(buildDocument(sampleReportData(), 'ja', printTheme)),
      JSON.stringify(buildDocument(sampleReportData(), 'en', printTheme)),
      ...readdirSync(join(packageRoot, 'src', 'report', 'messages')).map(f =>
        readFileSync(join(packageRoot, 'src', 'report', 'messages', f), 'utf8'),
      ),
      readFileSync(join(rulesFolder, 'recommendations.yaml'), 'utf8'),
      '→●○▲▼▽※～①髙﨑平成令和昭和元年',
    ]
    const needed = new Set([...texts.join('')].map(c => c.codePointAt(0)!).filter(c => c > 32 && c !== 0x3000))
    const signs = readdirSync(folder)
      .filter(f => f.includes('signs'))
      .map(f => codePoints(join(folder, f)))
    for (const weight of [300, 400, 500, 700]) {
      const sets = [
        codePoints(join(folder, `noto-sans-jp-${weight}.ttf`)),
        codePoints(join(folder, `noto-sans-jp-latin-${weight}.ttf`)),
        ...signs,
      ]
      const missing = [...needed].filter(c => !sets.some(s => s.has(c))).map(c => String.fromCodePoint(c))
      expect([weight, missing]).toEqual([weight, []])
    }
  })
})
