import type { Ablation } from './ablations.ts'
import type { QuietPartsResult } from './run-parts.ts'
import type { RivalResult } from './run-rivals.ts'
import type { PlantedResult, QuietResult } from './run-worlds.ts'
import type { Telescope } from './telescope.ts'

/** All that was measured on one telescope. */
export interface SizeResult {
  telescope: Telescope
  quiet: QuietResult
  /** The same for payload groups, signatures and source ports; absent in results from before it was measured. */
  parts?: QuietPartsResult
  planted: PlantedResult
  rivals: RivalResult[]
  ablations: Ablation[]
  /** Minimum detectable rise for each of `USUAL_LEVELS`, sources a day; null where the telescope has no such port. */
  effects: (number | null)[]
}
