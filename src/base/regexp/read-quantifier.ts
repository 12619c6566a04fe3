import type { RegexpNode } from './regexp-node.ts'
import { type RegexpReader, refuse } from './regexp-reader.ts'

/** Highest number that a quantifier may have: a payload keeps no more bytes. */
const MOST_TIMES = 4096

/** The atom with the quantifier that follows it, if one does. */
export function readQuantifier(reader: RegexpReader, part: RegexpNode): RegexpNode {
  const m = /^(?:([*+?])|\{(\d{1,6})(?:(,)(\d{0,6}))?\})([?+]?)/.exec(reader.source.slice(reader.at, reader.at + 20))
  if (m === null) return part
  if (m[5] === '+') return refuse(reader, 'a possessive quantifier')
  reader.at += m[0].length
  const [min, max] = bounds(m)
  if (min > max || (max !== Number.POSITIVE_INFINITY && max > MOST_TIMES) || min > MOST_TIMES)
    return refuse(reader, `the quantifier "${m[0]}"`)
  if (/^[*+?]|^\{\d+(?:,\d*)?\}/.test(reader.source.slice(reader.at, reader.at + 16)))
    return refuse(reader, 'a quantifier after a quantifier')
  if (max > 1 && nests(part, max === Number.POSITIVE_INFINITY))
    return refuse(reader, 'nested quantifiers: a repeated group that repeats inside')
  if (part.kind === 'assertion') return min === 0 ? { kind: 'sequence', parts: [] } : part
  return { kind: 'repeat', part, min, max, greedy: m[5] !== '?' }
}

function bounds(m: RegExpExecArray): [number, number] {
  if (m[1] !== undefined) return [m[1] === '+' ? 1 : 0, m[1] === '?' ? 1 : Number.POSITIVE_INFINITY]
  const min = Number(m[2])
  if (m[3] === undefined) return [min, min]
  return [min, m[4] === '' ? Number.POSITIVE_INFINITY : Number(m[4])]
}

/** What makes other engines slow: without an end around whatever varies in number, or anything around what has no end. */
function nests(part: RegexpNode, outerEndless: boolean): boolean {
  switch (part.kind) {
    case 'repeat':
      return (
        part.max === Number.POSITIVE_INFINITY ||
        (outerEndless && part.max > 1 && part.min !== part.max) ||
        nests(part.part, outerEndless)
      )
    case 'capture':
      return nests(part.part, outerEndless)
    case 'sequence':
      return part.parts.some(p => nests(p, outerEndless))
    case 'choice':
      return part.options.some(p => nests(p, outerEndless))
    default:
      return false
  }
}
