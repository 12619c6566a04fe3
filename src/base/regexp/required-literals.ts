import { bytesOf } from './byte-set.ts'
import type { RegexpNode } from './regexp-node.ts'

/** Literals of which at least one occurs in every text that a pattern fits; letters in lower case. */
export type RequiredLiterals = readonly Uint8Array[]

/** Alternatives that are kept apart; beyond, a part counts as "anything". */
const MOST_ALTERNATIVES = 24

/** Longest literal that is put together, in bytes. */
const LONGEST = 32

/** All strings that a part can be, in lower case; null: too many. */
type Exact = readonly (readonly number[])[] | null

/** What a part of a pattern tells: every string that it can be, and literal sets of which each must be met. */
interface Told {
  exact: Exact
  required: RequiredLiterals[]
}

/**
 * Sets of literals that a pattern requires: of each set, at least one member occurs wherever the pattern fits. Empty if it
 * requires nothing that is certain.
 */
export function requiredLiterals(root: RegexpNode): RequiredLiterals[] {
  const told = tell(root)
  return [...told.required, ...setsOf(told.exact)]
}

function setsOf(exact: Exact): RequiredLiterals[] {
  if (exact === null || exact.length === 0 || exact.some(s => s.length === 0)) return []
  return [exact.map(s => Uint8Array.from(s))]
}

const EMPTY: Exact = [[]]

function tell(node: RegexpNode): Told {
  switch (node.kind) {
    case 'bytes':
      return { exact: exactBytes(bytesOf(node.set)), required: [] }
    case 'assertion':
      return { exact: EMPTY, required: [] }
    case 'capture':
      return tell(node.part)
    case 'sequence':
      return tellSequence(node.parts)
    case 'choice':
      return tellChoice(node.options)
    case 'repeat':
      return tellRepeat(node.part, node.min, node.max)
  }
}

function exactBytes(bytes: readonly number[]): Exact {
  const lowered = new Set(bytes.map(byte => (byte >= 65 && byte <= 90 ? byte + 32 : byte)))
  return lowered.size <= 4 ? [...lowered].map(byte => [byte]) : null
}

/** Neighbours whose strings are known are joined; where one is not, the run so far stands as a set of its own. */
function tellSequence(parts: readonly RegexpNode[]): Told {
  const required: RequiredLiterals[] = []
  let run: Exact = EMPTY
  let whole = true
  for (const part of parts) {
    const told = tell(part)
    required.push(...told.required)
    const joined = join(run, told.exact)
    if (joined !== null) {
      run = joined
      continue
    }
    whole = false
    required.push(...setsOf(run))
    run = told.exact ?? EMPTY
  }
  if (whole) return { exact: run, required }
  required.push(...setsOf(run))
  return { exact: null, required }
}

function join(left: Exact, right: Exact): Exact {
  if (left === null || right === null || left.length * right.length > MOST_ALTERNATIVES) return null
  const joined = left.flatMap(l => right.map(r => [...l, ...r]))
  return joined.some(s => s.length > LONGEST) ? null : joined
}

function tellChoice(options: readonly RegexpNode[]): Told {
  const told = options.map(tell)
  const exact = told.every(t => t.exact !== null) ? told.flatMap(t => t.exact!) : null
  if (exact !== null && exact.length <= MOST_ALTERNATIVES) return { exact, required: [] }
  const best = told.map(t => bestSet([...t.required, ...setsOf(t.exact)]))
  if (best.some(set => set === null)) return { exact: null, required: [] }
  const union = best.flatMap(set => [...set!])
  return { exact: null, required: union.length <= 8 * MOST_ALTERNATIVES ? [union] : [] }
}

function tellRepeat(part: RegexpNode, min: number, max: number): Told {
  const told = tell(part)
  if (min === 0) {
    const once = max === 1 && told.exact !== null && told.exact.length < MOST_ALTERNATIVES
    return { exact: once ? [...told.exact!, []] : null, required: [] }
  }
  if (min === max && min <= LONGEST) {
    let exact: Exact = EMPTY
    for (let i = 0; i < min && exact !== null; i++) exact = join(exact, told.exact)
    if (exact !== null) return { exact, required: told.required }
  }
  return { exact: null, required: [...told.required, ...setsOf(told.exact)] }
}

function bestSet(sets: readonly RequiredLiterals[]): RequiredLiterals | null {
  let best: RequiredLiterals | null = null
  for (const set of sets) if (best === null || rarityOfSet(set) > rarityOfSet(best)) best = set
  return best
}

/** How rarely one of them occurs by chance, in bits: that of the commonest, less what many alternatives cost. */
export function rarityOfSet(set: RequiredLiterals): number {
  return set.length === 0 ? 0 : Math.min(...set.map(rarity)) - Math.log2(set.length)
}

/** How rarely a literal occurs by chance, in bits. Bytes that requests are full of count little, and so do zero bytes. */
export function rarity(literal: Uint8Array): number {
  let bits = 0
  for (const byte of literal) bits += bitsOfByte(byte >= 65 && byte <= 90 ? byte + 32 : byte)
  return bits
}

/** Guessed from HTTP heads and binary first payloads: zero bytes, blanks, line ends, letters, digits, and the rest. */
function bitsOfByte(byte: number): number {
  if (byte === 0) return 1
  if (byte === 32 || byte === 13 || byte === 10) return 2.5
  if (byte === 47 || byte === 46 || byte === 58) return 3.5
  if (byte === 101 || byte === 116 || byte === 97 || byte === 111) return 3.5
  if (byte >= 97 && byte <= 122) return 4.5
  if (byte >= 48 && byte <= 57) return 4.5
  return 6.5
}
