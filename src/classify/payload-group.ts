/** What varies between sendings of the same request, in order: dates, addresses, unique ids, long numbers. All linear in the text. */
export const VARIABLE: readonly [number, RegExp, string][] = [
  [1, /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, '<date>'],
  [2, /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<date>'],
  [4, /\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b/g, '<id>'],
  [8, /(?<!\d)\d{1,3}([.-])\d{1,3}\1\d{1,3}\1\d{1,3}(?!\d)(?:_\d{1,5}(?!\d))?/g, '<address>'],
  [16, /\b[0-9a-fA-F]{16,}\b/g, '<id>'],
  [32, /\d{8,}/g, '<number>'],
]

/** A payload's text with what varies by design replaced by its kind, so that equal requests group (data model, "Payload identity"). */
export function maskVariableText(text: string): string {
  const possible = possibleKinds(text)
  if (possible === 0) return text
  let masked = text
  for (const [bit, pattern, kind] of VARIABLE) if ((possible & bit) !== 0) masked = masked.replace(pattern, kind)
  return masked
}

const [DASH, DOT, COLON] = [45, 46, 58]
/** Every variable part has this many digits, hexadecimal digits, dots, dashes and colons in a row, if not more: "1.1.1.1". */
const SHORTEST_RUN = 7
const [DIGIT, HEX, MARK] = [1, 2, 3]
const KIND_OF_CHARACTER = new Uint8Array(256)
for (const [characters, kind] of [
  ['0123456789', DIGIT],
  ['abcdefABCDEF', HEX],
  ['.-:', MARK],
] as const)
  for (const character of characters) KIND_OF_CHARACTER[character.charCodeAt(0)] = kind

/**
 * The patterns that may match, as the bits of VARIABLE. One character in seven is looked at: a run that is long enough
 * cannot hide between two of them. Most payloads have no such run, and then six patterns are saved.
 */
function possibleKinds(text: string): number {
  let bits = 0
  for (let i = SHORTEST_RUN - 1; i < text.length; i += SHORTEST_RUN) {
    if (!(KIND_OF_CHARACTER[text.charCodeAt(i)]! > 0)) continue
    let from = i
    while (from > 0 && KIND_OF_CHARACTER[text.charCodeAt(from - 1)]! > 0) from--
    let to = i + 1
    while (to < text.length && KIND_OF_CHARACTER[text.charCodeAt(to)]! > 0) to++
    if (to - from >= SHORTEST_RUN) bits |= kindsInRun(text, from, to)
    i = to
  }
  return bits
}

/** What a run of digits and their separators can be part of: needed, not enough; the patterns decide. */
function kindsInRun(text: string, from: number, to: number): number {
  let bits = 0
  let digits = 0
  let hex = 0
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i)
    const kind = KIND_OF_CHARACTER[c]!
    if (kind !== MARK) {
      digits = kind === DIGIT ? digits + 1 : 0
      hex++
      if (digits >= 8) bits |= 32
      if (hex >= 16) bits |= 16
      continue
    }
    if (c === DASH) bits |= (digits >= 4 ? 2 : 0) | (hex >= 8 ? 4 : 0) | (digits > 0 ? 8 : 0)
    else if (c === DOT && digits > 0) bits |= 8
    else if (c === COLON && digits >= 2) bits |= 1
    digits = 0
    hex = 0
  }
  return bits
}
