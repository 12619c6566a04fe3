import { line } from 'd3-shape'
import type { Day } from '../../base/time.ts'
import type { Language, SvgNode } from '../../model/figure.ts'
import type { Finding } from '../../model/finding.ts'
import type { SensorUptime } from '../../model/report.ts'
import { gapBands } from './gap-bands.ts'
import { downwardTick, hatched, rectangle, rule } from './marks.ts'
import { drawing, rounded, svg } from './svg.ts'
import { type FigureOptions, screenTheme } from './theme.ts'
import { daysSince, dayText, onsetWords } from './time-text.ts'

/** Sources by day from zero, with onset, its 95 % band, disclosure and whole gaps, and no axes: one row of Today. Default 180 × 44. */
export function changeSparkline(
  days: readonly { day: Day; sources: number | null }[],
  finding: Finding,
  disclosed: Day | null,
  sensors: readonly SensorUptime[],
  language: Language,
  options: FigureOptions = {},
): SvgNode {
  const theme = options.theme ?? screenTheme
  const size = { width: options.width ?? 180, height: options.height ?? 44 }
  const title = language === 'ja' ? '1日ごとの送信元IPアドレス数' : 'Sources by day'
  const first = days[0]?.day
  if (first === undefined) return drawing(size, title, '', [], theme.font)
  const top = 7
  const base = size.height - 4
  const width = size.width - 5
  const step = width / days.length
  const largest = Math.max(1, ...days.map(day => day.sources ?? 0))
  const x = (i: number) => (i + 0.5) * step
  const y = (value: number) => base - (value / largest) * (base - top - 2)
  const place = (at: string) => Math.min(width, Math.max(0, daysSince(first, at) * step))
  const inside = (at: string) => daysSince(first, at) >= 0 && daysSince(first, at) < days.length
  const path = line<(typeof days)[number]>(
    (_, i) => rounded(x(i)),
    day => rounded(y(day.sources!)),
  ).defined(day => day.sources !== null)([...days])
  const whole = gapBands(
    sensors,
    days.map(day => day.day),
    days.filter(day => day.sources === null).map(day => day.day),
  ).filter(band => band.whole)
  const low = place(finding.onsetLow)
  const last = days.at(-1)!
  const children = [
    inside(finding.onset)
      ? rectangle(
          { x: low, y: top - 3, width: Math.max(3, place(finding.onsetHigh) - low), height: base - top + 3 },
          theme.onsetSoft,
        )
      : null,
    rule(0, base, width, base, theme.grid, 1),
    ...whole.map(band =>
      hatched(
        { x: band.from * step, y: top, width: Math.max(2, (band.to - band.from) * step), height: base - top },
        theme,
      ),
    ),
    disclosed !== null && inside(disclosed)
      ? rule(place(disclosed), 2, place(disclosed), base, theme.disclosure, 1.3, '2.5 2')
      : null,
    path === null
      ? null
      : svg('path', {
          d: path,
          fill: 'none',
          stroke: finding.lasting ? theme.series : theme.ink2,
          'stroke-width': 1.4,
          'stroke-linejoin': 'round',
        }),
    ...(inside(finding.onset)
      ? [
          rule(place(finding.onset), 2, place(finding.onset), base, theme.onset, 1.4),
          downwardTick(place(finding.onset), 0, 8, theme.onset),
        ]
      : []),
    last.sources === null
      ? null
      : svg('circle', { cx: x(days.length - 1), cy: y(last.sources), r: 2.6, fill: theme.series }),
  ]
  const words = onsetWords(finding, language)
  const told = `${words.title} ${words.time}. ${dayText(last.day, language)}: ${last.sources ?? '—'}`
  return drawing(size, title, told, children, theme.font)
}
