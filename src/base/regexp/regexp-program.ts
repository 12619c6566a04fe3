import { type ByteSet, hasByte } from './byte-set.ts'
import type { Assertion, RegexpNode } from './regexp-node.ts'

/** Instructions of a program; `BYTE a`: one byte of set a; `SPLIT a b`: go on at both, a preferred; `SAVE a`: note the place. */
export const OP = { byte: 0, split: 1, jump: 2, assertion: 3, save: 4, match: 5 } as const

/**
 * Most instructions of one pattern. A byte of input costs at most one step for each, so this bounds time: 512 × 4,096
 * bytes are 2 M steps. Repetitions with numbers are written out, so `{0,500}` alone is near the limit.
 */
export const MOST_INSTRUCTIONS = 512

export const ASSERTIONS: readonly Assertion[] = [
  'start',
  'end',
  'last-line-end',
  'line-start',
  'line-end',
  'word-edge',
  'no-word-edge',
]

/** Number of the only assertion that looks further than the next byte. */
export const LAST_LINE_END = 2

/** A pattern as instructions for a machine that follows all ways at once (Thompson 1968; Pike's form with saved places). */
export interface RegexpProgram {
  readonly op: Uint8Array
  readonly a: Uint16Array
  readonly b: Uint16Array
  readonly sets: readonly ByteSet[]
  /** Capturing groups, the whole match not counted. */
  readonly captures: number
  /** True if it can only begin at the start of the text. */
  readonly anchored: boolean
  /** Column of each byte: bytes that no set tells apart share one. */
  readonly column: Uint8Array
  /** Columns; the one after the last stands for the end of the text. */
  readonly columns: number
  /** One byte of each column. */
  readonly byteOfColumn: Uint8Array
  readonly hasAssertions: boolean
}

interface Writer {
  op: number[]
  a: number[]
  b: number[]
  sets: ByteSet[]
  most: number
  full: boolean
}

/** The program of a pattern, or why there is none: it is too large. */
export function regexpProgram(
  root: RegexpNode,
  captures: number,
  most = MOST_INSTRUCTIONS,
): RegexpProgram | { refused: string } {
  const writer: Writer = { op: [], a: [], b: [], sets: [], most, full: false }
  write(writer, root)
  emit(writer, OP.match, 0, 0)
  if (writer.full) return { refused: `a size of more than ${most} steps for each byte` }
  const { column, columns, byteOfColumn } = columnsOf(writer)
  return {
    op: Uint8Array.from(writer.op),
    a: Uint16Array.from(writer.a),
    b: Uint16Array.from(writer.b),
    sets: writer.sets,
    captures,
    anchored: beginsAtStart(root),
    column,
    columns,
    byteOfColumn,
    hasAssertions: writer.op.includes(OP.assertion),
  }
}

function emit(writer: Writer, op: number, a: number, b: number): number {
  if (writer.op.length >= writer.most) writer.full = true
  else {
    writer.op.push(op)
    writer.a.push(a)
    writer.b.push(b)
  }
  return writer.op.length - 1
}

function write(writer: Writer, node: RegexpNode): void {
  if (writer.full) return
  switch (node.kind) {
    case 'bytes':
      emit(writer, OP.byte, setNumber(writer, node.set), 0)
      return
    case 'assertion':
      emit(writer, OP.assertion, ASSERTIONS.indexOf(node.what), 0)
      return
    case 'sequence':
      for (const part of node.parts) write(writer, part)
      return
    case 'capture':
      emit(writer, OP.save, 2 * node.index, 0)
      write(writer, node.part)
      emit(writer, OP.save, 2 * node.index + 1, 0)
      return
    case 'choice':
      writeChoice(writer, node.options)
      return
    case 'repeat':
      writeRepeat(writer, node.part, node.min, node.max, node.greedy)
  }
}

function setNumber(writer: Writer, set: ByteSet): number {
  const known = writer.sets.findIndex(s => s.every((word, i) => word === set[i]))
  return known >= 0 ? known : writer.sets.push(set) - 1
}

function writeChoice(writer: Writer, options: readonly RegexpNode[]): void {
  const ends: number[] = []
  options.forEach((option, i) => {
    const split = i < options.length - 1 ? emit(writer, OP.split, 0, 0) : -1
    if (split >= 0) writer.a[split] = split + 1
    write(writer, option)
    if (split < 0) return
    ends.push(emit(writer, OP.jump, 0, 0))
    writer.b[split] = writer.op.length
  })
  for (const end of ends) writer.a[end] = writer.op.length
}

function writeRepeat(writer: Writer, part: RegexpNode, min: number, max: number, greedy: boolean): void {
  for (let i = 0; i < min && !writer.full; i++) write(writer, part)
  if (max === Number.POSITIVE_INFINITY) {
    const split = emit(writer, OP.split, 0, 0)
    write(writer, part)
    emit(writer, OP.jump, split, 0)
    setSplit(writer, split, greedy)
    return
  }
  const splits: number[] = []
  for (let i = min; i < max && !writer.full; i++) {
    splits.push(emit(writer, OP.split, 0, 0))
    write(writer, part)
  }
  for (const split of splits) setSplit(writer, split, greedy)
}

/** Into the part or past it, in the order of preference. */
function setSplit(writer: Writer, split: number, greedy: boolean): void {
  const past = writer.op.length
  writer.a[split] = greedy ? split + 1 : past
  writer.b[split] = greedy ? past : split + 1
}

function beginsAtStart(node: RegexpNode): boolean {
  switch (node.kind) {
    case 'assertion':
      return node.what === 'start'
    case 'sequence':
      return node.parts.length > 0 && beginsAtStart(node.parts[0]!)
    case 'choice':
      return node.options.every(beginsAtStart)
    case 'capture':
      return beginsAtStart(node.part)
    case 'repeat':
      return node.min > 0 && beginsAtStart(node.part)
    default:
      return false
  }
}

/** Bytes are parted by each set in turn; line feeds and letters stand apart where an assertion looks at them. */
function columnsOf(writer: Writer): { column: Uint8Array; columns: number; byteOfColumn: Uint8Array } {
  const column = new Uint8Array(256)
  let columns = 1
  const part = (kindOf: (byte: number) => number) => {
    const known = new Map<number, number>()
    for (let byte = 0; byte < 256; byte++) {
      const key = 4 * column[byte]! + kindOf(byte)
      let c = known.get(key)
      if (c === undefined) known.set(key, (c = known.size))
      column[byte] = c
    }
    columns = known.size
  }
  for (const set of writer.sets) part(byte => (hasByte(set, byte) ? 1 : 0))
  if (writer.op.includes(OP.assertion)) part(kindOfByte)
  const byteOfColumn = new Uint8Array(columns)
  for (let byte = 0; byte < 256; byte++) byteOfColumn[column[byte]!] = byte
  return { column, columns, byteOfColumn }
}

/** What an assertion sees of a neighbour: 0 nothing (the text's edge), 1 a line feed, 2 a word's byte, 3 another. */
export function kindOfByte(byte: number): number {
  if (byte < 0) return 0
  if (byte === 10) return 1
  const word = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 97 && byte <= 122)
  return word ? 2 : 3
}

/** True if the assertion of this number holds between two neighbours, given by kind; `lastByte`: nothing follows the next one. */
export function assertionHolds(number: number, before: number, after: number, lastByte: boolean): boolean {
  switch (ASSERTIONS[number]) {
    case 'start':
      return before === 0
    case 'end':
      return after === 0
    case 'last-line-end':
      return after === 0 || (after === 1 && lastByte)
    case 'line-start':
      return before <= 1
    case 'line-end':
      return after <= 1
    case 'word-edge':
      return (before === 2) !== (after === 2)
    default:
      return (before === 2) === (after === 2)
  }
}
