// Makes the fonts of the printed report: dist/fonts/*.ttf from the packages of Fontsource.
// Typst reads no WOFF (given one, it falls back silently to a font without Japanese), so the tables are unpacked here:
// WOFF 1.0 (W3C Recommendation, 2012, section 4) is an sfnt whose tables are zlib streams.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const packages = join(root, 'node_modules', '@fontsource')
const out = join(root, 'dist', 'fonts')

// The subset "japanese" lacks some signs that Japanese text uses; these chunks of the family hold them (unicode.json of the package).
const SIGNS = '→←↑↓●○◎■□▲△▼▽※～≒≧≦≤≥≠①②③④⑤⑥⑦⑧⑨⑩髙﨑'
const WEIGHTS = { 300: 'Light', 400: 'Regular', 500: 'Medium', 700: 'Bold' }

/** Tables of a WOFF file, unpacked: [{ tag, data }]. */
function woffTables(file) {
  const bytes = readFileSync(file)
  if (bytes.toString('latin1', 0, 4) !== 'wOFF') throw new Error(`${file} is not WOFF 1.0`)
  return Array.from({ length: bytes.readUInt16BE(12) }, (_, i) => {
    const at = 44 + 20 * i
    const [offset, packed, length] = [
      bytes.readUInt32BE(at + 4),
      bytes.readUInt32BE(at + 8),
      bytes.readUInt32BE(at + 12),
    ]
    const raw = bytes.subarray(offset, offset + packed)
    return { tag: bytes.toString('latin1', at, at + 4), data: packed < length ? inflateSync(raw) : Buffer.from(raw) }
  })
}

/** A name table (OpenType, `name` format 0) for Windows, Unicode, English: family, style, full name, PostScript name. */
function nameTable(family, style) {
  const names = [
    [1, family],
    [2, style],
    [4, `${family} ${style}`],
    [6, `${family}-${style}`.replaceAll(' ', '')],
  ]
  const texts = names.map(([, text]) => Buffer.from(text, 'utf16le').swap16())
  const head = Buffer.alloc(6 + 12 * names.length)
  head.writeUInt16BE(names.length, 2)
  head.writeUInt16BE(head.length, 4)
  let at = 0
  names.forEach(([id], i) => {
    ;[3, 1, 0x409, id, texts[i].length, at].forEach((v, k) => {
      head.writeUInt16BE(v, 6 + 12 * i + 2 * k)
    })
    at += texts[i].length
  })
  return Buffer.concat([head, ...texts])
}

function checksum(data) {
  let sum = 0
  for (let i = 0; i + 4 <= data.length; i += 4) sum = (sum + data.readUInt32BE(i)) >>> 0
  const rest = data.length % 4
  if (rest > 0)
    sum = (sum + Buffer.concat([data.subarray(data.length - rest), Buffer.alloc(4 - rest)]).readUInt32BE(0)) >>> 0
  return sum
}

/** An sfnt with TrueType outlines (OpenType, "Organization of an OpenType font"). */
function sfnt(tables) {
  const sorted = [...tables].sort((a, b) => (a.tag < b.tag ? -1 : 1))
  const power = 2 ** Math.floor(Math.log2(sorted.length))
  const head = Buffer.alloc(12 + 16 * sorted.length)
  head.writeUInt32BE(0x00010000, 0)
  ;[sorted.length, 16 * power, Math.log2(power), 16 * (sorted.length - power)].forEach((v, k) => {
    head.writeUInt16BE(v, 4 + 2 * k)
  })
  let at = head.length
  const parts = [head]
  sorted.forEach(({ tag, data }, i) => {
    head.write(tag, 12 + 16 * i, 'latin1')
    ;[checksum(data), at, data.length].forEach((v, k) => {
      head.writeUInt32BE(v, 16 + 16 * i + 4 * k)
    })
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
    parts.push(padded)
    at += padded.length
  })
  return Buffer.concat(parts)
}

function convert(from, to, family, style) {
  const tables = woffTables(from).filter(t => t.tag !== 'name' && t.tag !== 'DSIG')
  writeFileSync(join(out, to), sfnt([...tables, { tag: 'name', data: nameTable(family, style) }]))
}

/** Chunks of Noto Sans JP that hold the signs. */
function signChunks() {
  const ranges = JSON.parse(readFileSync(join(packages, 'noto-sans-jp', 'unicode.json'), 'utf8'))
  const chunks = new Set()
  for (const sign of SIGNS) {
    const code = sign.codePointAt(0)
    for (const [chunk, text] of Object.entries(ranges)) {
      const hit = text.split(',').some(range => {
        const [first, last] = range
          .slice(2)
          .split('-')
          .map(x => Number.parseInt(x, 16))
        return code >= first && code <= (last ?? first)
      })
      if (hit && chunk.startsWith('[')) chunks.add(Number(chunk.slice(1, -1)))
    }
  }
  return [...chunks].sort((a, b) => a - b)
}

mkdirSync(out, { recursive: true })
const noto = join(packages, 'noto-sans-jp', 'files')
for (const [weight, style] of Object.entries(WEIGHTS)) {
  convert(
    join(noto, `noto-sans-jp-japanese-${weight}-normal.woff`),
    `noto-sans-jp-${weight}.ttf`,
    'Noto Sans JP',
    style,
  )
  convert(
    join(noto, `noto-sans-jp-latin-${weight}-normal.woff`),
    `noto-sans-jp-latin-${weight}.ttf`,
    'Noto Sans JP Latin',
    style,
  )
}
for (const chunk of signChunks()) {
  for (const weight of [400, 700]) {
    convert(
      join(noto, `noto-sans-jp-${chunk}-${weight}-normal.woff`),
      `noto-sans-jp-signs-${chunk}-${weight}.ttf`,
      `Noto Sans JP Signs ${chunk}`,
      WEIGHTS[weight],
    )
  }
}
writeFileSync(
  join(out, 'families.json'),
  `${JSON.stringify(['Noto Sans JP Latin', 'Noto Sans JP', ...signChunks().map(c => `Noto Sans JP Signs ${c}`)], null, 2)}\n`,
)
