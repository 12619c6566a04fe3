import { CREDENTIALS_PAYLOAD_ID, type PayloadShare } from '../model/payload.ts'
import type { FindingSection } from '../model/report.ts'
import { blocksOf, type Context, portOf, said } from './context.ts'
import { dayText, hourText } from './dates.ts'
import type { Block } from './document.ts'
import { aboutCount, classShare, knownUse, leadingAdvisory, MOSTLY, unloggedShare } from './finding-facts.ts'
import { grouped, listed, percent } from './numbers.ts'
import { productKindOf } from './product-kind.ts'
import { paragraph, type Sentence } from './prose.ts'
import { cut, leadingExploit, leadingPayload, protocolLabel, requestLine } from './request-text.ts'

/** Classes with a sentence of their own. */
const LOUDER: ReadonlySet<string> = new Set(['intrusion-attempt', 'credential-attempt'])

function under(heading: string, blocks: readonly (Block | null)[]): Block[] {
  const kept = blocksOf(blocks)
  return kept.length === 0 ? [] : [{ kind: 'heading', text: heading }, ...kept]
}

/** What was sent, without its heading: the leading request, exploit requests and port checks apart, phases, and that a request is no success. */
export function sentParagraphs(section: FindingSection, context: Context): Block[] {
  const { m, language } = context
  const query = [section.queries.payloads]
  const place = `finding-${portOf(section)}-sent`
  const exploit = leadingExploit(section.payloads)
  const probe = leadingPayload(
    section.payloads.filter(p => p.share >= (p.class === 'probe' ? 0.02 : 0.1) && !LOUDER.has(p.class)),
  )
  const checks = classShare(section, 'port-check')
  const logins = classShare(section, 'credential-attempt')
  const silent = section.sources.handshake === 0 && section.finding.protocol === 'tcp'
  const unlogged = unloggedShare(section)
  if (unlogged >= MOSTLY)
    return blocksOf([paragraph(place, [{ text: m.unloggedAll, queries: query }, { text: m.purposeUnknown }], language)])
  const first: (Sentence | null)[] = [
    ...exploitSentences(section, exploit, context),
    ...(probe === undefined ? [] : probeSentences(section, probe, exploit === undefined, context)),
    logins === null ? null : { text: m.credentials(logins), queries: query },
    logins !== null && section.payloads.some(p => p.id === CREDENTIALS_PAYLOAD_ID && p.share >= 0.01)
      ? { text: m.credentialsLogged }
      : null,
    checks === null
      ? null
      : silent
        ? { text: m.neverConnected, queries: query }
        : { text: m.portChecks(checks), queries: query },
    unlogged < 0.01 ? null : { text: m.unloggedPart(percent(unlogged)), queries: query },
  ]
  const caution = exploit === undefined ? null : { text: m.notSuccess }
  return blocksOf([
    paragraph(place, first, language),
    paragraph(`${place}-phases`, [...phaseSentences(section, context), caution], language),
  ])
}

function exploitSentences(section: FindingSection, exploit: PayloadShare | undefined, context: Context): Sentence[] {
  const share = classShare(section, 'intrusion-attempt')
  if (exploit === undefined || share === null) return []
  const known = section.advisories.some(a => a.ground === 'signature')
  const named = section.advisories.find(a => a.ground === 'signature')?.advisory.request ?? ''
  const request = named === '' ? requestLine(exploit.sample) : cut(named, 48)
  const several = named === '' && exploit.share < classTotal(section, 'intrusion-attempt') - 0.005
  const text =
    known || exploit.title === null
      ? context.m.exploit(share, request, several)
      : context.m.exploitOther(share, said(exploit.title, context), request, several)
  return [{ text, queries: [section.queries.payloads, known ? section.queries.advisories : ''] }]
}

function probeSentences(
  section: FindingSection,
  payload: PayloadShare,
  leading: boolean,
  context: Context,
): Sentence[] {
  const { m } = context
  const protocol = protocolLabel(payload.protocol)
  const whole = classTotal(section, payload.class)
  const among = payload.class === 'probe' && payload.share < whole - 0.005 ? classShare(section, 'probe') : null
  const share = whole - payload.share < 0.0005 ? (classShare(section, payload.class) ?? '') : percent(payload.share)
  const request = requestLine(payload.sample)
  const out: Sentence[] = [
    {
      text:
        among === null
          ? (leading ? m.mostSent : m.someSent)(share, request, m.request(protocol))
          : (leading ? m.mostSentAmong : m.someSentAmong)(among, share, request, m.request(protocol)),
      queries: [section.queries.payloads],
    },
  ]
  if (payload.class !== 'probe' || (!leading && payload.share < MINOR)) return out
  if (protocol === 'HTTP' && payload.sample.startsWith('HEAD ')) out.push({ text: m.headRequest })
  if (protocol === 'HTTP' && payload.signature === null) out.push({ text: m.searchesWeb(portOf(section)) })
  else if (protocol === 'HTTP' && /^(HEAD|GET|OPTIONS) \/ /.test(payload.sample))
    out.push({ text: m.searchesWeb(portOf(section)) })
  else if (payload.title !== null) out.push({ text: m.searches(said(payload.title, context)) })
  return out
}

/** Beside exploit requests, a probe with a smaller share than this is named, not interpreted. */
const MINOR = 0.1

function classTotal(section: FindingSection, name: PayloadShare['class']): number {
  return section.classes.find(c => c.class === name)?.share ?? 0
}

function phaseSentences(section: FindingSection, context: Context): (Sentence | null)[] {
  const { m, style, data } = context
  const check = section.firstByClass['port-check']
  const exploit = section.firstByClass['intrusion-attempt']
  return [
    check === undefined || exploit === undefined
      ? null
      : {
          text: m.phases(hourText(check, data.period.from, style), hourText(exploit, data.period.from, style)),
          queries: [section.queries.payloads],
        },
    section.twoPhaseShare === null || section.twoPhaseShare < 0.01
      ? null
      : { text: m.twoPhase(percent(section.twoPhaseShare)), queries: [section.queries.sources] },
  ]
}

/** Dynamic and private ports, which are never assigned (RFC 6335, section 6). */
const FIRST_DYNAMIC_PORT = 49152

/** What the port is used for, as far as the rules know. */
function portUse(section: FindingSection, context: Context): Sentence {
  const { m, language } = context
  const port = portOf(section)
  const service = knownUse(section, context)
  const products = [...new Set(section.portUse.products.map(p => said(p.name, context)))].slice(0, 4)
  if (products.length === 0 && service === '')
    return { text: section.finding.port >= FIRST_DYNAMIC_PORT ? m.portDynamic(port) : m.portUnknown(port) }
  if (products.length === 0) return { text: m.portService(port, service) }
  const list = listed(products, language)
  return { text: service === '' ? m.portProducts(port, list) : m.portBoth(port, service, list) }
}

/** ポートの用途. */
export function portParagraphs(section: FindingSection, context: Context): Block[] {
  const { m, language } = context
  const parts = [portUse(section, context), { text: m.kindText[productKindOf(section.productKind)] }]
  return under(m.portHeading, [paragraph(`finding-${portOf(section)}-port`, parts, language)])
}

/** 送信元の状況: how many, forged or not, origins, marks, and what the sources show themselves. */
export function sourceParagraphs(section: FindingSection, context: Context): Block[] {
  const { m, language, data } = context
  const { sources } = section
  const query = [section.queries.sources]
  const total = grouped(sources.total)
  const place = `finding-${portOf(section)}-sources`
  const count =
    section.finding.protocol !== 'tcp'
      ? m.sourceCountUdp(total)
      : sources.handshake === 0
        ? (unloggedShare(section) >= MOSTLY ? m.sourceCountLogged : m.sourceCountUnanswered)(total)
        : m.sourceCount(total, grouped(sources.handshake))
  const origins = section.origins.filter(o => o.country !== '').slice(0, 3)
  const named = section.marks
    .filter(
      k => k.share >= 0.05 && m.markNames[k.mark] !== undefined && k.mark !== 'logged' && k.mark !== 'undetermined',
    )
    .slice(0, 3)
  // Beside marks, not alone: a port whose sources carry none has nothing to tell apart.
  const rest = section.marks.filter(k => k.mark === 'undetermined' && k.share >= 0.05 && named.length > 0)
  const marks = [...named, ...rest]
  const parts: (Sentence | null)[] = [
    { text: count, queries: query },
    origins.length === 0
      ? null
      : {
          text: `${m.origins(origins.map(o => m.originShare(said(o.name, context), percent(o.share))).join(language === 'ja' ? '、' : ', '))}${m.originsEnd}`,
          queries: query,
        },
    marks.length === 0
      ? null
      : {
          text: m.marks(
            marks.map(k => m.markShare(m.markNames[k.mark]!, percent(k.share))).join(language === 'ja' ? '、' : ', '),
          ),
          queries: query,
        },
    sources.newShare === null || !data.hasPrevious
      ? null
      : { text: m.newSources(percent(sources.newShare)), queries: query },
  ]
  const others = section.overlap.filter(o => o.share >= 0.01).slice(0, 3)
  // Beside an advisory's panel there is no room for another: the overlap is told in words.
  if (leadingAdvisory(section) !== undefined && others.length > 0)
    parts.push({
      text: m.alsoVisited(
        listed(
          others.map(o => m.alsoShare(o.port, percent(o.share))),
          language,
        ),
      ),
      queries: [section.queries.overlap],
    })
  const stones = steppingSentences(section, context)
  if (section.steppingStones.length === 0)
    return under(m.sourcesHeading, [paragraph(place, [...parts, ...stones], language)])
  return under(m.sourcesHeading, [
    paragraph(place, parts, language),
    paragraph(`${place}-stepping-stones`, stones, language),
  ])
}

function steppingSentences(section: FindingSection, context: Context): Sentence[] {
  const { m, style } = context
  const port = portOf(section)
  const query = [section.queries.evidence]
  if (section.steppingStones.length === 0) return [{ text: m.steppingNone(port) }]
  const scanned = Math.max(...section.steppingStones.map(s => s.sourcesScanned))
  if (scanned === 0) return [{ text: m.steppingNoRecord(port), queries: query }]
  const stones = section.steppingStones.filter(s => s.sourcesShowing > 0).slice(0, 3)
  if (stones.length === 0)
    return [
      {
        text: m.steppingZero(grouped(scanned), port, said(section.steppingStones[0]!.productName, context)),
        queries: query,
      },
    ]
  return stones.flatMap(s => {
    const product = said(s.productName, context)
    const at = `${s.port}/${s.protocol === 17 ? 'UDP' : 'TCP'}`
    return [
      {
        text: m.stepping(
          grouped(s.sourcesScanned),
          dayText(s.scannedFrom.slice(0, 10), style),
          dayText(s.scannedTo.slice(0, 10), style),
          at,
          grouped(s.sourcesShowing),
          percent(s.sourcesShowing / s.sourcesScanned),
          product,
          s.shows !== 'service',
        ),
        queries: query,
      },
      { text: m.steppingSearch(portOf(section), product) },
      { text: m.steppingMeans(product, s.shows !== 'service') },
    ]
  })
}

/** 公表と観測の関係: ground, lag, exposed hosts and who counted them. */
export function advisoryParagraphs(section: FindingSection, context: Context): Block[] {
  const { m, language } = context
  const match = leadingAdvisory(section)
  if (match === undefined) return []
  const query = [section.queries.advisories]
  const title = said(match.advisory.title, context)
  const ground =
    match.ground === 'signature'
      ? m.matchSignature
      : match.ground === 'product-and-time'
        ? m.matchProduct(title)
        : m.matchTime(title)
  const lag =
    match.lagDays === 0 ? m.lagSame : match.lagDays > 0 ? m.lagAfter(match.lagDays) : m.lagBefore(-match.lagDays)
  const exposed = match.advisory.exposedHosts
  return under(m.advisoryHeading, [
    paragraph(
      `finding-${portOf(section)}-advisory`,
      [
        { text: ground, queries: query },
        match.confidence === 'possible' ? null : { text: lag, queries: query },
        exposed === null
          ? null
          : { text: m.exposed(aboutCount(exposed.count), said(exposed.countedBy, context)), queries: query },
      ],
      language,
    ),
  ])
}
