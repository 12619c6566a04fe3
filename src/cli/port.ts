import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { parsePortLabel, portLabel } from '../model/protocol.ts'
import { lookUpPort } from '../run/look-up-port.ts'
import { needData } from '../run/span.ts'
import { printJson } from './print-json.ts'
import { newProgress } from './progress.ts'
import {
  addPeriodOptions,
  addSiteOptions,
  askedPeriod,
  type PeriodFlags,
  type SiteFlags,
  withSite,
} from './site-options.ts'
import { sparkText } from './spark.ts'
import { count, fixed, percent, tableText } from './table.ts'

interface Flags extends SiteFlags, PeriodFlags {
  json?: boolean
}

export function define(command: Command): void {
  addPeriodOptions(addSiteOptions(command))
    .argument('<port>', 'with its protocol: 7778/tcp, 1900/udp, 8/icmp')
    .option('--json', 'one object')
    .addHelpText('after', '\nExample:\n  teiten port 7778/tcp --period 2014-06')
    .action(run)
}

async function run(text: string, flags: Flags): Promise<void> {
  const asked = parsePortLabel(text)
  if (asked === null)
    throw new TeitenError('TEITEN_USAGE', `"${text}" is not a port with its protocol`, {
      next: 'Write 7778/tcp, 1900/udp or 8/icmp.',
    })
  await withSite(flags, async site => {
    const period = await askedPeriod(site, flags)
    await needData(site, period)
    const progress = newProgress()
    progress.at(0.2, text)
    const view = await lookUpPort(site, asked.protocol, asked.port, period).finally(() => progress.stop())
    if (flags.json === true) return printJson(view)
    process.stdout.write(`${portText(portLabel(asked.protocol, asked.port), view)}\n`)
  })
}

function portText(label: string, view: Awaited<ReturnType<typeof lookUpPort>>): string {
  const uses = view.services.products.map(p => p.name.en).join('; ')
  const lines = [`${label}  ${view.services.service.en}${uses === '' ? '' : ` (${uses})`}`, '']
  lines.push(`accesses per day and address, ${view.period}: ${sparkText(view.days.map(d => d.perAddress))}`)
  lines.push(
    `accesses ${count(view.days.reduce((n, d) => n + (d.accesses ?? 0), 0))}, distinct sources ${count(view.sources.total)}, handshake completed ${count(view.sources.handshake)}`,
    '',
  )
  for (const f of view.findings) lines.push(f.explanation.sentence.en, '')
  lines.push(
    tableText(view.payloads.slice(0, 12), [
      { head: 'share', right: true, value: p => percent(p.share) },
      { head: 'class', value: p => p.class },
      { head: 'sources', right: true, value: p => count(p.sources) },
      { head: 'signature', value: p => p.signature ?? '' },
      { head: 'sample', value: p => (p.sample === '' ? '(nothing sent)' : p.sample.slice(0, 60)) },
    ]),
    '',
  )
  lines.push(
    `origins: ${view.origins
      .slice(0, 6)
      .map(o => `${o.country || '??'} ${percent(o.share)}`)
      .join(', ')}`,
  )
  if (view.overlap.length > 0)
    lines.push(`also seen on: ${view.overlap.map(o => `${o.port} ${percent(o.share)}`).join(', ')}`)
  for (const s of view.steppingStones) {
    lines.push(
      `stepping stones: of ${count(s.sourcesScanned)} sources with scan data, ${count(s.sourcesShowing)} show ${s.productName.en} on ${label}`,
    )
  }
  for (const a of view.advisories) {
    const hosts =
      a.exposedHosts === null
        ? ''
        : `, ${count(a.exposedHosts.count)} exposed hosts (counted by ${a.exposedHosts.countedBy.en})`
    lines.push(`advisory: ${a.title.en}, disclosed ${a.disclosed}, lag ${a.lagDays} d, ${a.confidence}${hosts}`)
  }
  const gaps = view.days.filter(d => d.gap).map(d => `${d.day} (${fixed(d.exposure, 1)} address-days)`)
  if (gaps.length > 0) lines.push(`days with gaps: ${gaps.join(', ')}`)
  return lines.join('\n')
}
