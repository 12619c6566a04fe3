import { lower } from '../../base/regexp/literal-finder.ts'
import { writtenBytes } from './escaped-bytes.ts'
import type { WrittenLiteral } from './signature-file.ts'

/** Longest literal of a rule, in bytes: with a payload of 4,096 bytes, comparing takes a million steps at most. */
export const LONGEST_LITERAL = 256

/** Bytes that have to occur at certain places. */
export interface LiteralTest {
  bytes: Uint8Array
  ignoreCase: boolean
  /** First and last offset at which it may begin. */
  from: number
  last: number
}

/** A literal as it is written, ready for use, or what is wrong with it. */
export function literalTest(written: WrittenLiteral): LiteralTest | string {
  const w = typeof written === 'string' ? { text: written } : written
  const shown = (w.text ?? w.hex ?? '').slice(0, 40)
  if ((w.text === undefined) === (w.hex === undefined)) return 'a literal has either text or hex'
  const bytes = writtenBytes(w.text ?? { hex: w.hex! })
  if (bytes === null || bytes.length === 0) return `"${shown}" has a wrong escape or digit`
  if (bytes.length > LONGEST_LITERAL) return `"${shown}…" is longer than ${LONGEST_LITERAL} bytes`
  if (w.at !== undefined && (w.from !== undefined || w.to !== undefined))
    return 'a literal has either at, or from and to'
  const from = w.at ?? w.from ?? 0
  const last = w.at ?? (w.to ?? 4096) - bytes.length
  if (last < from) return `"${shown}" does not fit between from and to`
  return { bytes, ignoreCase: w.ignoreCase ?? false, from, last }
}

/** True if it occurs where it may. */
export function literalOccurs(literal: LiteralTest, bytes: Uint8Array): boolean {
  const last = Math.min(literal.last, bytes.length - literal.bytes.length)
  for (let at = literal.from; at <= last; at++) if (bytesAre(literal.bytes, literal.ignoreCase, bytes, at)) return true
  return false
}

/** True if these bytes stand at this place, which must lie inside. */
export function bytesAre(wanted: Uint8Array, ignoreCase: boolean, bytes: Uint8Array, at: number): boolean {
  for (let k = 0; k < wanted.length; k++) {
    const byte = bytes[at + k]!
    if (byte !== wanted[k] && !(ignoreCase && lower(byte) === lower(wanted[k]!))) return false
  }
  return true
}
