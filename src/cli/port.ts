import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { parsePortLabel } from '../model/protocol.ts'
import { lookUpPort } from '../run/look-up/look-up-port.ts'
import { defineLookUp } from './look-up-command.ts'
import { sparkText } from './spark.ts'
import { count, fixed, percent, tableText } from './table.ts'

/** `survey` false: what was sent is shown without survey scanners. */
type View = Awaited<ReturnType<typeof lookUpPort>> & { survey: boolean }

export function define(command: Command): void {
  defineLookUp(command, {
    argument: { name: 'port', description: 'with its protocol: 7778/tcp, 1900/udp, 8/icmp' },
    survey: true,
    example: 'teiten port 7778/tcp --period 2014-06',
    look: async (site, period, { argument, survey }) => {
      const asked = parsePortLabel(argument)
      if (asked === null) {
        throw new TeitenError('TEITEN_USAGE', `"${argument}" is not a port with its protocol`, {
          next: 'Write 7778/tcp, 1900/udp or 8/icmp.',
        })
      }
      return { ...(await lookUpPort(site, asked.protocol, asked.port, period)), survey }
    },
    json: ({ survey: _, ...view }) => view,
    text: portText,
  })
}

function portText(view: View): string {
  const uses = view.services.products.map(p => p.name.en).join('; ')
  const gaps = view.days.filter(d => d.gap).map(d => `${d.day} (${fixed(d.exposure, 1)} address-days)`)
  return [
    `${view.label}  ${view.services.service.en}${uses === '' ? '' : ` (${uses})`}`,
    '',
    `accesses per day and address, ${view.period}: ${sparkText(view.days.map(d => d.perAddress))}`,
    `accesses ${count(view.days.reduce((n, d) => n + (d.accesses ?? 0), 0))}, distinct sources ${count(view.sources.total)}, handshake completed ${count(view.sources.handshake)}`,
    ...withoutSurveyText(view),
    '',
    ...view.findings.flatMap(f => [f.explanation.sentence.en, '']),
    ...classesText(view),
    payloadTable(view),
    '',
    `origins: ${view.origins
      .slice(0, 6)
      .map(o => `${o.country || '??'} ${percent(o.share)}`)
      .join(', ')}`,
    ...(view.overlap.length > 0
      ? [`also seen on: ${view.overlap.map(o => `${o.port} ${percent(o.share)}`).join(', ')}`]
      : []),
    ...view.steppingStones.map(
      s =>
        `stepping stones: of ${count(s.sourcesScanned)} sources with scan data, ${count(s.sourcesShowing)} show ${s.productName.en} on ${view.label}`,
    ),
    ...view.advisories.map(advisoryText),
    ...(gaps.length > 0 ? [`days with gaps: ${gaps.join(', ')}`] : []),
  ].join('\n')
}

/** The same without survey scanners; nothing where no list holds for the period. */
function withoutSurveyText(view: View): string[] {
  const { surveyShare, total } = view.sources
  if (surveyShare === null) return []
  const accesses = view.days.reduce((n, d) => n + (d.withoutSurvey?.accesses ?? 0), 0)
  return [
    `without survey scanners: accesses ${count(accesses)}, distinct sources ${count(Math.round(total * (1 - surveyShare)))}`,
  ]
}

/** Shares of the classes of what was sent, with and without survey scanners. */
function classesText(view: View): string[] {
  const shares = (of: (c: View['classes'][number]) => number) =>
    view.classes
      .filter(c => of(c) > 0)
      .map(c => `${c.class} ${percent(of(c))}`)
      .join(', ')
  return [
    `sent: ${shares(c => c.share)}`,
    ...(view.sources.surveyShare === null
      ? []
      : [`sent, without survey scanners: ${shares(c => c.withoutSurvey?.share ?? 0)}`]),
    '',
  ]
}

/** What was sent; with `--survey exclude` the shares and sources are those without survey scanners, the largest first. */
function payloadTable(view: View): string {
  const counted = view.payloads
    .map(p => ({ ...p, ...(view.survey ? null : p.withoutSurvey) }))
    .filter(p => p.accesses > 0)
    .sort((a, b) => b.accesses - a.accesses)
  return tableText(counted.slice(0, 12), [
    { head: view.survey ? 'share' : 'share w/o surveys', right: true, value: p => percent(p.share) },
    { head: 'class', value: p => p.class },
    { head: 'sources', right: true, value: p => count(p.sources) },
    { head: 'signature', value: p => p.signature ?? '' },
    { head: 'sample', value: p => p.sample.slice(0, 60) || p.absence },
  ])
}

function advisoryText(a: View['advisories'][number]): string {
  const hosts =
    a.exposedHosts === null
      ? ''
      : `, ${count(a.exposedHosts.count)} exposed hosts (counted by ${a.exposedHosts.countedBy.en})`
  return `advisory: ${a.title.en}, disclosed ${a.disclosed}, lag ${a.lagDays} d, ${a.confidence}${hosts}`
}
