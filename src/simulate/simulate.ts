import type { Scenario } from './scenario.ts'
import type { Truth } from './truth.ts'

export interface SimulateOptions {
  /** The same seed gives the same bytes. */
  seed: number
  /** Multiplies the background; from 1 on also the events, so that below 1 they stand out more, never less. */
  scale: number
  /** `.pcap` or `.pcapng`, either with `.gz`. */
  out: string
  truth: string | null
  /** 0 … 1. */
  onProgress?(done: number): void
}

export interface Simulated {
  packets: number
  bytes: number
  /** Everything that was written: the capture first, then sidecar, truth and scan data. */
  files: string[]
  truth: Truth
}

/** Writes a scenario as a labelled capture, in order of time, one day in memory at a time. */
export async function simulate(_scenario: Scenario, _options: SimulateOptions): Promise<Simulated> {
  throw new Error('not built yet')
}
