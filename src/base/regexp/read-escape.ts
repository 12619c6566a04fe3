import { type ByteSet, byteSet, DIGITS, foldedSet, invertedSet, POSIX_CLASSES, SPACES, WORD } from './byte-set.ts'
import type { Assertion, RegexpNode } from './regexp-node.ts'
import { type RegexpReader, refuse } from './regexp-reader.ts'

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['f', 12],
  ['v', 11],
  ['a', 7],
  ['e', 27],
])

const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'start'],
  ['z', 'end'],
  ['Z', 'last-line-end'],
  ['b', 'word-edge'],
  ['B', 'no-word-edge'],
])

const SETS: ReadonlyMap<string, ByteSet> = new Map([
  ['d', DIGITS],
  ['D', invertedSet(DIGITS)],
  ['w', WORD],
  ['W', invertedSet(WORD)],
  ['s', SPACES],
  ['S', invertedSet(SPACES)],
  ['N', invertedSet(byteSet([10]))],
])

/** A backslash and what follows, outside of brackets. */
export function readEscape(reader: RegexpReader): RegexpNode {
  const assertion = ASSERTIONS.get(reader.source[reader.at + 1] ?? '')
  if (assertion !== undefined) {
    reader.at += 2
    return { kind: 'assertion', what: assertion }
  }
  const set = escapedSet(reader)
  if (set === null) return refuse(reader, `"\\${reader.source[reader.at + 1] ?? ''}"`)
  return { kind: 'bytes', set: reader.flags.ignoreCase === true ? foldedSet(set) : set }
}

/** The bytes that a backslash and what follows stand for, in brackets and outside; null for what is not known. */
export function escapedSet(reader: RegexpReader): ByteSet | null {
  const c = reader.source[reader.at + 1] ?? ''
  const set = c === 'h' || c === 'H' ? blanksOrHex(c, reader.flags.rubyEscapes === true) : SETS.get(c)
  if (set !== undefined) {
    reader.at += 2
    return set
  }
  const control = CONTROLS.get(c)
  if (control !== undefined) {
    reader.at += 2
    return byteSet([control])
  }
  const rest = reader.source.slice(reader.at + 1, reader.at + 8)
  const numbered = /^x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,2})\})|^u00([0-9a-fA-F]{2})|^(0[0-7]{0,2})/.exec(rest)
  if (numbered !== null) {
    reader.at += 1 + numbered[0].length
    const octal = numbered[4]
    const value =
      octal !== undefined
        ? Number.parseInt(octal, 8)
        : Number.parseInt((numbered[1] ?? numbered[2] ?? numbered[3])!, 16)
    return byteSet([value & 255])
  }
  if (!/^[^A-Za-z0-9]$/.test(c) || c.charCodeAt(0) > 126) return null
  reader.at += 2
  return byteSet([c.charCodeAt(0)])
}

function blanksOrHex(c: string, ruby: boolean): ByteSet {
  const set = POSIX_CLASSES.get(ruby ? 'xdigit' : 'blank')!
  return c === 'h' ? set : invertedSet(set)
}
