/** What a protocol's file says about a payload that is its own; null from a recogniser means "not mine". */
export interface Recognised {
  /** "http", "tls" … */
  protocol: string
  /** Decoded fields, raw: visibleText is applied when they leave. Keys are fixed words of ours, never of a sender. */
  fields: Record<string, string>
  /** Canonical text of what stays the same between sendings; the bytes with addresses and numbers masked if absent. */
  group?: string
  /** Name of the group, shorter than the group itself; the group if absent. */
  label?: string
}

export type Recogniser = (bytes: Uint8Array, transport: number) => Recognised | null

/** Longest field that is kept, in characters. */
export const FIELD_KEPT = 256

/** Bytes [from, to) as one character each. */
export function latin1(bytes: Uint8Array, from = 0, to = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'latin1',
    Math.min(from, bytes.length),
    Math.min(to, bytes.length),
  )
}

export function word16(bytes: Uint8Array, at: number): number {
  return at + 2 <= bytes.length ? (bytes[at]! << 8) | bytes[at + 1]! : -1
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

/** True if the payload begins with these ASCII characters. */
export function startsWithText(bytes: Uint8Array, text: string, at = 0): boolean {
  if (at + text.length > bytes.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}
