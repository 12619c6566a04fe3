import { describe, expect, it } from 'vitest'
import { isUnfinished, usualExposure } from '../../src/detect/usual-exposure.ts'
import { detectIn } from './run-detection.ts'
import { makeHistory } from './synthetic-history.ts'

const DAYS = 56
const CHANGE = 40

/** A quiet telescope that sees, with the share f of its exposure, f to the power of 0.6 of the sources. */
function quiet(live: (day: number) => number, surges: { port: number; perDay: number }[] = []) {
  return makeHistory({
    seed: 5,
    ports: 3000,
    days: DAYS,
    sourcesPerDay: 20_000,
    weekAmplitude: 0.1,
    dispersion: 0.05,
    drift: 0.005,
    sensors: 6,
    addresses: 96,
    outage: null,
    live: Array.from({ length: DAYS }, (_, d) => live(d)),
    seen: share => share ** 0.6,
    surges: surges.map(s => ({ ...s, startHour: (DAYS - 1) * 24, endHour: DAYS * 24, ramp: 0 })),
    bursts: [],
  })
}

const surging = (history: ReturnType<typeof quiet>, from: number) =>
  detectIn(history, from).episodes.filter(e => e.kind !== 'single-source-burst')

describe('a window with less exposure than usual', () => {
  it('makes no surge of a day that has just begun, though a third of a day sees half of its sources', () => {
    expect(
      surging(
        quiet(d => (d === DAYS - 1 ? 1 / 3 : 1)),
        DAYS - 1,
      ),
    ).toEqual([])
  })

  it('makes no surge when half of the sensors are lost', () => {
    expect(
      surging(
        quiet(d => (d < CHANGE ? 1 : 0.5)),
        CHANGE,
      ),
    ).toEqual([])
  })

  it('still finds what more sources came to by morning than come in a whole day', () => {
    const history = quiet(d => (d === DAYS - 1 ? 1 / 3 : 1), [{ port: 50, perDay: 1200 }])
    const found = surging(history, DAYS - 1)
    expect(found).toHaveLength(1)
    expect(found[0]!.decisive.ratioLow).toBeGreaterThan(1.3)
  })
})

it('makes no surge when the sensors are doubled', () => {
  expect(
    surging(
      quiet(d => (d < CHANGE ? 1 : 2)),
      CHANGE,
    ),
  ).toEqual([])
})

it('does not ask a last day that has just begun whether a surge lasts', () => {
  const exposure = Float64Array.from([96, 96, 32, 0])
  expect([0, 1, 2].map(d => isUnfinished(exposure, d))).toEqual([false, false, true])
  expect(isUnfinished(Float64Array.from([96, 96, 90]), 2)).toBe(false)
  expect(usualExposure(exposure, 0, 3)).toBeCloseTo(224 / 3, 10)
  expect(usualExposure(exposure, 3, 3)).toBe(0)
})
