/** Every first byte: a length, an id or a key that the sender draws comes first. */
export const ANY_FIRST_BYTE: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte)

/** First bytes "from" to "to", both included. */
export function byteRange(from: number, to: number): readonly number[] {
  return ANY_FIRST_BYTE.slice(from, to + 1)
}

/** The ASCII characters of `text`, each as a first byte. */
export function firstOf(text: string): readonly number[] {
  return Array.from(text, character => character.charCodeAt(0))
}

/** Letters in both cases. */
export function firstOfEitherCase(text: string): readonly number[] {
  return firstOf(text.toUpperCase() + text.toLowerCase())
}
