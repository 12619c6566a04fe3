import { describe, expect, it } from 'vitest'
import { baselineNote } from '../../src/detect/find-candidates.ts'
import { assembleFinding, findingSpan, onsetStretch } from '../../src/detect/findings.ts'
import { estimateOnset } from '../../src/detect/onset.ts'
import { defaultSettings } from '../../src/detect/settings.ts'
import type { Finding } from '../../src/model/finding.ts'
import { seriesKey, TCP } from '../../src/model/protocol.ts'
import { detectIn } from './run-detection.ts'
import { cutHours, type History, type HistoryPlan, makeHistory, portOf } from './synthetic-history.ts'

const JUNE = 31
const panel = 1500 // ranks: a small port, and one that is hardly ever seen
const bmc = 2999
const hourOf = (day: number, hour: number) => (JUNE + day - 1) * 24 + hour

const june: HistoryPlan = {
  seed: 6,
  ports: 3000,
  days: 61,
  sourcesPerDay: 6000,
  weekAmplitude: 0.15,
  dispersion: 0.12,
  drift: 0.01,
  sensors: 4,
  addresses: 64,
  outage: { from: 42, to: 44 },
  surges: [
    { port: panel, startHour: hourOf(9, 4), endHour: 61 * 24, perDay: 25, ramp: 0 },
    { port: bmc, startHour: hourOf(20, 14), endHour: 61 * 24, perDay: 18, ramp: 0 },
    { port: 700, startHour: hourOf(12, 6), endHour: hourOf(16, 6), perDay: 40, ramp: 0 },
  ],
  bursts: [{ port: 1200, day: JUNE + 16, accesses: 50_000 }],
}

function findingsOf(history: History, evaluatedFrom = JUNE): Finding[] {
  return detectIn(history, evaluatedFrom).episodes.map(episode => {
    const stretch = onsetStretch(history.input, episode, defaultSettings)
    const planned = history.plan.surges.findIndex(s => seriesKey(TCP, portOf(s.port)) === episode.series)
    const onset =
      planned < 0
        ? null
        : estimateOnset(cutHours(history.hourly(planned), stretch.from, stretch.hours), defaultSettings)
    const span = findingSpan(history.input, episode, onset)
    return assembleFinding(
      history.input,
      episode,
      onset,
      history.evidence(span.series, span.firstDay, span.lastDay),
      defaultSettings,
    )
  })
}

const portFinding = (findings: Finding[], rank: number) => findings.find(f => f.port === portOf(rank))

describe('June 2014 on 31 days of history', () => {
  const history = makeHistory(june)
  // What was "never observed before" must not have been.
  const findings = findingsOf(history)

  it('dates the surge of the control panel port to the 9th, lasting to the end of the period', () => {
    const f = portFinding(findings, panel)!
    expect(f).toMatchObject({ kind: 'surge', protocol: 'tcp', lasting: true, end: null, gradual: false })
    expect(f.onset.slice(0, 10)).toBe('2014-06-09')
    const truth = Date.parse('2014-06-09T04:00:00+09:00')
    expect(Date.parse(f.onsetLow)).toBeLessThanOrEqual(truth)
    expect(Date.parse(f.onsetHigh)).toBeGreaterThanOrEqual(truth)
    expect(f.sources).toBeGreaterThan(400)
    expect(f.explanation.sentence.ja).toMatch(/^\d+\/TCPの送信元IPアドレス数は、6月\d+日.*倍.*確率は.*です。$/)
    expect(f.explanation.sentence.en).toContain('distinct sources')
  })

  it('finds the port that was not observed before, from the 20th', () => {
    const f = portFinding(findings, bmc)!
    expect(['surge', 'newly-observed-port']).toContain(f.kind)
    expect(f.lasting).toBe(true)
    expect(Math.abs(Date.parse(f.onset) - Date.parse('2014-06-20T14:00:00+09:00'))).toBeLessThan(86_400_000)
  })

  it('ends the surge of four days on its last day, and calls the single source a burst', () => {
    const short = portFinding(findings, 700)!
    expect(short.lasting).toBe(false)
    expect(['2014-06-16T00:00:00+09:00', '2014-06-17T00:00:00+09:00']).toContain(short.end)
    const burst = portFinding(findings, 1200)!
    expect(burst).toMatchObject({ kind: 'single-source-burst', lasting: false })
    expect(burst.explanation.sentence.ja).toContain('単一の送信元IPアドレス')
  })

  it('reports no more else than its budget of one, the outage included', () => {
    const known = [panel, bmc, 700, 1200].map(portOf)
    expect(findings.filter(f => !known.includes(f.port)).length).toBeLessThanOrEqual(1)
  })

  it('holds all that is needed to compute the finding again', () => {
    const e = portFinding(findings, panel)!.explanation
    expect(e.expectedSources).toBeCloseTo(e.rate * e.exposure, -1)
    expect(e.ratio).toBeCloseTo(e.observedSources / e.expectedSources, 10)
    expect(e.pValue).toBeLessThanOrEqual(e.threshold)
    expect(e.baselineDays).toBeGreaterThanOrEqual(27)
  })
})

describe('short and small', () => {
  it('reports nothing with fewer than seven days of history, and says so', () => {
    const short = makeHistory({
      ...june,
      days: 8,
      outage: null,
      bursts: [],
      surges: [{ port: panel, startHour: 5 * 24, endHour: 240, perDay: 60, ramp: 0 }],
    })
    expect(detectIn(short, 5).episodes).toEqual([])
    expect(baselineNote(short.input, 5, defaultSettings)!.ja).toContain('急増の判定を行っていません')
  })

  it('works from fewer days than the whole baseline, and says so in the explanation', () => {
    const some = makeHistory({
      ...june,
      days: 25,
      outage: null,
      bursts: [],
      surges: [{ port: panel, startHour: 18 * 24 + 5, endHour: 600, perDay: 40, ramp: 0 }],
    })
    const finding = portFinding(findingsOf(some, 15), panel)!
    expect(finding.onset.slice(0, 10)).toBe('2014-05-19')
    expect(finding.explanation.sentence.ja).toContain('通常より少ない')
    expect(baselineNote(some.input, 15, defaultSettings)!.en).toContain('fewer days')
  })

  it('asks of a telescope of one address only what it can show', () => {
    const one = makeHistory({
      ...june,
      ports: 500,
      sourcesPerDay: 300,
      sensors: 1,
      addresses: 1,
      outage: null,
      bursts: [],
      surges: [{ port: 400, startHour: hourOf(9, 4), endHour: 61 * 24, perDay: 20, ramp: 0 }],
    })
    expect(portFinding(findingsOf(one), 400)).toMatchObject({ lasting: true, sensors: 1 })
  })

  it('takes an input without any data', () => {
    const none = makeHistory({ ...june, ports: 1, sourcesPerDay: 0, outage: null, bursts: [], surges: [] })
    expect(detectIn(none, JUNE).episodes).toEqual([])
  })
})
