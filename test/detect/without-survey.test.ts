import { describe, expect, it } from 'vitest'
import { assembleFinding, findingSpan } from '../../src/detect/findings.ts'
import { defaultSettings } from '../../src/detect/settings.ts'
import { sayWithoutSurvey, withoutSurveyScanners } from '../../src/detect/without-survey.ts'
import { detectIn } from './run-detection.ts'
import { makeHistory } from './synthetic-history.ts'

/** A doubled busy port and one never seen, as detection finds them. */
const history = makeHistory({
  seed: 3,
  ports: 2000,
  days: 45,
  sourcesPerDay: 5000,
  weekAmplitude: 0.1,
  dispersion: 0.08,
  drift: 0.005,
  sensors: 4,
  addresses: 64,
  outage: null,
  surges: [
    { port: 10, startHour: 36 * 24, endHour: 1080, perDay: 400, ramp: 0 },
    { port: 1999, startHour: 38 * 24, endHour: 1080, perDay: 12, ramp: 0 },
  ],
  bursts: [],
})
const [busy, rare] = detectIn(history, 34)
  .episodes.map(episode => {
    const span = findingSpan(history.input, episode, null)
    const total = history.evidence(span.series, span.firstDay, span.lastDay)
    return assembleFinding(history.input, episode, null, total, defaultSettings)
  })
  .filter(f => f.kind !== 'single-source-burst')

const shareOf = (surveySources: number, baseline: [all: number, survey: number] = [1000, 0]) => ({
  window: { surveySources, accesses: 5000, surveyAccesses: 3 * surveySources },
  baseline: { sourceDays: baseline[0], surveySourceDays: baseline[1] },
})

describe('a surge without survey scanners', () => {
  it('is the same test where none came', () => {
    for (const { explanation: e } of [busy!, rare!]) {
      const without = withoutSurveyScanners(e, shareOf(0), defaultSettings)
      expect(without).toMatchObject({ sources: e.observedSources, expected: e.expectedSources, holds: true })
      expect(without.pValue).toBeCloseTo(e.pValue, 12)
    }
    const said = sayWithoutSurvey(busy!, shareOf(0), defaultSettings)
    expect(said.explanation.sentence).toEqual(busy!.explanation.sentence)
    expect(said.explanation.withoutSurvey!.accesses).toBe(5000)
  })

  it('fails where the rise was theirs, and holds where they were always there', () => {
    const e = busy!.explanation
    const excess = Math.round(e.observedSources - e.expectedSources)
    const theirs = sayWithoutSurvey(busy!, shareOf(excess), defaultSettings).explanation
    expect(theirs.withoutSurvey).toMatchObject({ holds: false, sources: e.observedSources - excess })
    expect(theirs.sentence.ja).toContain('だけでは急増と判定されません。')
    expect(theirs.sentence.en).toMatch(/the [\d,]+ others alone would be no surge\.$/)
    const half = Math.round(e.expectedSources / 2)
    const always = sayWithoutSurvey(busy!, shareOf(half, [1000, 500]), defaultSettings).explanation
    expect(always.withoutSurvey!.holds).toBe(true)
    expect(always.withoutSurvey!.expected).toBeCloseTo((e.expectedSources * 500.5) / 1000.5, 8)
    expect(always.sentence.en).toMatch(/are survey scanners; the [\d,]+ others alone are a surge too\.$/)
  })

  it('says so where there is nobody else', () => {
    const e = rare!.explanation
    const only = sayWithoutSurvey(rare!, shareOf(e.observedSources, [0, 0]), defaultSettings).explanation
    expect(only.withoutSurvey).toMatchObject({ sources: 0, holds: false, pValue: 1 })
    expect(only.sentence.ja).toMatch(/送信元はすべて調査目的スキャナです。$/)
    expect(only.sentence.en).toMatch(/All of these sources are survey scanners\.$/)
    // One other that came beside them for four weeks is not impossible.
    const four = withoutSurveyScanners(e, shareOf(e.observedSources - 4, [20, 20]), defaultSettings)
    expect(four.holds).toBe(false)
    expect(four.expected).toBeGreaterThan(0)
  })
})
