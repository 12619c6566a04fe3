import { latin1, startsWithWord } from './recognised.ts'

/** Longest first line that is taken for a command, in bytes (RFC 5321 section 4.5.3.1.4 has 512, RFC 2812 as well). */
const LONGEST_LINE = 512

/**
 * The word of `words` (in capitals) with which the payload begins, in any case of letters: as a whole word in a first line
 * that has an end; −1 if none. Allocates nothing.
 */
export function commandOf(bytes: Uint8Array, words: readonly string[], at = 0): number {
  for (let i = 0; i < words.length; i++) {
    const end = at + words[i]!.length
    if (!startsWithWord(bytes, words[i]!, at)) continue
    const next = bytes[end]
    if (next !== 32 && next !== 13 && next !== 10 && words[i]!.at(-1) !== ':') continue
    if (isLine(bytes, end)) return i
  }
  return -1
}

/** True if printable text goes from `from` to a line end within LONGEST_LINE bytes. */
function isLine(bytes: Uint8Array, from: number): boolean {
  const last = Math.min(bytes.length, LONGEST_LINE)
  for (let i = from; i < last; i++) {
    const b = bytes[i]!
    if (b === 10) return true
    if (b < 32 && b !== 13 && b !== 9) return false
  }
  return false
}

/** The rest of the first line behind a command, without blanks around it. */
export function argumentOf(bytes: Uint8Array, from: number): string {
  const text = latin1(bytes, from, LONGEST_LINE)
  const end = text.indexOf('\n')
  return (end < 0 ? text : text.slice(0, end)).trim()
}
