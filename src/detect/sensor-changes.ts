import { addDays, type Day } from '../base/time.ts'
import type { Finding, SensorChange } from '../model/finding.ts'

/** A sensor on a day on which it was planned or live. */
export interface SensorUp {
  day: Day
  sensor: number
  /** Address-days. */
  live: number
}

/**
 * Sensors that first came up, or were last up, within the days first to last. One that was only down for a while is no change: the
 * exposure says so. `rows`: all days that are known; the earliest of them adds nothing, for what was before it is not known.
 */
export function sensorChanges(rows: readonly SensorUp[], first: Day, last: Day): SensorChange[] {
  const spans = new Map<number, { from: Day; to: Day }>()
  for (const { day, sensor, live } of rows) {
    if (!(live > 0)) continue
    const span = spans.get(sensor)
    if (span === undefined) spans.set(sensor, { from: day, to: day })
    else {
      if (day < span.from) span.from = day
      if (day > span.to) span.to = day
    }
  }
  const known = [...spans.values()]
  const begun = known.map(s => s.from).sort()[0]
  const counts = new Map<string, SensorChange>()
  const count = (day: Day, change: SensorChange['change']) => {
    const entry = counts.get(`${day} ${change}`) ?? { day, change, sensors: 0 }
    counts.set(`${day} ${change}`, { ...entry, sensors: entry.sensors + 1 })
  }
  for (const { from, to } of known) {
    if (from > first && from <= last && from !== begun) count(from, 'added')
    // The day after its last is the first without it.
    if (to >= first && to < last) count(addDays(to, 1), 'lost')
  }
  return [...counts.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.change < b.change ? -1 : 1))
}

/** The finding with what changed in the telescope from the first day of its baseline to the end of its window, and the sentence that says so. */
export function withSensorChanges(finding: Finding, rows: readonly SensorUp[]): Finding {
  const { explanation } = finding
  const first = explanation.arithmetic?.baseline[0]?.day
  if (first === undefined) return finding
  const changes = sensorChanges(rows, first, explanation.windowLastDay)
  if (changes.length === 0) return finding
  const { ja, en } = explanation.sentence
  const said = sensorChangeSentence(changes)
  return {
    ...finding,
    explanation: {
      ...explanation,
      sensorChanges: changes,
      sentence: { ja: `${ja}${said.ja}`, en: `${en} ${said.en}` },
    },
  }
}

/** Changes that are told one by one. */
const TOLD = 3

/** One sentence: which sensors came and went, and that the comparison allows for it. */
export function sensorChangeSentence(changes: readonly SensorChange[]): { ja: string; en: string } {
  const told = changes.slice(0, TOLD)
  const rest = changes.length - told.length
  const ja = told.map(
    c =>
      `${dayJa(c.day)}${c.change === 'added' ? 'に' : '以降'}センサー${c.sensors}台が${c.change === 'added' ? '加わり' : '停止し'}`,
  )
  const en = told.map(c => {
    const what = c.sensors === 1 ? '1 sensor' : `${c.sensors} sensors`
    return c.change === 'added'
      ? `${what} ${c.sensors === 1 ? 'was' : 'were'} added on ${c.day}`
      : `${what} ${c.sensors === 1 ? 'has' : 'have'} been silent since ${c.day}`
  })
  return {
    ja: `比較した期間中に${ja.join('、')}${rest > 0 ? `（ほか${rest}回の増減）` : ''}ましたが、比較は稼働アドレス当たりで行い、稼働が少ないことを理由に見込みを下げていません。`,
    en: `Within the days compared ${en.join(', ')}${rest > 0 ? ` (and ${rest} more changes)` : ''}; rates are per live address, and fewer of them never lower the expected number.`,
  }
}

function dayJa(day: Day): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`
}
