import { daysIn } from '../../base/time.ts'
import type { Language, SvgNode } from '../../model/figure.ts'
import type { ReportData, SensorUptime } from '../../model/report.ts'
import { type Box, hatched, label, rectangle } from './marks.ts'
import { drawing } from './svg.ts'
import { fittedText, textWidth } from './text-width.ts'
import { type FigureOptions, printTheme, type Theme } from './theme.ts'
import { daysSince, dayTicks } from './time-text.ts'
import { drawDayAxis } from './value-axis.ts'

/** Sensors that are drawn; those with gaps come first when there are more. */
const MOST_SENSORS = 40
/** Gaps drawn per sensor: beyond that the strip is hatched anyway. */
const MOST_GAPS = 200

/** When each sensor was up. Default 482 wide; height by the number of sensors. */
export function coverageStrip(
  data: Pick<ReportData, 'period' | 'telescope'>,
  language: Language,
  options: FigureOptions = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  const s = theme.scale
  const days = daysIn(data.period.from, data.period.to)
  const all = data.telescope.sensors
  const sensors =
    all.length <= MOST_SENSORS ? all : [...all].sort((a, b) => b.gaps.length - a.gaps.length).slice(0, MOST_SENSORS)
  const row = 8.4 * s
  const size = { width: options.width ?? 482 * s, height: options.height ?? sensors.length * row + 16 * s }
  const nameWidth = Math.min(
    90 * s,
    Math.max(20 * s, ...sensors.map(sensor => textWidth(sensor.name, 6.8 * s) + 5 * s)),
  )
  const plot = { x: nameWidth, y: 1 * s, width: size.width - nameWidth, height: sensors.length * row }
  const step = plot.width / Math.max(1, days.length)
  const whole = (sensor: SensorUptime) => sensor.gaps.filter(gap => isShared(gap, all))
  const children = sensors.flatMap((sensor, i) =>
    drawSensor(
      sensor,
      whole(sensor),
      { ...plot, y: plot.y + i * row, height: row },
      days[0] ?? '',
      step,
      language,
      theme,
    ),
  )
  const title = language === 'ja' ? 'センサーの稼働状況' : 'Sensor uptime'
  const story = sensors
    .filter(sensor => sensor.gaps.length > 0)
    .map(sensor => {
      const hours = Math.round(sensor.gaps.reduce((sum, gap) => sum + gap.hours, 0))
      return language === 'ja' ? `${sensor.name} 欠測${hours}時間` : `${sensor.name}: gaps ${hours} h`
    })
    .join(language === 'ja' ? '、' : ', ')
  return drawing(
    size,
    title,
    story,
    [...children, ...drawDayAxis(dayTicks(days, language), step, plot, theme)],
    theme.font,
  )
}

/** True if the same gap took every sensor: it is told once in the note, not in every row. */
function isShared(gap: { from: string; to: string }, sensors: readonly SensorUptime[]): boolean {
  return (
    sensors.length > 1 &&
    sensors.every(sensor => sensor.gaps.some(other => other.from === gap.from && other.to === gap.to))
  )
}

function drawSensor(
  sensor: SensorUptime,
  shared: readonly { from: string }[],
  row: Box,
  first: string,
  step: number,
  language: Language,
  theme: Theme,
): SvgNode[] {
  const s = theme.scale
  const bar = { x: row.x, y: row.y + 0.9 * s, width: row.width, height: row.height - 1.8 * s }
  const base = bar.y + bar.height - 0.9 * s
  const nodes = [
    label(row.x - 5 * s, base, fittedText(sensor.name, 6.8 * s, row.x - 5 * s), {
      size: 6.8 * s,
      fill: theme.ink2,
      anchor: 'end',
    }),
    rectangle(bar, theme.uptime),
  ]
  let free = row.x
  for (const gap of sensor.gaps.slice(0, MOST_GAPS)) {
    const from = Math.max(row.x, row.x + daysSince(first, gap.from) * step)
    const to = Math.min(row.x + row.width, row.x + daysSince(first, gap.to) * step)
    if (to <= from) continue
    nodes.push(hatched({ ...bar, x: from, width: Math.max(1.2 * s, to - from) }, theme))
    const text = language === 'ja' ? `${Math.round(gap.hours)}時間` : `${Math.round(gap.hours)} h`
    const width = textWidth(text, 6.2 * s) + 4 * s
    const x = to + 1.5 * s + width <= row.x + row.width ? to + 1.5 * s : from - width - 1.5 * s
    if (shared.some(other => other.from === gap.from) || x < free || gap.hours < 1) continue
    nodes.push(
      rectangle({ ...bar, x, width }, theme.background),
      label(x + 2 * s, base, text, { size: 6.2 * s, fill: theme.ink }),
    )
    free = Math.max(to, x + width)
  }
  return nodes
}
