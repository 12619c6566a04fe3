import { blocksOf, type Context, lastDay, present, said } from './context.ts'
import { dayText, fullDate } from './dates.ts'
import type { Block } from './document.ts'
import { percent } from './numbers.ts'
import { note, paragraph, type Sentence } from './prose.ts'

/** Ranks that are looked at for changes. */
const LISTED = 10

/** Ports of the first ten that changed by a tenth or more, at most three. */
export function changes(context: Context): Block[] {
  const { data, m, language } = context
  if (!data.hasPrevious)
    return blocksOf([{ kind: 'heading', text: m.changes }, paragraph('changes', [{ text: m.noPrevious }], language)])
  const moved = data.ports.rows
    .slice(0, LISTED)
    .filter(r => r.previousRank === null || (r.change !== null && Math.abs(r.change) >= 0.1))
    .sort((a, b) => Math.abs(b.accesses * (b.change ?? 1)) - Math.abs(a.accesses * (a.change ?? 1)) || a.rank - b.rank)
    .slice(0, 3)
  const parts: Sentence[] = moved.map(r => {
    const use = said(r.name, context).replace(/\s?[（(].*$/, '')
    const size = r.change === null ? '' : `${(Math.abs(r.change) * 100).toFixed(1)}%`
    const words =
      r.previousRank === null
        ? m.portEntered(r.key, use, r.rank)
        : (r.change! > 0 ? m.portRose : m.portFell)(r.key, use, size, r.previousRank, r.rank)
    return { text: words, queries: [data.ports.query] }
  })
  return blocksOf([
    { kind: 'heading', text: m.changes },
    paragraph('changes', parts.length === 0 ? [{ text: m.noChanges, queries: [data.ports.query] }] : parts, language),
  ])
}

/** Survey scanners' share of everything. */
export function surveyPanel(context: Context): Block | null {
  const { data, m, style } = context
  const { share } = data.survey
  if (share.value === null) return null
  const before = data.hasPrevious && data.survey.previousShare !== null ? percent(data.survey.previousShare) : null
  const date =
    data.survey.listDate === null
      ? null
      : data.survey.listDate > lastDay(context)
        ? fullDate(data.survey.listDate, style)
        : dayText(data.survey.listDate, style)
  return {
    kind: 'panel',
    title: m.surveyPanel,
    queries: [],
    framed: false,
    blocks: present([
      { kind: 'big-number' as const, label: '', value: (share.value * 100).toFixed(1), unit: '%' },
      { kind: 'small' as const, content: note(m.surveyText(before, date), [share.query]) },
    ]),
  }
}
