import type { Command } from 'commander'
import type { Campaign, Finding, SurgingPart } from '../model/finding.ts'
import { portLabel, protocolNumber } from '../model/protocol.ts'
import { analyze } from '../run/period/analyze.ts'
import { explainedText } from './explain-finding.ts'
import { defineLookUp, minuteText } from './look-up-command.ts'
import { type Column, count, fixed, tableText } from './table.ts'

export function define(command: Command): void {
  command.option('--explain', 'the numbers behind each finding, to compute it again by hand')
  defineLookUp(command, {
    example: 'teiten detect --period 2014-06',
    look: (site, period) => analyze(site, period),
    json: ({ note, findings, campaigns }, period, site) => ({
      period: { ...period, timeZone: site.store.timeZone },
      note,
      findings,
      campaigns,
    }),
    lines: ({ findings }) => findings,
    text: ({ note, findings, campaigns }, period) => {
      const explain = command.opts<{ explain?: boolean }>().explain === true
      const sentenceOrNumbers = (f: Finding) =>
        explain ? `${f.explanation.sentence.en}\n${explainedText(f)}\n` : f.explanation.sentence.en
      return [
        ...(note === null ? [] : [note.en, '']),
        ...(findings.length === 0
          ? [`Nothing surged in ${period.name}.`]
          : [findingsTable(findings), '', ...findings.map(sentenceOrNumbers)]),
        ...campaigns.flatMap(c => ['', campaignText(c)]),
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
function partText({ part }: { part?: SurgingPart | null }): string {
  if (part === undefined || part === null) return ''
  return ` (${part.signature ?? (part.kind === 'payload' ? part.id.slice(0, 8) : `from ${part.id}`)})`
}

/** Members that stand side by side; `--json` has all. */
const MOST_BESIDE = 10

/** The surges of one campaign, and of each one's sources the percentage that the others had too. */
function campaignText({ name, members, shared }: Campaign): string {
  const shown = members.slice(0, MOST_BESIDE).map((member, i) => ({ ...member, i, letter: campaignLetter(i) }))
  const others = shown.map(
    ({ i: k, letter }): Column<{ i: number }> => ({
      head: letter,
      right: true,
      value: ({ i }) => (i === k ? '' : sharedPercent(shared, i, k)),
    }),
  )
  const columns: Column<(typeof shown)[number]>[] = [
    { head: '', value: row => row.letter },
    { head: 'surge', value: row => row.port + partText(row) },
    { head: 'onset', value: row => minuteText(row.onset) },
    { head: 'sources', right: true, value: row => count(row.sources) },
    ...others,
  ]
  const more = members.length - shown.length
  return `Campaign ${name}: percent of the sources of each surge that the others had too\n${tableText(shown, columns)}${more > 0 ? `\nand ${more} more (--json)` : ''}`
}

function sharedPercent(shared: Campaign['shared'], i: number, k: number): string {
  const own = shared[i]?.[i] ?? null
  const both = shared[i]?.[k] ?? null
  return both === null || own === null ? '–' : own === 0 ? '0' : String(Math.round((100 * both) / own))
}

function campaignLetter(i: number): string {
  return String.fromCharCode(65 + i)
}

/** No multiple of next to nothing. */
function ratioText(f: Finding): string {
  return f.kind === 'newly-observed-port' || f.ratio > 1000 ? 'new' : `×${fixed(f.ratio, 1)}`
}
