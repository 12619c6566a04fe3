import { describe, expect, it } from 'vitest'
import { packetsInsteadOfSources, withoutExposure } from '../../evaluate/ablations.ts'
import { candidatesOf, episodesOf, isSurge } from '../../evaluate/detect-month.ts'
import { judgeMonth, nothingReached } from '../../evaluate/judge.ts'
import type { Month } from '../../evaluate/month.ts'
import { runQuietParts } from '../../evaluate/run-parts.ts'
import { plantedMonth, quietMonths, significantDays } from '../../evaluate/run-worlds.ts'
import { TELESCOPES } from '../../evaluate/telescope.ts'
import { defaultSettings } from '../../src/detect/settings.ts'

/** The whole harness is a script of its own (`npm run evaluate`); here its smallest telescope, once round. */
const small = TELESCOPES[0]!
const MONTHS = 2

function surges(month: Month): number {
  return episodesOf(month, candidatesOf(month, defaultSettings).candidates, defaultSettings).filter(isSurge).length
}

/** Ports with a significant window: what a test without materiality would report. */
function significantPorts(month: Month): number {
  return candidatesOf(month, defaultSettings).candidates.filter(c =>
    c.windows.some(w => w.level === 'report' && w.measure === 'sources'),
  ).length
}

/** Seconds of CPU are few, but machines are shared. */
const PATIENCE = { timeout: 300_000 }

describe('detection on simulated months of all ports', () => {
  const quiet = [...quietMonths(small, 1, MONTHS)]

  it('reports no more than its budget where nothing surges, and far more without its parts', PATIENCE, () => {
    const whole = quiet.reduce((sum, month) => sum + surges(month), 0)
    // Two months at a budget of one each exceed 2 with a probability of 32 %; measured is a tenth of the budget.
    expect(whole).toBeLessThanOrEqual(2)
    expect(significantPorts(packetsInsteadOfSources(quiet[0]!))).toBeGreaterThan(significantPorts(quiet[0]!) + 20)
    expect(quiet.reduce((sum, month) => sum + surges(withoutExposure(month)), 0)).toBeGreaterThanOrEqual(whole)
  })

  it('reports hardly anything of parts where nothing surges', PATIENCE, () => {
    // A month of a fifth of a budget of one exceeds 1 with a probability of 2 %.
    expect(runQuietParts(small, 11, 1).reports).toBeLessThanOrEqual(1)
  })

  it('finds, dates and groups what was planted', PATIENCE, () => {
    const month = plantedMonth(small, 2, 6)
    const { candidates } = candidatesOf(month, defaultSettings)
    const episodes = episodesOf(month, candidates, defaultSettings)
    const reached = nothingReached()
    const others = judgeMonth(month, episodes, defaultSettings, reached)
    expect(others.length).toBeLessThanOrEqual(1)
    for (const kind of ['new 5 a day', 'new 10 a day', 'new 30 a day'] as const)
      expect(reached[kind].found, kind).toBe(reached[kind].planted)
    expect(reached['new 3 a day'].found).toBeGreaterThanOrEqual(5)
    const dated = Object.values(reached).reduce((sum, r) => sum + r.dated, 0)
    const covered = Object.values(reached).reduce((sum, r) => sum + r.covered, 0)
    expect(covered / dated).toBeGreaterThanOrEqual(0.88)
    expect(reached['new 10 a day'].gradual).toBe(0)
    expect(reached['ramp of 120 h'].gradual).toBeGreaterThanOrEqual(4)
    // Without grouping every significant day would be a report.
    expect(significantDays(candidates)).toBeGreaterThan(3 * episodes.filter(isSurge).length)
  })
})
