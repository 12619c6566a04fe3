import type { Language, SvgNode } from '../../model/figure.ts'
import type { ReportData } from '../../model/report.ts'
import { hatched, label, rectangle } from './marks.ts'
import { numberText } from './number-text.ts'
import { drawing } from './svg.ts'
import { type FigureOptions, printTheme, type Theme } from './theme.ts'

const WEEKDAYS = {
  ja: ['月', '火', '水', '木', '金', '土', '日'],
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
}

/** Accesses by weekday and hour; six steps from the smallest to the largest value, named at the right. Default 482 × 84. */
export function heatMap(data: Pick<ReportData, 'heatMap'>, language: Language, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  const s = theme.scale
  const size = { width: options.width ?? 482 * s, height: options.height ?? 84 * s }
  const values = data.heatMap.flatMap(cell => (cell.value === null ? [] : [cell.value]))
  const low = values.length === 0 ? 0 : Math.min(...values)
  const high = values.length === 0 ? 0 : Math.max(...values)
  const stepOf = (value: number) => (high > low ? Math.min(5, Math.floor(((value - low) / (high - low)) * 6)) : 0)
  const left = 22 * s
  const width = (size.width - left - 74 * s) / 24
  const height = (size.height - 12 * s) / 7
  const cells = data.heatMap
    .filter(cell => cell.weekday < 7 && cell.hour < 24)
    .map(cell => {
      const box = {
        x: left + cell.hour * width,
        y: cell.weekday * height,
        width: width - 0.7 * s,
        height: height - 0.7 * s,
      }
      return cell.value === null ? hatched(box, theme) : rectangle(box, theme.sequential[stepOf(cell.value)]!)
    })
  const days = WEEKDAYS[language].map((name, i) =>
    label(left - 5 * s, (i + 0.5) * height + 2.4 * s, name, { size: 7 * s, fill: theme.ink2, anchor: 'end' }),
  )
  const hours = [0, 6, 12, 18].map(hour =>
    label(left + hour * width, size.height - 2 * s, language === 'ja' ? `${hour}時` : `${hour}:00`, {
      size: 7 * s,
      fill: theme.ink2,
    }),
  )
  const title = language === 'ja' ? '曜日・時刻別のアクセス件数' : 'Accesses by weekday and hour'
  const story =
    language === 'ja'
      ? `1時間・1IPアドレス当たり、最小${numberText(low)}件、最大${numberText(high)}件`
      : `Per address-hour: ${numberText(low)} to ${numberText(high)}`
  return drawing(
    size,
    title,
    story,
    [
      ...days,
      ...cells,
      ...hours,
      ...(values.length === 0 ? [] : drawScale(low, high, left + 24 * width + 10 * s, height, theme)),
    ],
    theme.font,
  )
}

function drawScale(low: number, high: number, x: number, height: number, theme: Theme): SvgNode[] {
  const s = theme.scale
  return [...theme.sequential].reverse().flatMap((fill, i) => {
    if (high === low && i < 5) return [] // one value has one step
    const from = low + ((5 - i) / 6) * (high - low)
    const base = i * height + height / 2 + 2.4 * s
    return [
      rectangle({ x, y: i * height, width: 8 * s, height: height - 0.7 * s }, fill),
      label(x + 12 * s, base, i === 5 ? numberText(low) : `${numberText(from)}〜`.replace('〜', '–'), {
        size: 6.6 * s,
        fill: theme.ink2,
      }),
    ]
  })
}
