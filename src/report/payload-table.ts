import type { PayloadRow } from '../model/report.ts'
import { type Context, nextTable, said } from './context.ts'
import type { Block, Cell, Row } from './document.ts'
import { className } from './figures/share-bar.ts'
import { columnPercent, grouped, percent } from './numbers.ts'
import { inlines } from './prose.ts'
import { cut, protocolLabel } from './request-text.ts'

/** Longest text of a payload in the table, and longest run in it that no line can be broken in: a JA4 in brackets has 38. */
const SHOWN = 110
const RUN_SHOWN = 40
const LONG_RUN = new RegExp(`^([\\s\\S]*?\\S{${RUN_SHOWN}})\\S`)

/** What was sent most, whatever the port: named by its signature, with the request itself below; and what stays undetermined. */
export function payloadTable(context: Context): Block | null {
  const { data, m, language } = context
  if (data.payloads === null || data.payloads.rows.length === 0) return null
  const { rows, query, silent, undetermined } = data.payloads
  const text = (value: string): Cell => ({ kind: 'text', text: value })
  const body = rows.map(
    (row): Row => ({
      kind: 'row',
      cells: [
        text(String(row.rank)),
        text(nameOf(row, context)),
        { kind: 'code', text: shownText(row.text) },
        text(className(row.class, language).replace(/\s?[（(].*$/, '')),
        text(grouped(row.ports)),
        text(grouped(row.sources)),
        text(grouped(row.accesses)),
        text(columnPercent(row.share)),
      ],
    }),
  )
  return {
    kind: 'table',
    id: 'table-payloads',
    label: nextTable(context),
    title: m.payloadsTable,
    unit: m.payloadsUnit(rows.length),
    queries: [query],
    columns: [
      { head: m.rank, align: 'right', width: 0.05 },
      { head: m.payloadName, align: 'left', width: 0.2 },
      { head: m.payloadText, align: 'left', width: 0.35 },
      { head: m.payloadClass, align: 'left', width: 0.11 },
      { head: m.payloadPorts, align: 'right', width: 0.07 },
      { head: m.payloadSources, align: 'right', width: 0.08 },
      { head: m.payloadAccesses, align: 'right', width: 0.07 },
      { head: m.share, align: 'right', width: 0.07 },
    ],
    rows: body,
    note: inlines(m.payloadsNote(percent(silent), percent(undetermined))),
  }
}

/** Bytes written as escapes have no spaces: such a run ends the text, or it would run over the next column. */
function shownText(text: string): string {
  const begin = LONG_RUN.exec(text)?.[1]
  return cut(begin === undefined ? text : `${begin}…`, SHOWN)
}

/** The signature's title, else the protocol by content. */
function nameOf(row: PayloadRow, context: Context): string {
  if (row.title !== null) return said(row.title, context)
  const protocol = protocolLabel(row.protocol)
  return protocol === '' ? context.m.payloadUnnamed : protocol
}
