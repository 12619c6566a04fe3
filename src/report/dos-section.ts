import type { Ranking, RankingRow } from '../model/report.ts'
import { blocksOf, type Context, nextFigure, nextTable, said } from './context.ts'
import { dayText } from './dates.ts'
import type { Block, Cell, Row, Section } from './document.ts'
import { backscatterFigure } from './figures/backscatter-figure.ts'
import { changePercent, columnPercent, grouped, meanCount, percent } from './numbers.ts'
import { inlines, note, paragraph, type Sentence } from './prose.ts'
import { moveCell } from './rankings-section.ts'
import { cut } from './request-text.ts'

const text = (value: string, strong = false): Cell => ({ kind: 'text', text: value, strong })

/** Ports of UDP answers that are named. */
const UDP_PORTS_NAMED = 3

/** Answers over UDP by the ports that they came from; nothing where there are none. */
function udpAnswersSentence({ data, m, language }: Context): Sentence | null {
  const { packets, ports, query } = data.backscatter.udpAnswers
  if (packets === 0) return null
  const named = ports.slice(0, UDP_PORTS_NAMED).map(p => m.dosUdpPort(p.port, grouped(p.senders)))
  return { text: m.dosUdpAnswers(grouped(packets), named.join(language === 'ja' ? '、' : ', ')), queries: [query] }
}

/** DoS attacks as their backscatter shows them. */
export function dosSection(number: string, context: Context): Section {
  const { data, m, language, style } = context
  const b = data.backscatter
  const seen = (b.packetsPerDay.value ?? 0) > 0 || (b.victimsPerDay.value ?? 0) > 0
  const panel: Block = {
    kind: 'panel',
    title: m.dosPanel,
    queries: [],
    framed: false,
    blocks: [{ kind: 'small', content: inlines(m.dosPanelText) }],
  }
  if (!seen) {
    const none = paragraph(
      'dos',
      [{ text: m.dosLead }, { text: m.dosNone, queries: [b.query] }, udpAnswersSentence(context)],
      language,
    )
    return {
      id: 'dos',
      number,
      title: m.dosTitle,
      shortTitle: m.dosTitle,
      newPage: false,
      onePage: true,
      blocks: [{ kind: 'beside', main: blocksOf([none]), side: [panel] }],
    }
  }
  const label = nextFigure(context)
  const compared = data.hasPrevious && b.packetsPerDay.change !== null && b.victimsPerDay.change !== null
  const victims = meanCount(b.victimsPerDay.value ?? 0)
  const busiest =
    b.busiestDay === null ? null : { day: dayText(b.busiestDay.day, style), victims: grouped(b.busiestDay.victims) }
  const lead = paragraph(
    'dos',
    [
      { text: m.dosLead },
      { text: m.dosCounts(meanCount(b.packetsPerDay.value ?? 0), victims), queries: [b.query] },
      compared
        ? {
            text: m.dosChanges(changePercent(b.packetsPerDay.change), changePercent(b.victimsPerDay.change)),
            queries: [b.query],
          }
        : null,
      b.attacks > 0 ? { text: m.dosAttacks(grouped(b.attacks)), queries: [b.query] } : null,
      busiest === null ? null : { text: m.dosBusiest(busiest.day, busiest.victims, label), queries: [b.query] },
      udpAnswersSentence(context),
    ],
    language,
  )
  const blocks = blocksOf([
    { kind: 'beside', main: blocksOf([lead]), side: [panel] },
    {
      kind: 'figure',
      id: 'figure-dos',
      label,
      title: m.dosFigure,
      unit: m.dosFigureUnit,
      queries: [b.query],
      drawing: backscatterFigure(data, language, { theme: context.theme }),
      description: m.dosDescription(victims, busiest === null ? null : `${busiest.day} ${busiest.victims}`),
      note: [],
    },
    {
      kind: 'pair',
      left: [victimTable('table-victim-ports', b.ports, m.dosPorts, m.victimPort, context)],
      right: [victimTable('table-victim-countries', b.countries, m.dosCountries, m.country, context)],
    },
    { kind: 'notice', content: inlines(m.victimNote) },
  ])
  return { id: 'dos', number, title: m.dosTitle, shortTitle: m.dosTitle, newPage: false, onePage: true, blocks }
}

function victimTable(id: string, ranking: Ranking, title: string, head: string, context: Context): Block {
  const { m, data } = context
  if (ranking.unavailable !== null)
    return { kind: 'notice', content: note(said(ranking.unavailable, context), [ranking.query]) }
  const rows = ranking.rows.slice(0, 5)
  const longest = Math.max(0, ...rows.map(r => r.share))
  const body: Row[] = rows.map((r: RankingRow) => ({
    kind: 'row',
    cells: [
      text(String(r.rank)),
      moveCell(r, context),
      text(cut(said(r.name, context) || r.key, 26)),
      { kind: 'bar', value: longest > 0 ? r.share / longest : 0, label: percent(r.share) },
      text(columnPercent(r.share)),
      text(data.hasPrevious && r.previousRank !== null ? changePercent(r.change) : '–'),
    ],
  }))
  return {
    kind: 'table',
    id,
    label: nextTable(context),
    title,
    unit: m.victimShare,
    queries: [ranking.query],
    columns: [
      { head: m.rank, align: 'right', width: 0.09 },
      { head: m.previousRank, align: 'center', width: 0.13 },
      { head, align: 'left', width: 0.33 },
      { head: '', align: 'left', width: 0.14 },
      { head: m.share, align: 'right', width: 0.15 },
      { head: m.change, align: 'right', width: 0.16 },
    ],
    rows: body,
    note: [],
  }
}
