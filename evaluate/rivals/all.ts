import { ewma, sixSigma } from './control-charts.ts'
import { BUDGET_LEVEL, farrington, PAPERS_LEVEL } from './farrington.ts'
import { greyNoise } from './greynoise.ts'
import { iscTrend } from './isc-trend.ts'
import { poissonBh } from './poisson-bh.ts'
import type { Rival } from './rival.ts'

export const RIVALS: readonly Rival[] = [
  sixSigma,
  ewma,
  poissonBh,
  greyNoise,
  iscTrend,
  farrington('Farrington–Noufaily', PAPERS_LEVEL),
  farrington('Farrington–Noufaily at our budget', BUDGET_LEVEL),
]
