import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/random.ts'
import { estimateOnset } from '../../src/detect/onset.ts'
import { defaultSettings } from '../../src/detect/settings.ts'
import type { HourlyCounts } from '../../src/model/series.ts'
import { poisson } from './synthetic-history.ts'

const FROM = 1_402_000_000 - (1_402_000_000 % 3600)

function hours(
  seed: number,
  rate: (hour: number) => number,
  exposure: (hour: number) => number = () => 64,
): HourlyCounts {
  const r = seededRandom(seed)
  const e = Float64Array.from({ length: 288 }, (_, h) => exposure(h))
  const sources = e.map((x, h) => (x > 0 ? poisson(r, (rate(h) * x) / 64) : 0))
  return { from: FROM, sources, accesses: sources, exposure: e }
}

describe('estimateOnset', () => {
  it('dates a clear step to the hour', () => {
    const onset = estimateOnset(
      hours(1, h => (h < 172 ? 0.2 : 12)),
      defaultSettings,
    )!
    expect(Math.abs(onset.onset - (FROM + 172 * 3600)) / 3600).toBeLessThanOrEqual(1)
    expect(onset.gradual).toBe(false)
    expect((onset.high - onset.low) / 3600).toBeLessThan(12)
  })

  it('calls a long ramp gradual and covers its beginning', () => {
    const onset = estimateOnset(
      hours(2, h => 0.5 + 20 * Math.min(1, Math.max(0, (h - 150) / 100))),
      defaultSettings,
    )!
    expect(onset.gradual).toBe(true)
    expect(onset.low).toBeLessThanOrEqual(FROM + 150 * 3600)
    expect(onset.high).toBeGreaterThanOrEqual(FROM + 150 * 3600)
  })

  it('widens the interval where the beginning lies in a gap', () => {
    const gap = (h: number) => (h >= 160 && h < 184 ? 0 : 64)
    const onset = estimateOnset(
      hours(3, h => (h < 172 ? 0.2 : 12), gap),
      defaultSettings,
    )!
    expect(onset.low).toBeLessThanOrEqual(FROM + 163 * 3600)
    expect(onset.high).toBeGreaterThanOrEqual(FROM + 182 * 3600)
  })

  it('is not misled by a sensor that comes back', () => {
    // Twice the addresses from hour 100 on: twice the sources, but no more per address. The surge is at 200.
    const onset = estimateOnset(
      hours(
        4,
        h => (h < 200 ? 4 : 14),
        h => (h < 100 ? 32 : 64),
      ),
      defaultSettings,
    )!
    expect(Math.abs(onset.onset - (FROM + 200 * 3600)) / 3600).toBeLessThanOrEqual(3)
  })

  it('gives nothing where there is nothing', () => {
    expect(
      estimateOnset(
        hours(5, () => 0),
        defaultSettings,
      ),
    ).toBeNull()
    expect(
      estimateOnset(
        hours(
          6,
          () => 5,
          () => 0,
        ),
        defaultSettings,
      ),
    ).toBeNull()
    expect(
      estimateOnset(
        { from: FROM, sources: new Float64Array(0), accesses: new Float64Array(0), exposure: new Float64Array(0) },
        defaultSettings,
      ),
    ).toBeNull()
  })
})
