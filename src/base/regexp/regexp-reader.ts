import type { RegexpFlags, RegexpNode } from './regexp-node.ts'

/** A pattern that is being read. */
export interface RegexpReader {
  readonly source: string
  at: number
  flags: RegexpFlags
  depth: number
  captures: number
  /** The first construct that is refused; '' so far. */
  refused: string
}

/** Notes why the pattern is refused and ends the reading. */
export function refuse(reader: RegexpReader, reason: string): RegexpNode {
  if (reader.refused === '') reader.refused = reason
  reader.at = reader.source.length
  return { kind: 'sequence', parts: [] }
}
