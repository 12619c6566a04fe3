import { describe, expect, it } from 'vitest'
import { onsetStretch } from '../../src/detect/findings.ts'
import { estimateOnset } from '../../src/detect/onset.ts'
import { defaultSettings } from '../../src/detect/settings.ts'
import { seriesKey, TCP } from '../../src/model/protocol.ts'
import { detectIn } from './run-detection.ts'
import { cutHours, type HistoryPlan, makeHistory, portOf, type SurgePlan } from './synthetic-history.ts'

const MONTHS = 6
const PORTS = 5000

const quiet = (seed: number): HistoryPlan => ({
  seed,
  ports: PORTS,
  days: 61,
  sourcesPerDay: 12_000,
  weekAmplitude: 0.15,
  dispersion: 0.12,
  drift: 0.02,
  sensors: 4,
  addresses: 64,
  outage: { from: 45, to: 48 },
  surges: [],
  bursts: [],
})

const KINDS = ['new10', 'new5', 'new3', 'double', 'ramp'] as const
type Kind = (typeof KINDS)[number]

/** What each kind must reach in this small sample: loosely, for the published figures come from the full harness. */
const RECALL = { new10: 0.97, new5: 0.97, new3: 0.85, double: 0.8, ramp: 0.97 } as const

/** Twelve of a kind, at every hour of the day; each begins between the 33rd and the 54th day and goes on. */
function surgesOf(kind: Kind, rates: Float64Array): (SurgePlan & { kind: Kind })[] {
  return Array.from({ length: 12 }, (_, k) => {
    const startHour = (33 + Math.round(k * 1.9)) * 24 + ((k * 7) % 24)
    const port = kind === 'double' ? 3 + k : PORTS - 1 - KINDS.indexOf(kind) - 10 * k
    const perDay = { new10: 10, new5: 5, new3: 3, double: rates[port]!, ramp: 40 }[kind]
    return { kind, port, startHour, endHour: 61 * 24, perDay, ramp: kind === 'ramp' ? 72 : 0 }
  })
}

const table: string[] = []
const print = (what: string, figure: string) => table.push(`  ${what.padEnd(64)} ${figure}`)

describe('evaluation on synthetic months', () => {
  it('reports no more than its budget in quiet months with a week, drift and an outage, and no burst as a surge', () => {
    let reports = 0
    let burstsFound = 0
    let burstsAsSurge = 0
    let slowest = 0
    for (let m = 0; m < MONTHS; m++) {
      const bursts = Array.from({ length: 10 }, (_, k) => ({ port: 200 + 397 * k, day: 32 + 2 * k, accesses: 20_000 }))
      const { episodes, milliseconds } = detectIn(makeHistory({ ...quiet(100 + m), bursts }), 31)
      const isBurst = (series: number) => bursts.some(b => seriesKey(TCP, portOf(b.port)) === series)
      reports += episodes.filter(e => e.kind !== 'single-source-burst' && !isBurst(e.series)).length
      burstsAsSurge += episodes.filter(e => e.kind !== 'single-source-burst' && isBurst(e.series)).length
      burstsFound += episodes.filter(e => e.kind === 'single-source-burst' && isBurst(e.series)).length
      slowest = Math.max(slowest, milliseconds)
    }
    print('false reports a month at a budget of 1', (reports / MONTHS).toFixed(2))
    print('bursts named as such / called a surge', `${burstsFound} / ${burstsAsSurge} of ${10 * MONTHS}`)
    print('slowest month of detection', `${Math.round(slowest)} ms`)
    // The budget is a mean: six months with 1 each exceed 9 with a probability of 8 %.
    expect(reports / MONTHS).toBeLessThanOrEqual(1.5)
    expect(burstsAsSurge).toBe(0)
    expect(burstsFound).toBeGreaterThanOrEqual(9 * MONTHS)
  })

  it('finds and dates surges', () => {
    const results = runSurges()
    for (const kind of KINDS) {
      const r = results[kind]
      print(`${kind}: recall within 7 days`, `${(r.found / r.all).toFixed(3)} of ${r.all}`)
      print(`${kind}: median delay (days)`, String(quantile(r.delays, 0.5)))
      print(`${kind}: onset error, median and 90 % (h)`, `${quantile(r.errors, 0.5)} / ${quantile(r.errors, 0.9)}`)
      print(
        `${kind}: coverage of the 95 % interval, median width (h)`,
        `${(r.covered / r.dated).toFixed(3)}, ${quantile(r.widths, 0.5)}`,
      )
      print(`${kind}: called gradual`, `${r.gradual} of ${r.dated}`)
      expect(r.found / r.all, kind).toBeGreaterThanOrEqual(RECALL[kind])
      expect(r.covered / r.dated, kind).toBeGreaterThanOrEqual(0.85)
    }
    expect(quantile(results.new10.delays, 0.5)).toBeLessThanOrEqual(1)
    expect(results.new5.gradual + results.new10.gradual).toBe(0)
    expect(results.ramp.gradual / results.ramp.dated).toBeGreaterThan(0.5)
  })

  it('prints what was measured', () => {
    console.info(`detection, seeded synthetic months (${PORTS} ports, 61 days):\n${table.join('\n')}`)
  })
})

interface Reached {
  all: number
  found: number
  dated: number
  covered: number
  gradual: number
  delays: number[]
  errors: number[]
  widths: number[]
}

function runSurges(): Record<Kind, Reached> {
  const out = Object.fromEntries(
    KINDS.map(k => [k, { all: 0, found: 0, dated: 0, covered: 0, gradual: 0, delays: [], errors: [], widths: [] }]),
  ) as unknown as Record<Kind, Reached>
  for (let m = 0; m < 3; m++) {
    const plan = quiet(200 + m)
    const { rates } = makeHistory({ ...plan, days: 1, outage: null })
    const planned = KINDS.flatMap(kind => surgesOf(kind, rates))
    const history = makeHistory({ ...plan, surges: planned })
    const { episodes } = detectIn(history, 31)
    planned.forEach((s, k) => {
      const reached = out[s.kind]
      reached.all++
      const startDay = Math.floor(s.startHour / 24)
      // "Within 7 days": seven whole days after the beginning.
      const episode = episodes.find(
        e => e.series === seriesKey(TCP, portOf(s.port)) && e.firstDay >= startDay && e.firstDay <= startDay + 7,
      )
      if (episode === undefined) return
      reached.found++
      reached.delays.push(episode.firstDay - startDay)
      const hours = history.hourly(k)
      const stretch = onsetStretch(history.input, episode, defaultSettings)
      const onset = estimateOnset(cutHours(hours, stretch.from, stretch.hours), defaultSettings)
      if (onset === null) return
      const truth = hours.from + s.startHour * 3600
      reached.dated++
      reached.errors.push(Math.abs(onset.onset - truth) / 3600)
      reached.widths.push((onset.high - onset.low) / 3600)
      if (truth >= onset.low && truth <= onset.high) reached.covered++
      if (onset.gradual) reached.gradual++
    })
  }
  return out
}

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!
}
