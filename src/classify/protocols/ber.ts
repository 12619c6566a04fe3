/** One element of ASN.1's basic encoding (ITU-T X.690 section 8.1): tag and where its contents lie. */
export interface BerElement {
  tag: number
  from: number
  /** As declared; may lie behind the payload's end. */
  end: number
}

/** Element at `at` with a one-byte tag and a length of at most four bytes; null where that is not what is there. */
export function berElement(bytes: Uint8Array, at: number): BerElement | null {
  const from = berContents(bytes, at)
  if (from < 0) return null
  let length = bytes[at + 1]!
  if (length >= 0x80) {
    length = 0
    for (let i = at + 2; i < from; i++) length = length * 256 + bytes[i]!
  }
  return { tag: bytes[at]!, from, end: from + length }
}

/** Offset of the contents of the element at `at`; −1 where there is no usable length. Allocates nothing. */
export function berContents(bytes: Uint8Array, at: number): number {
  const length = bytes[at + 1]
  if (length === undefined) return -1
  if (length < 0x80) return at + 2
  const from = at + 2 + (length & 0x7f)
  return length === 0x80 || length > 0x84 || from > bytes.length ? -1 : from
}

/** Value of a small non-negative integer element. */
export function berInteger(bytes: Uint8Array, element: BerElement): number {
  let value = 0
  for (let i = element.from; i < Math.min(element.end, element.from + 5, bytes.length); i++)
    value = value * 256 + bytes[i]!
  return value
}

/** Object identifier as dotted numbers (X.690 section 8.19); at most 64 arcs. */
export function berObjectIdentifier(bytes: Uint8Array, element: BerElement): string {
  const arcs: number[] = []
  let arc = 0
  for (let i = element.from; i < Math.min(element.end, bytes.length) && arcs.length < 64; i++) {
    arc = arc * 128 + (bytes[i]! & 0x7f)
    if ((bytes[i]! & 0x80) !== 0) continue
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)))
    else arcs.push(arc)
    arc = 0
  }
  return arcs.join('.')
}
