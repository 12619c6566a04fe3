/** Longest input that a regexp of a rule is run on, in characters: PAYLOAD_KEPT. */
export const REGEXP_INPUT = 4096

/**
 * Most steps that a pattern may take on the longest input, by the bound below. 2^20 steps are about 2 ms, within the
 * 1 ms per 1,500 bytes that a classifier may take.
 */
export const REGEXP_STEPS = 2 ** 20

/**
 * An upper bound of a backtracking matcher's steps: what repeats multiplies, and an unanchored pattern starts at every
 * character. Refused outright, with the reason: whatever can make backtracking exponential (a repeated group that repeats
 * or chooses inside, back references) and what this small reader does not know.
 */
export function regexpCost(source: string): { steps: number } | { refused: string } {
  const reader: Reader = { source, at: 0, refused: '' }
  const anchored = source.startsWith('^') && !hasTopLevelChoice(source)
  const whole = readAlternatives(reader, 0)
  if (reader.refused === '' && reader.at < source.length) reader.refused = 'an unmatched ")"'
  if (reader.refused !== '') return { refused: reader.refused }
  return { steps: whole.steps * (anchored ? 1 : REGEXP_INPUT) }
}

interface Reader {
  source: string
  at: number
  refused: string
}

/** Steps to fail at one starting point, and whether a part repeats or chooses. */
interface Part {
  steps: number
  branches: boolean
}

/** Groups may nest to this depth; rules are an analyst's, but a mistake should not overflow the stack either. */
const DEEPEST_GROUP = 8

/** Alternatives that begin with different characters exclude one another: only one of them is ever entered. */
function readAlternatives(reader: Reader, depth: number): Part {
  let sum = 0
  let largest = 0
  let branches = false
  let apart = true
  const firsts = new Set<string>()
  for (let n = 0; ; n++) {
    const first = firstCharacter(reader)
    apart &&= first !== '' && !firsts.has(first)
    firsts.add(first)
    const part = readSequence(reader, depth)
    sum += part.steps
    largest = Math.max(largest, part.steps)
    branches ||= part.branches
    if (reader.source[reader.at] !== '|') {
      return n === 0 || apart ? { steps: largest, branches } : { steps: sum, branches: true }
    }
    reader.at++
  }
}

/** The character that an alternative has to begin with, in lower case; '' if it is not one certain character. */
function firstCharacter(reader: Reader): string {
  const literal = /^(?:\\([^A-Za-z0-9])|([^\\[\](){}*+?.^$|]))(?![*?{])/.exec(
    reader.source.slice(reader.at, reader.at + 3),
  )
  return literal === null ? '' : (literal[1] ?? literal[2]!).toLowerCase()
}

function readSequence(reader: Reader, depth: number): Part {
  let steps = 1
  let branches = false
  while (reader.refused === '' && reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at]!)) {
    const atom = readAtom(reader, depth)
    const most = readQuantifier(reader)
    if (most > 1 && atom.branches) refuse(reader, 'a repeated group that repeats or chooses inside')
    steps *= atom.steps * (most < 0 ? 1 : most + 1)
    branches ||= atom.branches || most >= 0
  }
  return { steps, branches }
}

function readAtom(reader: Reader, depth: number): Part {
  const c = reader.source[reader.at]!
  if (c === '(') return readGroup(reader, depth)
  if (c === '[') return readClass(reader)
  if ('*+?{'.includes(c)) return refuse(reader, `"${c}" with nothing to repeat`)
  if (c === '\\') {
    const next = reader.source[reader.at + 1] ?? ''
    if (/[1-9kpPuc]/.test(next) || next === '') return refuse(reader, `"\\${next}"`)
    reader.at += next === 'x' ? 4 : 2
    return { steps: 1, branches: false }
  }
  reader.at++
  return { steps: 1, branches: false }
}

function readGroup(reader: Reader, depth: number): Part {
  if (depth >= DEEPEST_GROUP) return refuse(reader, 'groups nested too deeply')
  const opening = reader.source.slice(reader.at, reader.at + 3)
  if (opening[1] === '?' && opening !== '(?:') return refuse(reader, 'look-around and named groups')
  reader.at += opening === '(?:' ? 3 : 1
  const part = readAlternatives(reader, depth + 1)
  if (reader.source[reader.at] !== ')') return refuse(reader, 'an unclosed "("')
  reader.at++
  return part
}

function readClass(reader: Reader): Part {
  for (let i = reader.at + 1; i < reader.source.length; i++) {
    if (reader.source[i] === '\\') i++
    else if (reader.source[i] === ']') {
      reader.at = i + 1
      return { steps: 1, branches: false }
    }
  }
  return refuse(reader, 'an unclosed "["')
}

/** Most repetitions that a quantifier allows, −1 if there is none. Lazy ones cost the same. */
function readQuantifier(reader: Reader): number {
  const rest = reader.source.slice(reader.at, reader.at + 16)
  const m = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(rest)
  if (m === null) return -1
  reader.at += m[0].length
  if (m[1] !== undefined) return m[1] === '?' ? 1 : REGEXP_INPUT
  if (m[3] === undefined) return Number(m[2])
  return m[4] === '' ? REGEXP_INPUT : Number(m[4])
}

function hasTopLevelChoice(source: string): boolean {
  let depth = 0
  let inClass = false
  for (let i = 0; i < source.length; i++) {
    const c = source[i]
    if (c === '\\') i++
    else if (inClass) inClass = c !== ']'
    else if (c === '[') inClass = true
    else if (c === '(') depth++
    else if (c === ')') depth--
    else if (c === '|' && depth === 0) return true
  }
  return false
}

function refuse(reader: Reader, reason: string): Part {
  if (reader.refused === '') reader.refused = reason
  reader.at = reader.source.length
  return { steps: 1, branches: false }
}
