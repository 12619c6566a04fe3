import type { Command } from 'commander'
import type { Finding } from '../model/finding.ts'
import { portLabel, protocolNumber } from '../model/protocol.ts'
import { analyze } from '../run/period/analyze.ts'
import { explainedText } from './explain-finding.ts'
import { defineLookUp, minuteText } from './look-up-command.ts'
import { count, fixed, tableText } from './table.ts'

export function define(command: Command): void {
  command.option('--explain', 'the numbers behind each finding, to compute it again by hand')
  defineLookUp(command, {
    example: 'teiten detect --period 2014-06',
    look: (site, period) => analyze(site, period),
    json: ({ note, findings }, period, site) => ({
      period: { ...period, timeZone: site.store.timeZone },
      note,
      findings,
    }),
    lines: ({ findings }) => findings,
    text: ({ note, findings }, period) => {
      const explain = command.opts<{ explain?: boolean }>().explain === true
      const sentenceOrNumbers = (f: Finding) =>
        explain ? `${f.explanation.sentence.en}\n${explainedText(f)}\n` : f.explanation.sentence.en
      return [
        ...(note === null ? [] : [note.en, '']),
        ...(findings.length === 0
          ? [`Nothing surged in ${period.name}.`]
          : [findingsTable(findings), '', ...findings.map(sentenceOrNumbers)]),
      ].join('\n')
    },
  })
}

function findingsTable(findings: readonly Finding[]): string {
  return tableText(findings, [
    { head: 'kind', value: f => f.kind },
    { head: 'port', value: f => portLabel(protocolNumber(f.protocol)!, f.port) + partText(f) },
    { head: 'onset', value: f => `${f.gradual ? 'gradually from ' : ''}${minuteText(f.onset)}` },
    { head: '95 % interval', value: f => `${minuteText(f.onsetLow)} to ${minuteText(f.onsetHigh)}` },
    { head: 'end', value: f => (f.lasting ? 'lasting' : f.end === null ? '' : f.end.slice(0, 10)) },
    { head: 'accesses', right: true, value: f => count(f.accesses) },
    { head: 'sources', right: true, value: f => count(f.sources) },
    { head: 'ratio', right: true, value: ratioText },
    { head: 'campaign', value: f => f.campaign ?? '' },
  ])
}

/** What surges inside the port: its signature, or its group's first digits. */
function partText(f: Finding): string {
  if (f.part === undefined) return ''
  return ` (${f.part.signature ?? (f.part.kind === 'payload' ? f.part.id.slice(0, 8) : `from ${f.part.id}`)})`
}

/** No multiple of next to nothing. */
function ratioText(f: Finding): string {
  return f.kind === 'newly-observed-port' || f.ratio > 1000 ? 'new' : `×${fixed(f.ratio, 1)}`
}
