import { describe, expect, it } from 'vitest'
import { daysIn } from '../../src/base/time.ts'
import { findCandidates } from '../../src/detect/find-candidates.ts'
import { defaultSettings } from '../../src/detect/settings.ts'
import { seriesKey, TCP } from '../../src/model/protocol.ts'
import type { DetectionInput, WindowCounts } from '../../src/model/series.ts'

const DAYS = 45

/** Columns from distinct sources by port and day; no source comes twice. */
function inputOf(ports: Map<number, number[]>): DetectionInput {
  const windows = [1, 3, 7].map((windowDays): WindowCounts => {
    const rows: [number, number, number][] = []
    for (const port of [...ports.keys()].sort((a, b) => a - b)) {
      for (let d = 0; d < DAYS; d++) {
        const sum = ports
          .get(port)!
          .slice(Math.max(0, d - windowDays + 1), d + 1)
          .reduce((a, b) => a + b, 0)
        if (sum > 0) rows.push([seriesKey(TCP, port), d, sum])
      }
    }
    const sources = Float64Array.from(rows, r => r[2])
    return {
      windowDays,
      length: rows.length,
      series: Uint32Array.from(rows, r => r[0]),
      day: Uint16Array.from(rows, r => r[1]),
      sources,
      accesses: sources,
    }
  })
  return {
    timeZone: 'UTC',
    days: daysIn('2014-05-01', '2014-06-15'),
    exposure: new Float64Array(DAYS).fill(64),
    liveSensors: new Uint16Array(DAYS).fill(4),
    liveAddresses: new Float64Array(DAYS).fill(64),
    windows: windows as unknown as DetectionInput['windows'],
  }
}

/** 3,000 ports, each seen once or twice, on days that depend on the port. */
function background(): Map<number, number[]> {
  const ports = new Map<number, number[]>()
  for (let port = 1000; port < 4000; port++) {
    const days = new Array<number>(DAYS).fill(0)
    days[(port * 7) % DAYS] = 1
    if (port % 3 === 0) days[(port * 11) % DAYS] = 1
    ports.set(port, days)
  }
  return ports
}

const reported = (input: DetectionInput) =>
  findCandidates(input, 33, defaultSettings)
    .filter(c => c.windows.some(w => w.level === 'report'))
    .map(c => c.port)

describe('findCandidates', () => {
  it('does not count a rare port among the busiest because it trickles, or because thousands share its count', () => {
    const ports = background()
    ports.set(
      31_585,
      Array.from({ length: DAYS }, (_, d) => (d >= 36 && d % 2 === 0 ? 1 : 0)),
    )
    ports.set(
      45_868,
      Array.from({ length: DAYS }, (_, d) => (d === 10 || (d >= 36 && d < 44 && d % 2 === 0) ? 1 : 0)),
    )
    expect(reported(inputOf(ports))).toEqual([])
  })

  it('finds a port never seen with five sources in a day, and gives the numbers behind it', () => {
    const ports = background()
    ports.set(
      49_152,
      Array.from({ length: DAYS }, (_, d) => (d >= 40 ? 6 : 0)),
    )
    const input = inputOf(ports)
    expect(reported(input)).toEqual([49_152])
    const window = findCandidates(input, 33, defaultSettings).find(c => c.port === 49_152)!.windows[0]!
    expect(window).toMatchObject({
      day: 40,
      observed: 6,
      baselineCount: 0,
      baselineDays: 28,
      level: 'report',
      measure: 'sources',
    })
    expect(window.ratio).toBeCloseTo(window.observed / window.expected, 10)
    expect(window.ratioLow).toBeLessThan(window.ratio)
    expect(window.ratioHigh).toBeGreaterThan(window.ratio)
  })

  it('reports fewer with a smaller budget', () => {
    const ports = background()
    for (let k = 0; k < 20; k++)
      ports.set(
        50_000 + k,
        Array.from({ length: DAYS }, (_, d) => (d >= 38 && d % 7 < 1 + k / 4 ? 1 + (k % 3) : 0)),
      )
    const input = inputOf(ports)
    const count = (falseReportsPerMonth: number) =>
      findCandidates(input, 33, { ...defaultSettings, falseReportsPerMonth })
        .flatMap(c => c.windows)
        .filter(w => w.level === 'report').length
    expect(count(0.001)).toBeLessThan(count(1))
    expect(count(1)).toBeLessThanOrEqual(count(1000))
  })
})
