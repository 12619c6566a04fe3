import type { Campaign } from '../model/finding.ts'
import { type Context, nextTable, said } from './context.ts'
import { dayAndHour, dayText } from './dates.ts'
import type { Block, Cell, Table } from './document.ts'
import { grouped } from './numbers.ts'
import { inlines } from './prose.ts'
import { cut } from './request-text.ts'

/** Campaigns that are printed, and surges of each that stand side by side; `detect --json` has all. */
const MOST_CAMPAIGNS = 3
const MOST_BESIDE = 10

/** Part of the table's width that the shares have together: three digits in each of ten columns. */
const SHARES_WIDTH = 0.5

/** Of surges that behave as one: how many of each one's sources the others had too. Nothing where no two do. */
export function campaignTables(context: Context): Block[] {
  return context.data.campaigns.rows.slice(0, MOST_CAMPAIGNS).map((campaign, i) => campaignTable(campaign, i, context))
}

function campaignTable({ members, shared }: Campaign, number: number, context: Context): Table {
  const { m, data, style } = context
  const text = (value: string, strong = false): Cell => ({ kind: 'text', text: value, strong })
  const shown = members.slice(0, MOST_BESIDE)
  const letter = (i: number) => String.fromCharCode(65 + i)
  const share = (i: number, k: number) => {
    const own = shared[i]?.[i] ?? 0
    const both = shared[i]?.[k] ?? null
    return i === k || both === null || own === 0 ? '–' : wholePercent(both / own)
  }
  return {
    kind: 'table',
    id: `table-campaign-${number + 1}`,
    label: nextTable(context),
    title: m.campaignTable,
    unit: m.campaignUnit(members.length),
    queries: [data.campaigns.query],
    columns: [
      { head: '', align: 'left', width: 0.05 },
      { head: m.campaignMember, align: 'left', width: 0.23 },
      { head: m.campaignOnset, align: 'left', width: 0.11 },
      { head: m.payloadSources, align: 'right', width: 0.11 },
      ...shown.map((_, k) => ({ head: letter(k), align: 'right' as const, width: SHARES_WIDTH / shown.length })),
    ],
    rows: shown.map((member, i) => ({
      kind: 'row',
      cells: [
        text(letter(i), true),
        text(cut(memberText(member, context), 40)),
        text(dayText(dayAndHour(member.onset).day, style)),
        text(grouped(member.sources)),
        ...shown.map((_, k) => text(share(i, k))),
      ],
    })),
    note: inlines(m.campaignNote(members.length - shown.length)),
  }
}

/** 7778/TCP; 送信元ポート8888/TCP; 443/TCP (title of the request). */
function memberText({ port, part }: Campaign['members'][number], context: Context): string {
  const { m } = context
  if (part === null) return port
  if (part.kind === 'source-port') return m.campaignSourcePort(part.id)
  return m.campaignPart(port, part.title === null ? part.id.slice(0, 8) : said(part.title, context))
}

/** The unit stands above the table. Never 0 or 100 unless it is exactly that. */
function wholePercent(share: number): string {
  if (share > 0 && share < 0.01) return '<1'
  return share < 1 && share > 0.99 ? '>99' : String(Math.round(100 * share))
}
