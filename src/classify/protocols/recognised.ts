import type { Decoded } from './payload-protocol.ts'

/** What a payload is: its protocol and what is read from it. */
export interface Recognised extends Decoded {
  /** "http", "tls" …, "unknown-text", "unknown-binary". */
  protocol: string
}

/** Longest field that is kept, in characters. */
export const FIELD_KEPT = 256

/** Bytes [from, to) as one character each. */
export function latin1(bytes: Uint8Array, from = 0, to = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'latin1',
    Math.min(Math.max(0, from), bytes.length),
    Math.min(Math.max(0, to), bytes.length),
  )
}

/** The first FIELD_KEPT bytes of [from, to) in hexadecimal. */
export function hexFrom(bytes: Uint8Array, from: number, to = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'hex',
    Math.min(from, bytes.length),
    Math.min(to, bytes.length, from + FIELD_KEPT / 2),
  )
}

/** Big-endian; −1 where the payload has ended. So for the others. */
export function word16(bytes: Uint8Array, at: number): number {
  return at + 2 <= bytes.length ? (bytes[at]! << 8) | bytes[at + 1]! : -1
}

export function word24(bytes: Uint8Array, at: number): number {
  return at + 3 <= bytes.length ? (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]! : -1
}

export function word32(bytes: Uint8Array, at: number): number {
  return at + 4 <= bytes.length
    ? ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
    : -1
}

export function little16(bytes: Uint8Array, at: number): number {
  return at + 2 <= bytes.length ? bytes[at]! | (bytes[at + 1]! << 8) : -1
}

export function little32(bytes: Uint8Array, at: number): number {
  return at + 4 <= bytes.length
    ? (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
    : -1
}

/** True if the payload has these ASCII characters at `at`. */
export function startsWithText(bytes: Uint8Array, text: string, at = 0): boolean {
  if (at + text.length > bytes.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** The same whatever the case of letters; `text` is in capitals. */
export function startsWithWord(bytes: Uint8Array, text: string, at = 0): boolean {
  if (at + text.length > bytes.length) return false
  for (let i = 0; i < text.length; i++) {
    const b = bytes[at + i]!
    if ((b >= 0x61 && b <= 0x7a ? b - 32 : b) !== text.charCodeAt(i)) return false
  }
  return true
}

/** True if `count` zero bytes are at `at`. */
export function zerosAt(bytes: Uint8Array, at: number, count: number): boolean {
  if (at + count > bytes.length) return false
  for (let i = at; i < at + count; i++) if (bytes[i] !== 0) return false
  return true
}

/** Offset of the line's end (carriage return or line feed) in [from, from + most), −1 if there is none. */
export function lineEnd(bytes: Uint8Array, from: number, most: number): number {
  const last = Math.min(bytes.length, from + most)
  for (let i = from; i < last; i++) if (bytes[i] === 10 || bytes[i] === 13) return i
  return -1
}

/** Text up to the first zero byte in [from, from + most). */
export function textUntilZero(bytes: Uint8Array, from: number, most = FIELD_KEPT): string {
  let to = from
  while (to < bytes.length && to < from + most && bytes[to] !== 0) to++
  return latin1(bytes, from, to)
}
