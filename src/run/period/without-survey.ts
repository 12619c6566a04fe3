import { addDays } from '../../base/time.ts'
import type { DetectSettings } from '../../detect/settings.ts'
import { sayWithoutSurvey } from '../../detect/without-survey.ts'
import type { Finding } from '../../model/finding.ts'
import { protocolNumber } from '../../model/protocol.ts'
import { partSurveyPart, portSurveyPart } from '../../store/survey-part.ts'
import type { Site } from '../site/site.ts'
import { surveyKnown } from '../site/survey-lists.ts'

/** The finding, and whether it would be one without known survey scanners; unchanged for bursts and where no list holds. */
export async function withoutSurveyScanners(site: Site, finding: Finding, settings: DetectSettings): Promise<Finding> {
  const { windowDays, windowLastDay, arithmetic, measure } = finding.explanation
  const days = arithmetic?.baseline
  const from = addDays(windowLastDay, 1 - windowDays)
  if (measure === 'accesses' || days === undefined || days.length === 0) return finding
  if (!surveyKnown(site, { from, to: addDays(windowLastDay, 1) })) return finding
  const [window, baseline] = await Promise.all([
    surveyPartOf(site, finding, from, windowLastDay),
    surveyPartOf(site, finding, days[0]!.day, days.at(-1)!.day),
  ])
  return sayWithoutSurvey(finding, { window, baseline }, settings)
}

async function surveyPartOf(site: Site, { protocol, port, part }: Finding, first: string, last: string) {
  const number = protocolNumber(protocol)!
  if (part === undefined) return (await portSurveyPart(site.store, { protocol: number, port }, first, last)).value
  const name = {
    payload: `${number} ${port} ${part.id}`,
    signature: part.id,
    'source-port': `${number} ${Number.parseInt(part.id, 10)}`,
  }[part.kind]
  return (await partSurveyPart(site.store, part.kind, name, first, last)).value
}
