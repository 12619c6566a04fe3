import type { Localized } from '../model/advisory.ts'
import type { Language } from '../model/figure.ts'
import type { Confidence } from '../model/finding.ts'
import type { PayloadClass } from '../model/payload.ts'
import type { FindingSection } from '../model/report.ts'
import { portOf } from './context.ts'
import { messagesOf } from './messages/messages.ts'
import { productKindOf } from './product-kind.ts'

/** The parts of a section that its headline and purpose are drawn from. */
export type FindingGrounds = Pick<
  FindingSection,
  'finding' | 'payloads' | 'classes' | 'portUse' | 'advisories' | 'productKind'
>

/** Least share of the accesses for a class to name the whole finding: below it, it is the port's everyday background. */
export const NAMING_SHARE = { exploit: 0.05, credentials: 0.1, probe: 0.1 } as const

function shareOf(grounds: Pick<FindingGrounds, 'classes'>, payloadClass: PayloadClass): number {
  return grounds.classes.find(c => c.class === payloadClass)?.share ?? 0
}

/** What carries the finding: the most telling class with enough of the accesses. */
export function leadingClass(grounds: Pick<FindingGrounds, 'classes'>): 'exploit' | 'credentials' | 'probe' | 'none' {
  if (shareOf(grounds, 'intrusion-attempt') >= NAMING_SHARE.exploit) return 'exploit'
  if (shareOf(grounds, 'credential-attempt') >= NAMING_SHARE.credentials) return 'credentials'
  return shareOf(grounds, 'probe') >= NAMING_SHARE.probe ? 'probe' : 'none'
}

/** How sure the purpose is: certain with exploit or login requests that carry the access, likely with probes, else possible. */
export function purposeConfidence(grounds: FindingGrounds): Confidence {
  const leading = leadingClass(grounds)
  return leading === 'exploit' || leading === 'credentials' ? 'certain' : leading === 'probe' ? 'likely' : 'possible'
}

function headlineIn(grounds: FindingGrounds, language: Language): string {
  const m = messagesOf(language)
  const port = portOf(grounds)
  const kind = productKindOf(grounds.productKind)
  const target = m.target[kind]
  const isNew = grounds.finding.kind === 'newly-observed-port'
  if (grounds.finding.kind === 'single-source-burst') return m.headline.burst(target, port)
  const { part } = grounds.finding
  if (part !== undefined)
    return part.kind === 'source-port'
      ? m.headline.sourcePort(part.id)
      : m.headline.payload(part.title === null ? null : part.title[language], port)
  const leading = target === '' ? 'none' : leadingClass(grounds)
  const { headline } = m
  if (kind === 'worm' && leading !== 'none') return (isNew ? headline.wormNew : headline.wormSurge)(target, port)
  switch (leading) {
    case 'exploit':
      return (isNew ? headline.exploitNew : headline.exploitSurge)(target, port)
    case 'credentials':
      return (isNew ? headline.loginNew : headline.loginSurge)(target, port)
    case 'probe':
      return (isNew ? headline.probeNew : headline.probeSurge)(target, port)
    case 'none':
      return (isNew ? headline.plainNew : headline.plainSurge)(target, port)
  }
}

/** The headline in both languages: 「サーバーの管理画面を探すとみられるアクセスが7778/TCPで急増」. Claims no more than the payloads carry. */
export function findingHeadline(grounds: FindingGrounds): Localized {
  return { ja: headlineIn(grounds, 'ja'), en: headlineIn(grounds, 'en') }
}
