/** A TrueType font taken apart, as far as a subset needs it (OpenType 1.9: `cmap`, `glyf`, `loca`, `hmtx`). */
export interface OpenFont {
  tables: ReadonlyMap<string, Buffer>
  glyphOf: ReadonlyMap<number, number>
}

/** Reads a font file of ours; not meant for fonts from elsewhere. */
export function openFont(bytes: Buffer): OpenFont {
  const tables = new Map<string, Buffer>()
  for (let i = 0; i < bytes.readUInt16BE(4); i++) {
    const at = 12 + 16 * i
    const offset = bytes.readUInt32BE(at + 8)
    tables.set(bytes.toString('latin1', at, at + 4), bytes.subarray(offset, offset + bytes.readUInt32BE(at + 12)))
  }
  return { tables, glyphOf: characterMap(tables.get('cmap')!) }
}

function characterMap(cmap: Buffer): Map<number, number> {
  const found = new Map<number, number>()
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const sub = cmap.subarray(cmap.readUInt32BE(8 + 8 * i))
    const format = sub.readUInt16BE(0)
    if (format === 12) addGroups(sub, found)
    else if (format === 4) addSegments(sub, found)
  }
  return found
}

function addGroups(sub: Buffer, found: Map<number, number>): void {
  for (let g = 0; g < sub.readUInt32BE(12); g++) {
    const [first, last, glyph] = [0, 4, 8].map(k => sub.readUInt32BE(16 + 12 * g + k)) as [number, number, number]
    for (let c = first; c <= last; c++) found.set(c, glyph + c - first)
  }
}

function addSegments(sub: Buffer, found: Map<number, number>): void {
  const n = sub.readUInt16BE(6)
  for (let s = 0; s < n; s += 2) {
    const [last, first, delta] = [
      sub.readUInt16BE(14 + s),
      sub.readUInt16BE(16 + n + s),
      sub.readUInt16BE(16 + 2 * n + s),
    ]
    const rangeAt = 16 + 3 * n + s
    const range = sub.readUInt16BE(rangeAt)
    for (let c = first; c <= last && c < 0xffff; c++) {
      const raw = range === 0 ? c : sub.readUInt16BE(rangeAt + range + 2 * (c - first))
      if (raw !== 0) found.set(c, (raw + delta) & 0xffff)
    }
  }
}

/** A TrueType font with only the glyphs of `codes` (those that the font has, ascending). */
export function subsetFont(font: OpenFont, codes: readonly number[]): Buffer {
  const table = (tag: string) => font.tables.get(tag)!
  const long = table('head').readInt16BE(50) === 1
  const loca = table('loca')
  const offset = (g: number) => (long ? loca.readUInt32BE(4 * g) : 2 * loca.readUInt16BE(2 * g))
  const outline = (g: number) => table('glyf').subarray(offset(g), offset(g + 1))
  const kept = [0, ...codes.map(c => font.glyphOf.get(c)!)].filter((g, i, all) => all.indexOf(g) === i)
  for (let i = 0; i < kept.length; i++)
    for (const part of components(outline(kept[i]!))) if (!kept.includes(part.glyph)) kept.push(part.glyph)
  const numberOf = new Map(kept.map((g, i) => [g, i]))
  const outlines = kept.map(g => padded(renumbered(outline(g), numberOf)))
  const head = Buffer.from(table('head'))
  head.writeUInt32BE(0, 8)
  head.writeInt16BE(1, 50)
  const maxp = Buffer.from(table('maxp'))
  maxp.writeUInt16BE(kept.length, 4)
  const hhea = Buffer.from(table('hhea'))
  hhea.writeUInt16BE(kept.length, 34)
  const post = Buffer.alloc(32)
  post.writeUInt32BE(0x00030000, 0)
  return sfnt([
    ['OS/2', table('OS/2')],
    ['cmap', groupMap(codes.map(c => [c, numberOf.get(font.glyphOf.get(c)!)!]))],
    ['glyf', Buffer.concat(outlines)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', metrics(table('hmtx'), table('hhea').readUInt16BE(34), kept)],
    ['loca', offsets(outlines)],
    ['maxp', maxp],
    ['name', table('name')],
    ['post', post],
  ])
}

/** Where a composite glyph names its parts (`glyf`, composite glyph description). */
function components(glyph: Buffer): { at: number; glyph: number }[] {
  if (glyph.length < 10 || glyph.readInt16BE(0) >= 0) return []
  const out: { at: number; glyph: number }[] = []
  let at = 10
  let flags = 0x20
  while ((flags & 0x20) !== 0) {
    flags = glyph.readUInt16BE(at)
    out.push({ at: at + 2, glyph: glyph.readUInt16BE(at + 2) })
    at +=
      4 +
      ((flags & 1) !== 0 ? 4 : 2) +
      ((flags & 8) !== 0 ? 2 : (flags & 0x40) !== 0 ? 4 : (flags & 0x80) !== 0 ? 8 : 0)
  }
  return out
}

function renumbered(glyph: Buffer, numberOf: ReadonlyMap<number, number>): Buffer {
  const parts = components(glyph)
  if (parts.length === 0) return glyph
  const copy = Buffer.from(glyph)
  for (const part of parts) copy.writeUInt16BE(numberOf.get(part.glyph)!, part.at)
  return copy
}

function padded(bytes: Buffer): Buffer {
  return bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))])
}

function offsets(outlines: readonly Buffer[]): Buffer {
  const loca = Buffer.alloc(4 * (outlines.length + 1))
  outlines.reduce((at, outline, i) => loca.writeUInt32BE(at + outline.length, 4 * (i + 1)) && at + outline.length, 0)
  return loca
}

function metrics(hmtx: Buffer, full: number, kept: readonly number[]): Buffer {
  const out = Buffer.alloc(4 * kept.length)
  kept.forEach((g, i) => {
    out.writeUInt16BE(hmtx.readUInt16BE(4 * Math.min(g, full - 1)), 4 * i)
    out.writeInt16BE(g < full ? hmtx.readInt16BE(4 * g + 2) : hmtx.readInt16BE(4 * full + 2 * (g - full)), 4 * i + 2)
  })
  return out
}

/** A cmap of format 12, one group for each character. */
function groupMap(pairs: readonly (readonly [number, number])[]): Buffer {
  const out = Buffer.alloc(28 + 12 * pairs.length)
  const header = [0, 1, 3, 10]
  for (let i = 0; i < 4; i++) out.writeUInt16BE(header[i]!, 2 * i)
  out.writeUInt32BE(12, 8)
  out.writeUInt16BE(12, 12)
  out.writeUInt32BE(16 + 12 * pairs.length, 16)
  out.writeUInt32BE(pairs.length, 24)
  pairs.forEach(([code, glyph], i) => {
    out.writeUInt32BE(code, 28 + 12 * i)
    out.writeUInt32BE(code, 32 + 12 * i)
    out.writeUInt32BE(glyph, 36 + 12 * i)
  })
  return out
}

function checksum(bytes: Buffer): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 4) sum = (sum + bytes.readUInt32BE(i)) >>> 0
  return sum
}

/** Tables in the order of their tags. */
function sfnt(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const n = tables.length
  const power = 2 ** Math.floor(Math.log2(n))
  const head = Buffer.alloc(12 + 16 * n)
  head.writeUInt32BE(0x00010000, 0)
  const search = [n, 16 * power, Math.log2(power), 16 * (n - power)]
  for (let i = 0; i < 4; i++) head.writeUInt16BE(search[i]!, 4 + 2 * i)
  let at = head.length
  const bodies = tables.map(([tag, data], i) => {
    const body = padded(data)
    head.write(tag, 12 + 16 * i, 'latin1')
    head.writeUInt32BE(checksum(body), 16 + 16 * i)
    head.writeUInt32BE(at, 20 + 16 * i)
    head.writeUInt32BE(data.length, 24 + 16 * i)
    at += body.length
    return body
  })
  return Buffer.concat([head, ...bodies])
}
