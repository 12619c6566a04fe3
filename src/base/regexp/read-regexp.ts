import { ALL_BYTES, byteSet, foldedSet, NOT_NEWLINE } from './byte-set.ts'
import { readClass } from './read-class.ts'
import { readEscape } from './read-escape.ts'
import { readQuantifier } from './read-quantifier.ts'
import type { RegexpFlags, RegexpNode } from './regexp-node.ts'
import { type RegexpReader, refuse } from './regexp-reader.ts'

/** Longest pattern that is read, in characters. */
export const PATTERN_LENGTH = 4096

/** Groups may nest to this depth. */
const DEEPEST_GROUP = 12

/** Capturing groups of one pattern. */
const MOST_CAPTURES = 32

export interface ReadRegexp {
  root: RegexpNode
  captures: number
}

/**
 * Reads what PCRE, Ruby and JavaScript have in common and what can be matched in linear time. Refused with a reason: back
 * references, look-around, possessive and atomic groups, recursion, conditions, Unicode properties, and nested quantifiers.
 */
export function readRegexp(source: string, flags: RegexpFlags = {}): ReadRegexp | { refused: string } {
  if (source.length > PATTERN_LENGTH) return { refused: `a pattern of more than ${PATTERN_LENGTH} characters` }
  const reader: RegexpReader = { source, at: 0, flags, depth: 0, captures: 0, refused: '' }
  const root = readChoice(reader)
  if (reader.refused === '' && reader.at < source.length) reader.refused = 'an unmatched ")"'
  return reader.refused === '' ? { root, captures: reader.captures } : { refused: reader.refused }
}

function readChoice(reader: RegexpReader): RegexpNode {
  const flags = reader.flags
  const options = [readSequence(reader)]
  while (reader.source[reader.at] === '|') {
    reader.at++
    options.push(readSequence(reader))
  }
  reader.flags = flags // (?i) inside a group ends with it
  return options.length === 1 ? options[0]! : { kind: 'choice', options }
}

function readSequence(reader: RegexpReader): RegexpNode {
  const parts: RegexpNode[] = []
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at]!)) {
    if (reader.flags.extended === true && skipBlank(reader)) continue
    const atoms = readAtom(reader)
    const last = atoms.pop()
    parts.push(...atoms)
    if (last !== undefined) parts.push(readQuantifier(reader, last))
  }
  return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts }
}

function skipBlank(reader: RegexpReader): boolean {
  const c = reader.source[reader.at]!
  if (c === '#') {
    const end = reader.source.indexOf('\n', reader.at)
    reader.at = end < 0 ? reader.source.length : end + 1
    return true
  }
  if (!/\s/.test(c)) return false
  reader.at++
  return true
}

/** One atom; several bytes where a character outside ASCII stands for its UTF-8. Nothing for what only sets flags. */
function readAtom(reader: RegexpReader): RegexpNode[] {
  const c = reader.source[reader.at]!
  if (c === '(') return readGroup(reader)
  if (c === '[') return [readClass(reader)]
  if (c === '\\') return [readEscape(reader)]
  if ('*+?'.includes(c)) return [refuse(reader, `"${c}" with nothing to repeat`)]
  if (c === '{' && /^\{\d+(?:,\d*)?\}/.test(reader.source.slice(reader.at, reader.at + 16)))
    return [refuse(reader, '"{" with nothing to repeat')]
  if (c === '.') {
    reader.at++
    return [{ kind: 'bytes', set: reader.flags.dotAll === true ? ALL_BYTES : NOT_NEWLINE }]
  }
  if (c === '^' || c === '$') {
    reader.at++
    const lines = reader.flags.multiline === true
    const end = reader.flags.dollarIsEnd === true ? 'end' : 'last-line-end'
    return [{ kind: 'assertion', what: c === '^' ? (lines ? 'line-start' : 'start') : lines ? 'line-end' : end }]
  }
  const character = String.fromCodePoint(reader.source.codePointAt(reader.at)!)
  reader.at += character.length
  return literalBytes(reader, character)
}

function literalBytes(reader: RegexpReader, character: string): RegexpNode[] {
  const bytes = [...Buffer.from(character, 'utf8')]
  const sets = bytes.map(byte => byteSet([byte]))
  const nodes: RegexpNode[] = sets.map(set => ({
    kind: 'bytes',
    set: reader.flags.ignoreCase === true ? foldedSet(set) : set,
  }))
  return nodes.length === 1 ? nodes : [{ kind: 'sequence', parts: nodes }]
}

/** What follows "(?" and may be read: no capture, flags, flags for a group, a name. */
const GROUP_OPENING = /^\(\?(?:([imsx]{0,4})(?:-([imsx]{1,4}))?(:|\))|P?<[A-Za-z_]\w{0,31}>|#[^)]*\))/

function readGroup(reader: RegexpReader): RegexpNode[] {
  if (reader.source[reader.at + 1] !== '?') return [readCapture(reader, 1)]
  const opening = GROUP_OPENING.exec(reader.source.slice(reader.at, reader.at + 256))
  if (opening === null) return [refuse(reader, refusedGroup(reader.source.slice(reader.at, reader.at + 4)))]
  if (opening[0].startsWith('(?#')) {
    reader.at += opening[0].length
    return []
  }
  if (opening[3] === undefined) return [readCapture(reader, opening[0].length)]
  reader.at += opening[0].length
  const outside = reader.flags
  reader.flags = withFlags(outside, opening[1] ?? '', opening[2] ?? '')
  if (opening[3] === ')') return []
  const part = readInside(reader)
  reader.flags = outside
  return [part]
}

function withFlags(flags: RegexpFlags, on: string, off: string): RegexpFlags {
  const value = (letter: string, now: boolean | undefined) =>
    on.includes(letter) ? true : off.includes(letter) ? false : now
  return {
    ...flags,
    ignoreCase: value('i', flags.ignoreCase) ?? false,
    dotAll: value('s', flags.dotAll) ?? false,
    multiline: value('m', flags.multiline) ?? false,
    extended: value('x', flags.extended) ?? false,
  }
}

function readCapture(reader: RegexpReader, opening: number): RegexpNode {
  const index = ++reader.captures
  if (index > MOST_CAPTURES) return refuse(reader, `more than ${MOST_CAPTURES} groups`)
  reader.at += opening
  return { kind: 'capture', index, part: readInside(reader) }
}

function readInside(reader: RegexpReader): RegexpNode {
  if (++reader.depth > DEEPEST_GROUP) return refuse(reader, 'groups nested too deeply')
  const part = readChoice(reader)
  reader.depth--
  if (reader.refused === '' && reader.source[reader.at] !== ')') return refuse(reader, 'an unclosed "("')
  reader.at++
  return part
}

function refusedGroup(opening: string): string {
  if (/^\(\?<?[=!]/.test(opening)) return 'look-around'
  if (opening.startsWith('(?>')) return 'an atomic group'
  if (/^\(\?(?:[R&0-9]|P[>=])/.test(opening)) return 'recursion or a reference to a group'
  if (opening.startsWith('(?(')) return 'a condition'
  return `the group "${opening}"`
}
