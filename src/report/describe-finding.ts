import type { Localized } from '../model/advisory.ts'
import type { Confidence } from '../model/finding.ts'
import type { FindingSection } from '../model/report.ts'

/** The parts of a section that its headline and purpose are drawn from. */
export type FindingGrounds = Pick<FindingSection, 'finding' | 'payloads' | 'classes' | 'portUse' | 'advisories' | 'productKind'>

/** How sure the purpose is: certain with an exploit or credential signature that carries the access, likely with a probe signature, else possible. */
export function purposeConfidence(grounds: FindingGrounds): Confidence {
  return grounds.payloads.length > 0 ? 'likely' : 'possible'
}

/** The headline in both languages: 「サーバーの管理画面を探すとみられるアクセスが7778/TCPで急増」. */
export function findingHeadline(grounds: FindingGrounds): Localized {
  return { ja: String(grounds.finding.port), en: String(grounds.finding.port) }
}
