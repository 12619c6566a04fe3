import type { SourceEvidence, SteppingStone } from '../model/advisory.ts'
import type { ProductSet } from './product-fingerprints.ts'

export interface SteppingStoneQuestion {
  protocol: number
  port: number
  /** Distinct addresses of the finding's sources, as text. */
  sources: string[]
  /** Records outside of these (Unix seconds) are too old or too new to say something; null = any. */
  scannedFrom: number | null
  scannedTo: number | null
  timeZone: string
}

/** One row per product that at least one source shows on the very port, the most frequent first. */
export function steppingStones(
  _evidence: SourceEvidence[],
  _question: SteppingStoneQuestion,
  _products: ProductSet,
): SteppingStone[] {
  return []
}
