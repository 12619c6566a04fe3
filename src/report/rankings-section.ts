import type { Ranking, RankingRow } from '../model/report.ts'
import { campaignTables } from './campaign-tables.ts'
import { changes, surveyPanel } from './changes.ts'
import { blocksOf, type Context, nextFigure, nextTable, said } from './context.ts'
import { fullDate } from './dates.ts'
import type { Block, Cell, Column, Row, Section, Table } from './document.ts'
import { heatMap } from './figures/heat-map.ts'
import { indexPanels } from './figures/index-panels.ts'
import { worldMap } from './figures/world-map.ts'
import { changePercent, columnPercent, grouped, percent } from './numbers.ts'
import { payloadTable } from './payload-table.ts'
import { inlines, note } from './prose.ts'
import { cut } from './request-text.ts'

const LISTED = 10

/** Ports, index panels, countries, categories, AS, hours, changes. */
export function rankingsSection(number: string, context: Context): Section {
  const { data, m } = context
  const ports = portTable(context)
  const index = indexFigure(context)
  const countries = rankingTable('table-countries', data.countries, m.countriesTable, m.country, context)
  const categories = rankingTable('table-categories', data.categories, m.categoriesTable, m.category, context, {
    perAddress: data.keyNumbers.signatureMatches.value,
    change: data.hasPrevious ? data.keyNumbers.signatureMatches.change : null,
  })
  const blocks = blocksOf([
    ports,
    index,
    { kind: 'pair', left: [countries], right: [categories] },
    {
      kind: 'notice',
      content: note(
        m.originNote(
          data.method.countryDataDate === null ? null : fullDate(data.method.countryDataDate, context.style),
        ),
        [data.countries.query, data.categories.query],
      ),
    },
    networksBlock(context),
    payloadTable(context),
    ...campaignTables(context),
    { kind: 'beside', main: changes(context), side: blocksOf([surveyPanel(context)]) },
    mapFigure(context),
    heatFigure(context),
  ])
  return {
    id: 'rankings',
    number,
    title: m.portsTitle,
    shortTitle: m.portsShort,
    newPage: true,
    onePage: false,
    blocks,
  }
}

export function moveCell(row: RankingRow, context: Context): Cell {
  const { m, data } = context
  const before = row.previousRank
  if (!data.hasPrevious) return { kind: 'move', move: 'none', text: '–', label: m.moveLabel.none }
  if (before === null) return { kind: 'move', move: 'new', text: m.newRank, label: m.moveLabel.new }
  const move = before > row.rank ? 'up' : before < row.rank ? 'down' : 'same'
  return { kind: 'move', move, text: String(before), label: `${m.moveLabel[move]} ${before}` }
}

const text = (value: string, strong = false): Cell => ({ kind: 'text', text: value, strong })

function changeOf(row: RankingRow, context: Context): string {
  return context.data.hasPrevious && row.previousRank !== null ? changePercent(row.change) : '–'
}

const withoutSurvey = (row: { withoutSurvey: { perAddress: number | null } | null }) =>
  row.withoutSurvey === null ? '–' : perAddress(row.withoutSurvey)

/** Every rate has two decimals, so that points stand under each other; from 1,000 on none, which no column would hold. */
const perAddress = (row: { perAddress: number | null }) =>
  row.perAddress === null ? '–' : grouped(row.perAddress, row.perAddress >= 1000 ? 0 : 2)

function barOf(row: RankingRow, longest: number): Cell {
  return { kind: 'bar', value: longest > 0 ? row.accesses / longest : 0, label: percent(row.share) }
}

function portTable(context: Context): Table {
  const { data, m } = context
  const rows = data.ports.rows.slice(0, LISTED)
  const longest = Math.max(0, ...rows.map(r => r.accesses))
  const told = data.survey.share.value !== null
  const toRow = (r: RankingRow): Row => ({
    kind: 'row',
    cells: [
      text(String(r.rank)),
      moveCell(r, context),
      text(r.key, true),
      text(cut(said(r.name, context), 28)),
      barOf(r, longest),
      text(perAddress(r)),
      ...(told ? [text(withoutSurvey(r))] : []),
      text(columnPercent(r.share)),
      text(changeOf(r, context)),
    ],
  })
  const columns: Column[] = [
    { head: m.rank, align: 'right', width: 0.06 },
    { head: m.previousRank, align: 'center', width: 0.08 },
    { head: m.port, align: 'left', width: 0.13 },
    { head: m.use, align: 'left', width: 0.23 },
    { head: '', align: 'left', width: told ? 0.1 : 0.2 },
    { head: m.perAddress, align: 'right', width: 0.11 },
    ...(told ? [{ head: m.withoutSurveyHead, align: 'right' as const, width: 0.1 }] : []),
    { head: m.share, align: 'right', width: 0.09 },
    { head: m.change, align: 'right', width: 0.1 },
  ]
  const { rest } = data.ports
  const numbers = data.findings.map(f => m.chapter(String(f.number))).join(context.language === 'ja' ? '、' : ', ')
  const extra =
    data.findingPorts.length === 0
      ? []
      : [{ kind: 'subhead' as const, cells: [text(m.findingPorts(numbers))] }, ...data.findingPorts.map(toRow)]
  const others: Row[] =
    rest.accesses <= 0
      ? []
      : [
          {
            kind: 'sum',
            cells: [
              text(''),
              text(''),
              text(m.rest),
              text(''),
              text(''),
              text(perAddress(rest)),
              ...(told ? [text(withoutSurvey(rest))] : []),
              text(columnPercent(rest.share)),
              text(''),
            ],
          },
        ]
  return {
    kind: 'table',
    id: 'table-ports',
    label: nextTable(context),
    title: m.portsTable,
    unit: m.topUnit(Math.max(rows.length, 1)),
    queries: [data.ports.query],
    columns,
    rows: [...rows.map(toRow), ...others, ...extra],
    note: inlines(
      m.portsNote(
        data.sweeps.share.value === null || data.sweeps.share.value === 0 ? null : percent(data.sweeps.share.value),
      ),
    ),
  }
}

/** A narrow table: rank, previous, name, bar, count, change, and a total where one is printed elsewhere. Long names take the room of the bars. */
function rankingTable(
  id: string,
  ranking: Ranking,
  title: string,
  head: string,
  context: Context,
  total?: { perAddress: number | null; change: number | null },
): Block {
  const { m } = context
  if (ranking.unavailable !== null)
    return { kind: 'notice', content: note(said(ranking.unavailable, context), [ranking.query]) }
  const rows = ranking.rows.slice(0, LISTED)
  if (rows.length === 0) return { kind: 'notice', content: note(m.emptyTable(title), [ranking.query]) }
  const longest = Math.max(0, ...rows.map(r => r.accesses))
  const told = rows.some(r => r.withoutSurvey !== null)
  const bars = !told && !rows.some(r => said(r.name, context).length > (context.language === 'ja' ? 10 : 18))
  const body: Row[] = rows.map(r => ({
    kind: 'row',
    cells: [
      text(String(r.rank)),
      moveCell(r, context),
      text(cut(said(r.name, context), bars ? 26 : 40)),
      ...(bars ? [barOf(r, longest)] : []),
      text(perAddress(r)),
      ...(told ? [text(withoutSurvey(r))] : []),
      text(changeOf(r, context)),
    ],
  }))
  const { rest } = ranking
  if (rest.accesses > 0)
    body.push({
      kind: 'sum',
      cells: [
        text(''),
        text(''),
        text(m.rest),
        ...(bars ? [text('')] : []),
        text(perAddress(rest)),
        ...(told ? [text(withoutSurvey(rest))] : []),
        text(''),
      ],
    })
  if (total !== undefined && rows.length > 0)
    body.push({
      kind: 'sum',
      cells: [
        text(''),
        text(''),
        text(m.total, true),
        ...(bars ? [text('')] : []),
        text(perAddress(total), true),
        ...(told ? [text('')] : []),
        text(changePercent(total.change)),
      ],
    })
  return {
    kind: 'table',
    id,
    label: nextTable(context),
    title,
    unit: m.perDayAddressShort,
    queries: [ranking.query],
    columns: [
      { head: m.rank, align: 'right', width: told ? 0.085 : 0.09 },
      { head: m.previousRank, align: 'center', width: told ? 0.125 : 0.13 },
      { head, align: 'left', width: told ? 0.39 : bars ? 0.33 : 0.47 },
      ...(bars ? [{ head: '', align: 'left' as const, width: 0.14 }] : []),
      { head: m.perAddress, align: 'right', width: told ? 0.13 : 0.15 },
      ...(told ? [{ head: m.withoutSurveyHead, align: 'right' as const, width: 0.12 }] : []),
      { head: m.change, align: 'right', width: told ? 0.15 : 0.16 },
    ],
    rows: body,
    note: [],
  }
}

function networksBlock(context: Context): Block | null {
  const { data, m } = context
  if (data.networks.unavailable === null && data.networks.rows.length === 0) return null
  return rankingTable('table-networks', data.networks, m.networksTable, m.network, context)
}

function indexFigure(context: Context): Block | null {
  const { data, m, language } = context
  if (!data.hasPrevious || data.portIndex.length === 0) return null
  const list = data.portIndex
    .map(p => `${p.port} ${p.mean === null ? '–' : Math.round(p.mean)}`)
    .join(language === 'ja' ? '、' : ', ')
  return {
    kind: 'figure',
    id: 'figure-index',
    label: nextFigure(context),
    title: m.indexTitle,
    unit: m.indexUnit,
    queries: [data.ports.query],
    drawing: indexPanels(data, language, { theme: context.theme }),
    description: m.indexDescription(list),
    note: [],
  }
}

function mapFigure(context: Context): Block | null {
  const { data, m, language } = context
  const rows = data.countries.rows.filter(r => /^[A-Z]{2}$/.test(r.key) && r.accesses > 0)
  if (rows.length === 0) return null
  return {
    kind: 'figure',
    id: 'figure-map',
    label: nextFigure(context),
    title: m.mapTitle,
    unit: m.mapUnit,
    queries: [data.countries.query],
    drawing: worldMap(
      rows.map(r => ({ key: r.key, name: r.name, value: r.accesses, share: r.share })),
      language,
      { theme: context.theme },
    ),
    description: m.mapDescription(
      rows
        .slice(0, 5)
        .map(r => said(r.name, context))
        .join(language === 'ja' ? '、' : ', '),
    ),
    note: [],
  }
}

function heatFigure(context: Context): Block | null {
  const { data, m, language } = context
  if (!data.heatMap.some(cell => cell.value !== null)) return null
  return {
    kind: 'figure',
    id: 'figure-heat',
    label: nextFigure(context),
    title: m.heatTitle,
    unit: m.heatUnit,
    queries: [data.keyNumbers.accesses.query],
    drawing: heatMap(data, language, { theme: context.theme }),
    description: m.heatDescription,
    note: [],
  }
}
