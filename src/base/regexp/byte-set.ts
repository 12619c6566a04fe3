/** A set of byte values, one bit each. */
export type ByteSet = Uint32Array

export function byteSet(bytes: Iterable<number> = []): ByteSet {
  const set = new Uint32Array(8)
  for (const byte of bytes) addByte(set, byte)
  return set
}

export function addByte(set: ByteSet, byte: number): void {
  set[byte >>> 5]! |= 1 << (byte & 31)
}

export function addRange(set: ByteSet, from: number, to: number): void {
  for (let byte = from; byte <= to; byte++) addByte(set, byte)
}

export function addSet(set: ByteSet, more: ByteSet): void {
  for (let i = 0; i < 8; i++) set[i]! |= more[i]!
}

export function hasByte(set: ByteSet, byte: number): boolean {
  return ((set[byte >>> 5]! >>> (byte & 31)) & 1) === 1
}

export function invertedSet(set: ByteSet): ByteSet {
  return set.map(word => ~word)
}

/** The set with the other case of each ASCII letter in it. */
export function foldedSet(set: ByteSet): ByteSet {
  const folded = set.slice()
  for (let lower = 97; lower <= 122; lower++) {
    if (hasByte(set, lower)) addByte(folded, lower - 32)
    if (hasByte(set, lower - 32)) addByte(folded, lower)
  }
  return folded
}

export function bytesOf(set: ByteSet): number[] {
  const bytes: number[] = []
  for (let byte = 0; byte < 256; byte++) if (hasByte(set, byte)) bytes.push(byte)
  return bytes
}

function rangeSet(...ranges: [number, number][]): ByteSet {
  const set = byteSet()
  for (const [from, to] of ranges) addRange(set, from, to)
  return set
}

export const DIGITS = rangeSet([48, 57])
export const WORD = rangeSet([48, 57], [65, 90], [95, 95], [97, 122])
/** Blank, tab, line feed, vertical tab, form feed, carriage return. */
export const SPACES = rangeSet([9, 13], [32, 32])
export const ALL_BYTES = rangeSet([0, 255])
export const NOT_NEWLINE = rangeSet([0, 9], [11, 255])

/** POSIX classes, as they are written inside brackets: [[:alpha:]]. */
export const POSIX_CLASSES: ReadonlyMap<string, ByteSet> = new Map([
  ['alpha', rangeSet([65, 90], [97, 122])],
  ['digit', DIGITS],
  ['alnum', rangeSet([48, 57], [65, 90], [97, 122])],
  ['upper', rangeSet([65, 90])],
  ['lower', rangeSet([97, 122])],
  ['space', SPACES],
  ['blank', rangeSet([9, 9], [32, 32])],
  ['punct', rangeSet([33, 47], [58, 64], [91, 96], [123, 126])],
  ['print', rangeSet([32, 126])],
  ['graph', rangeSet([33, 126])],
  ['cntrl', rangeSet([0, 31], [127, 127])],
  ['xdigit', rangeSet([48, 57], [65, 70], [97, 102])],
  ['word', WORD],
])
