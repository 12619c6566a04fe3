/** A rule of Suricata as it is written: header and options, nothing judged yet. */
export interface WrittenSuricataRule {
  action: string
  protocol: string
  source: string
  sourcePorts: string
  direction: string
  destination: string
  destinationPorts: string
  options: SuricataOption[]
}

export interface SuricataOption {
  name: string
  /** Text after the colon, quotes and escapes still in it; null if there is no colon. */
  value: string | null
}

/** A rule with the line that it begins on. */
export interface SuricataLine {
  line: number
  text: string
}

/** Longest rule that is read, in characters, and most rules and options; real ones stay far below. */
const LONGEST_RULE = 16_384
const MOST_RULES = 200_000
const MOST_OPTIONS = 200

/** The rules of a file: comments and empty lines left out, lines that end in a backslash joined. */
export function suricataLines(text: string): SuricataLine[] {
  const rules: SuricataLine[] = []
  let begun: SuricataLine | null = null
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (begun === null && (line === '' || line.startsWith('#'))) continue
    const rule: SuricataLine = begun ?? { line: i + 1, text: '' }
    const goesOn = line.endsWith('\\')
    if (rule.text.length <= LONGEST_RULE) rule.text += goesOn ? `${line.slice(0, -1)} ` : line
    begun = goesOn ? rule : null
    if (begun === null && rules.push(rule) >= MOST_RULES) break
  }
  if (begun !== null) rules.push(begun)
  return rules
}

/** Reads one rule (Suricata user guide, "Rules Format"), or says what is wrong with its form. */
export function readSuricataRule(text: string): WrittenSuricataRule | { refused: string } {
  if (text.length > LONGEST_RULE) return { refused: 'form: a rule of more than 16,384 characters' }
  const open = text.indexOf('(')
  if (open < 0 || !text.endsWith(')')) return { refused: 'form: no options in parentheses' }
  const header = headerParts(text.slice(0, open))
  if (header === null) return { refused: 'form: a header has seven parts' }
  const options = readOptions(text.slice(open + 1, -1))
  if (typeof options === 'string') return { refused: `form: ${options}` }
  const [action, protocol, source, sourcePorts, direction, destination, destinationPorts] = header
  return { action, protocol, source, sourcePorts, direction, destination, destinationPorts, options }
}

type Seven = [string, string, string, string, string, string, string]

/** Words of the header; a list in brackets may hold blanks. */
function headerParts(text: string): Seven | null {
  const parts: string[] = []
  let depth = 0
  let word = ''
  for (const c of text) {
    if (c === '[') depth++
    if (c === ']') depth--
    if (/\s/.test(c)) {
      if (depth > 0) continue
      if (word !== '') parts.push(word)
      word = ''
    } else word += c
  }
  if (word !== '') parts.push(word)
  return parts.length === 7 && depth === 0 ? (parts as Seven) : null
}

/** "name:value; name; …"; a semicolon inside quotes or after a backslash belongs to the value. */
function readOptions(text: string): SuricataOption[] | string {
  const options: SuricataOption[] = []
  let from = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === '"') quoted = !quoted
    else if (c === ';' && !quoted) {
      const option = readOption(text.slice(from, i))
      if (option === null) return `"${text.slice(from, i).trim().slice(0, 40)}" is no option`
      if (options.push(option) > MOST_OPTIONS) return `more than ${MOST_OPTIONS} options`
      from = i + 1
    }
  }
  if (quoted) return 'an unclosed quote'
  if (text.slice(from).trim() !== '') return 'the last option has no semicolon'
  return options
}

function readOption(text: string): SuricataOption | null {
  const colon = text.indexOf(':')
  const name = (colon < 0 ? text : text.slice(0, colon)).trim()
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name)) return null
  return { name, value: colon < 0 ? null : text.slice(colon + 1).trim() }
}

/** A value in quotes without them, with the sign of negation before it; null if it is not in quotes. */
export function quotedValue(value: string | null): { negated: boolean; text: string } | null {
  const m = /^(!?)\s*"([\s\S]*)"$/.exec(value ?? '')
  return m === null ? null : { negated: m[1] === '!', text: m[2]! }
}
