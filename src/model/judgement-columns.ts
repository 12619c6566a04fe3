import type { PayloadJudgement } from './payload.ts'

/**
 * Judgements of many payloads in columns. Words are numbered in the order in which they came: columns repeat a few words
 * thousands of times, and what is kept of a judgement is a few numbers, so that the rest of it is forgotten at once.
 */
export interface JudgementColumns {
  length: number
  readonly words: string[]
  readonly numbers: Map<string, number>
  readonly protocol: Uint32Array
  readonly class: Uint32Array
  readonly category: Uint32Array
  /** Hexadecimal digits as words. */
  readonly groupId: Uint32Array
  readonly groupText: Uint32Array
  /** The signatures of all, one after the other, and how many there are up to and with each. */
  readonly signatures: number[]
  readonly signaturesUpTo: Uint32Array
}

export function newJudgementColumns(capacity: number): JudgementColumns {
  return {
    length: 0,
    words: [],
    numbers: new Map(),
    protocol: new Uint32Array(capacity),
    class: new Uint32Array(capacity),
    category: new Uint32Array(capacity),
    groupId: new Uint32Array(capacity),
    groupText: new Uint32Array(capacity),
    signatures: [],
    signaturesUpTo: new Uint32Array(capacity),
  }
}

/** Adds a judgement as the next row; the columns must have room for it. */
export function addJudgement(columns: JudgementColumns, judgement: PayloadJudgement): void {
  const row = columns.length++
  columns.protocol[row] = numberOf(columns, judgement.protocol)
  columns.class[row] = numberOf(columns, judgement.class)
  columns.category[row] = numberOf(columns, judgement.category)
  columns.groupId[row] = numberOf(columns, judgement.groupId)
  columns.groupText[row] = numberOf(columns, judgement.groupText)
  for (const signature of judgement.signatures) columns.signatures.push(numberOf(columns, signature))
  columns.signaturesUpTo[row] = columns.signatures.length
}

function numberOf({ words, numbers }: JudgementColumns, word: string): number {
  let number = numbers.get(word)
  if (number === undefined) {
    number = words.push(word) - 1
    numbers.set(word, number)
  }
  return number
}
