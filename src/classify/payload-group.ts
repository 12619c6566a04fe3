type Replacement = string | ((found: string) => string)

/**
 * What varies between sendings of the same request, in order: dates, unique ids, addresses and the ports behind them in URLs,
 * long numbers, encoded bytes, random words. The bit says when it has to be tried (possibleKinds). All linear in the text.
 */
export const VARIABLE: readonly [number, RegExp, Replacement][] = [
  [1, /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, '<date>'],
  [2, /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<date>'],
  [4, /\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b/g, '<id>'],
  [8, /(?<!\d)\d{1,3}([.-])\d{1,3}\1\d{1,3}\1\d{1,3}(?!\d)(?:_\d{1,5}(?!\d))?/g, '<address>'],
  [8, /:\/\/<address>:\d{1,5}(?!\d)/g, '://<address>:<port>'],
  [16, /\b[0-9a-fA-F]{16,}\b/g, '<id>'],
  [32, /\d{8,}/g, '<number>'],
  [64, /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={1,2}/g, '<base64>'],
  [64, /[A-Za-z0-9_-]{20,}/g, maskToken],
]

/** Digits and letters that a long word has at least if nobody thought of it: names of interfaces have fewer digits. */
const TOKEN_DIGITS = 3
const TOKEN_LETTERS = 3

/** Boundaries of forms, session ids, names under which a call back is awaited. */
function maskToken(word: string): string {
  let [digits, letters] = [0, 0]
  for (let i = 0; i < word.length; i++) {
    const c = word.charCodeAt(i)
    if (c >= 48 && c <= 57) digits++
    else if (c !== DASH && c !== UNDERSCORE) letters++
  }
  return digits >= TOKEN_DIGITS && letters >= TOKEN_LETTERS ? '<token>' : word
}

/** A payload's text with what varies by design replaced by its kind, so that equal requests group (data model, "Payload identity"). */
export function maskVariableText(text: string): string {
  const possible = possibleKinds(text)
  if (possible === 0) return text
  let masked = text
  for (const [bit, pattern, kind] of VARIABLE)
    if ((possible & bit) !== 0)
      masked = typeof kind === 'string' ? masked.replace(pattern, kind) : masked.replace(pattern, kind)
  return masked
}

/** Fingerprints of TLS, DTLS and QUIC hellos: they look like random words and are what analysts group by. */
const JA4 = /([tqd](?:\d\d|[sd]\d)[di]\d{4}[a-z0-9]{2}_[0-9a-f]{12}_[0-9a-f]{12})/

/** As maskVariableText, for names that people read: JA4 stays. */
export function maskVariableName(text: string): string {
  return text
    .split(JA4)
    .map((part, i) => (i % 2 === 1 ? part : maskVariableText(part)))
    .join('')
}

const [DASH, DOT, COLON, UNDERSCORE] = [45, 46, 58, 95]
/** Every variable part but the last two has this many digits, hexadecimal digits, dots, dashes and colons in a row: "1.1.1.1". */
const SHORTEST_RUN = 7
/** Tokens and encoded bytes are words of this length at least. */
const SHORTEST_TOKEN = 20
const [DIGIT, HEX, MARK] = [1, 2, 3]
const KIND_OF_CHARACTER = characterTable([
  ['0123456789', DIGIT],
  ['abcdefABCDEF', HEX],
  ['.-:', MARK],
])
const IN_TOKEN = characterTable([['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/', 1]])

function characterTable(kinds: readonly (readonly [string, number])[]): Uint8Array {
  const table = new Uint8Array(256)
  for (const [characters, kind] of kinds) for (const character of characters) table[character.charCodeAt(0)] = kind
  return table
}

/**
 * The patterns that may match, as the bits of VARIABLE. One character in seven, and one in twenty, is looked at: a run that is
 * long enough cannot hide between two of them. Most payloads have no such run, and then all patterns are saved.
 */
function possibleKinds(text: string): number {
  let bits = 0
  for (let i = SHORTEST_RUN - 1; i < text.length; i += SHORTEST_RUN) {
    if (!(KIND_OF_CHARACTER[text.charCodeAt(i)]! > 0)) continue
    const from = runStart(text, i, KIND_OF_CHARACTER)
    const to = runEnd(text, i, KIND_OF_CHARACTER)
    if (to - from >= SHORTEST_RUN) bits |= kindsInRun(text, from, to)
    i = to
  }
  for (let i = SHORTEST_TOKEN - 1; i < text.length && (bits & 64) === 0; i += SHORTEST_TOKEN) {
    if (!(IN_TOKEN[text.charCodeAt(i)]! > 0)) continue
    const to = runEnd(text, i, IN_TOKEN)
    if (to - runStart(text, i, IN_TOKEN) >= SHORTEST_TOKEN) bits |= 64
    i = to
  }
  return bits
}

function runStart(text: string, at: number, table: Uint8Array): number {
  let from = at
  while (from > 0 && table[text.charCodeAt(from - 1)]! > 0) from--
  return from
}

function runEnd(text: string, at: number, table: Uint8Array): number {
  let to = at + 1
  while (to < text.length && table[text.charCodeAt(to)]! > 0) to++
  return to
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
