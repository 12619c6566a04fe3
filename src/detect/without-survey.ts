import type { Explanation, Finding, WithoutSurveyScanners } from '../model/finding.ts'
import { upperTail } from './predict.ts'
import type { DetectSettings } from './settings.ts'

/** What survey scanners have of the decisive window, and of the days of its baseline. */
export interface SurveyShare {
  window: { surveySources: number; accesses: number; surveyAccesses: number }
  /** Distinct sources of each day, added up. */
  baseline: { sourceDays: number; surveySourceDays: number }
}

/** Counted as one more of the others where survey scanners were all that ever came: nobody is impossible. Source-days. */
const LEAST_OTHERS = 0.5

/** The test once more on the sources that are no survey scanners, against the part of the baseline that was theirs. */
export function withoutSurveyScanners(
  e: Explanation,
  { window, baseline }: SurveyShare,
  settings: DetectSettings,
): WithoutSurveyScanners {
  const others = baseline.sourceDays - baseline.surveySourceDays
  const share = baseline.surveySourceDays === 0 ? 1 : (others + LEAST_OTHERS) / (baseline.sourceDays + LEAST_OTHERS)
  const sources = Math.max(0, e.observedSources - window.surveySources)
  const expected = e.expectedSources * share
  const law = {
    mean: expected,
    inverseSize: e.inverseSize,
    dispersion: e.dispersion,
    drift: e.arithmetic?.drift ?? 0,
    windowDays: e.windowDays,
    rates: e.arithmetic?.rates ?? null,
  }
  const pValue = Math.min(1, (e.arithmetic?.windowsTested ?? 1) * upperTail(law, sources))
  return {
    surveySources: window.surveySources,
    sources,
    accesses: window.accesses - window.surveyAccesses,
    expected,
    pValue,
    holds: sources >= settings.minimumSources && pValue <= e.threshold,
  }
}

/** The finding with its window without survey scanners, and a sentence if there are any. */
export function sayWithoutSurvey(finding: Finding, share: SurveyShare, settings: DetectSettings): Finding {
  const { explanation } = finding
  const withoutSurvey = withoutSurveyScanners(explanation, share, settings)
  const { ja, en } = explanation.sentence
  const said = surveySentence(withoutSurvey)
  const sentence = said === null ? explanation.sentence : { ja: `${ja}${said.ja}`, en: `${en} ${said.en}` }
  return { ...finding, explanation: { ...explanation, withoutSurvey, sentence } }
}

/** Null where no source of the window is a survey scanner. */
function surveySentence({ surveySources, sources, holds }: WithoutSurveyScanners): { ja: string; en: string } | null {
  if (surveySources === 0) return null
  const [n, rest] = [surveySources, sources].map(x => Math.round(x).toLocaleString('en-US'))
  if (sources === 0)
    return { ja: '送信元はすべて調査目的スキャナです。', en: 'All of these sources are survey scanners.' }
  return {
    ja: `送信元のうち${n}は調査目的スキャナで、これらを除く${rest}${holds ? 'でも急増と判定されます' : 'だけでは急増と判定されません'}。`,
    en: `${n} of the sources ${surveySources === 1 ? 'is a survey scanner' : 'are survey scanners'}; the ${rest} others ${holds ? 'alone are a surge too' : 'alone would be no surge'}.`,
  }
}
