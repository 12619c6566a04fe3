import type { Language, SvgNode } from '../../model/figure.ts'
import type { FindingSection, ReportData } from '../../model/report.ts'
import { drawColumns, drawWithoutSurvey, isStacked } from './day-columns.ts'
import { gapBands } from './gap-bands.ts'
import { drawGap, gapWords } from './gap-marks.ts'
import { overlaps, placeBlock } from './label-placement.ts'
import { arrowHead, type Box, label, rectangle, rule } from './marks.ts'
import { numberText } from './number-text.ts'
import { drawing } from './svg.ts'
import { textWidth } from './text-width.ts'
import { type FigureOptions, printTheme, type Theme } from './theme.ts'
import { daysSince, dayText, dayTicks, onsetWords, shortDayText } from './time-text.ts'
import { drawDayAxis, drawValueAxis, valueAxis } from './value-axis.ts'

export interface DailyOptions extends FigureOptions {
  /** Accesses per address and day that the axis must hold: findings of one report share a scale. */
  maximum?: number
}

/** Accesses per address by day of the period, with onset, disclosure, baseline, peak and gaps: part (a) of a finding's figure. Default 330 × 150. */
export function dailyFigure(
  section: FindingSection,
  data: ReportData,
  language: Language,
  options: DailyOptions = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  const size = { width: options.width ?? 330 * theme.scale, height: options.height ?? 150 * theme.scale }
  const children = drawDaily(section, data, language, { x: 0, y: 0, ...size }, theme, options.maximum ?? 0)
  return drawing(size, dailyTitle(section, language), dailyStory(section, language), children, theme.font)
}

export function dailyTitle(section: FindingSection, language: Language): string {
  const port = `${section.finding.port}/${section.finding.protocol.toUpperCase()}`
  return language === 'ja' ? `${port}への1日ごとのアクセス件数` : `Accesses to ${port} by day`
}

/** What the figure shows, for those who do not see it. */
export function dailyStory(section: FindingSection, language: Language): string {
  const { finding, peak } = section
  const words = onsetWords(finding, language)
  const disclosed = section.advisories[0]?.advisory.disclosed
  if (language === 'ja') {
    return [
      `1日・1IPアドレス当たりの件数を日ごとの縦棒で示す。平常値は${numberText(section.baselinePerAddress)}件。`,
      `${words.title}は${words.time}（${words.interval}）。`,
      peak === null ? '' : `最大は${dayText(peak.day, 'ja')}の${numberText(peak.perAddress)}件。`,
      disclosed === undefined ? '' : `脆弱性の公表は${dayText(disclosed, 'ja')}。`,
      finding.lasting ? '期末まで継続。' : '',
    ].join('')
  }
  return [
    `Columns: accesses per address and day; baseline ${numberText(section.baselinePerAddress)}.`,
    `${words.title}: ${words.time} (${words.interval}).`,
    peak === null ? '' : `Largest on ${dayText(peak.day, 'en')}: ${numberText(peak.perAddress)}.`,
    disclosed === undefined ? '' : `The vulnerability was disclosed on ${dayText(disclosed, 'en')}.`,
    finding.lasting ? 'Lasting to the end of the period.' : '',
  ]
    .filter(part => part !== '')
    .join(' ')
}

interface Stage {
  section: FindingSection
  language: Language
  theme: Theme
  plot: Box
  step: number
  /** Boxes that text already takes. */
  taken: Box[]
  /** x of vertical marks. */
  lines: number[]
}

/** Part (a) inside a box; used alone and inside the whole figure. */
export function drawDaily(
  section: FindingSection,
  data: ReportData,
  language: Language,
  box: Box,
  theme: Theme,
  maximum: number,
): SvgNode[] {
  const s = theme.scale
  const plot = { x: box.x + 26 * s, y: box.y + 11 * s, width: box.width - 27 * s, height: box.height - 23 * s }
  const days = section.days.map(day => day.day)
  if (days.length === 0) return []
  const step = plot.width / days.length
  const xOf = (at: string) => plot.x + Math.min(days.length, Math.max(0, daysSince(days[0]!, at))) * step
  const bands = gapBands(
    data.telescope.sensors,
    days,
    section.days.filter(day => day.perAddress === null).map(day => day.day),
  )
  const disclosures = disclosuresIn(section, days[0]!, days.length)
  const onsetX = xOf(section.finding.onset)
  const stage: Stage = {
    section,
    language,
    theme,
    plot,
    step,
    taken: [],
    lines: [onsetX, ...disclosures.map(d => xOf(d.at))],
  }
  for (const band of bands) if (band.whole) stage.lines.push(plot.x + band.from * step, plot.x + band.to * step)
  const texts = [
    ...drawOnsetWords(stage, onsetX),
    ...disclosures.flatMap(d => drawDisclosureWords(stage, xOf(d.at), d.at)),
  ]
  texts.push(...drawLasting(stage, onsetX))
  const axis = valueAxis(Math.max(maximum, neededMaximum(stage)), plot)
  const low = xOf(section.finding.onsetLow)
  const high = xOf(section.finding.onsetHigh)
  return [
    rectangle(
      { x: low, y: plot.y - 3 * s, width: Math.max(1, high - low), height: plot.height + 3 * s },
      theme.onsetSoft,
    ),
    ...drawValueAxis(axis, plot, theme),
    ...drawColumns(section.days, isStacked(section), axis, plot, theme),
    ...drawWithoutSurvey(section.days, axis, plot, theme),
    ...bands.map(band => drawGap(band, plot, step, theme)),
    ...gapWords(bands, data.telescope.sensors.length, stage),
    ...disclosures.map(d =>
      rule(xOf(d.at), plot.y - 3 * s, xOf(d.at), plot.y + plot.height, theme.disclosure, 1.2 * s, `${3 * s} ${2 * s}`),
    ),
    rule(onsetX, plot.y - 3 * s, onsetX, plot.y + plot.height, theme.onset, 1.1 * s),
    ...drawDayAxis(dayTicks(days, language), step, plot, theme),
    ...drawPeak(stage, axis.y),
    ...drawBaseline(stage, axis.y),
    ...texts,
  ]
}

function disclosuresIn(section: FindingSection, first: string, length: number): { at: string }[] {
  const days = [
    ...new Set(
      section.advisories.filter(match => match.confidence !== 'possible').map(match => match.advisory.disclosed),
    ),
  ]
  return days
    .filter(day => daysSince(first, day) >= 0 && daysSince(first, day) < length)
    .slice(0, 2)
    .map(at => ({ at }))
}

function drawOnsetWords(stage: Stage, x: number): SvgNode[] {
  const words = onsetWords(stage.section.finding, stage.language)
  return blockNodes(stage, x, [
    { text: words.title, size: 7.4, weight: 700, fill: stage.theme.onsetText },
    { text: words.time, size: 7.2, weight: 400, fill: stage.theme.ink },
    { text: words.interval, size: 6.4, weight: 400, fill: stage.theme.ink2 },
  ])
}

function drawDisclosureWords(stage: Stage, x: number, day: string): SvgNode[] {
  const ja = stage.language === 'ja'
  return blockNodes(stage, x, [
    { text: ja ? '脆弱性の公表' : 'Disclosure', size: 7.4, weight: 700, fill: stage.theme.disclosure },
    {
      text: ja ? `${dayText(day, 'ja')}（時刻不明）` : `${dayText(day, 'en')}, time unknown`,
      size: 7.2,
      weight: 400,
      fill: stage.theme.ink,
    },
  ])
}

interface Line {
  text: string
  size: number
  weight: number
  fill: string
}

/** Lines of text beside a mark; without room for all, the later lines give way, then the block. */
function blockNodes(stage: Stage, x: number, lines: Line[]): SvgNode[] {
  const s = stage.theme.scale
  for (let keep = lines.length; keep > 0; keep--) {
    const kept = lines.slice(0, keep)
    const width = Math.max(...kept.map(line => textWidth(line.text, line.size * s, line.weight)))
    const area = {
      x: stage.plot.x + 1,
      y: stage.plot.y + 1 * s,
      width: stage.plot.width - 1,
      height: stage.plot.height * 0.75,
    }
    const placed = placeBlock({ x, width, height: keep * 9.4 * s, gap: 5 * s }, area, stage.taken, stage.lines)
    if (placed === null) continue
    stage.taken.push(placed.box)
    const anchor = placed.side === 'left' ? 'end' : 'start'
    const at = placed.side === 'left' ? placed.box.x + width : placed.box.x
    return kept.map((line, i) =>
      label(at, placed.box.y + (7 + i * 9.4) * s, line.text, {
        size: line.size * s,
        weight: line.weight,
        fill: line.fill,
        anchor,
      }),
    )
  }
  return []
}

/** "Lasting to the end of the period": an arrow from the onset to the right edge, below whatever stands right of the onset. */
function drawLasting(stage: Stage, onsetX: number): SvgNode[] {
  const { plot, theme, section, language } = stage
  if (!section.finding.lasting) return []
  const s = theme.scale
  const right = plot.x + plot.width
  const text = language === 'ja' ? '期末まで継続' : 'lasting to the end'
  const width = textWidth(text, 6.8 * s)
  if (right - onsetX < width + 24 * s) return []
  const rowHeight = 10 * s
  let y = plot.y + 1 * s
  while (
    stage.taken.some(box => overlaps(box, { x: onsetX + 3 * s, y, width: right - onsetX - 3 * s, height: rowHeight }))
  )
    y += 3 * s
  if (y + rowHeight > plot.y + plot.height * 0.6) return []
  stage.taken.push({ x: onsetX + 4 * s, y, width: right - onsetX - 4 * s, height: rowHeight })
  const middle = y + rowHeight / 2
  const start = onsetX + 5 * s
  const textX = clearOfLines(start + (right - start - width) / 2, width, start + 8 * s, right - 10 * s, stage.lines)
  return [
    rule(start, middle, textX - 3 * s, middle, theme.ink, 0.6 * s),
    rule(textX + width + 3 * s, middle, right - 3 * s, middle, theme.ink, 0.6 * s),
    arrowHead(right, middle, 4 * s, theme.ink),
    label(textX, middle + 2.4 * s, text, { size: 6.8 * s, fill: theme.ink }),
  ]
}

/** Where a text of `width` may begin so that no vertical mark crosses it: as near to `wanted` as can be. */
function clearOfLines(wanted: number, width: number, from: number, to: number, lines: readonly number[]): number {
  const crossed = (x: number) => lines.some(line => line > x - 2 && line < x + width + 2)
  const places = [wanted, ...lines.flatMap(line => [line + 3, line - width - 3])].filter(
    x => x >= from && x + width <= to && !crossed(x),
  )
  return places.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? wanted
}

/** The axis must reach so high that no column, and no peak's label, touches a placed text. */
function neededMaximum(stage: Stage): number {
  const { plot, section, step, taken } = stage
  const clearance = 2 * stage.theme.scale
  let needed = 0
  section.days.forEach((day, i) => {
    if (day.perAddress === null) return
    const peak = day.day === section.peak?.day
    const column = { x: plot.x + i * step, width: step }
    const box = peak ? widest(column, peakBox(stage, i)) : column
    const floor = Math.max(
      plot.y,
      ...taken
        .filter(other => other.x < box.x + box.width && box.x < other.x + other.width)
        .map(other => other.y + other.height + clearance),
    )
    const room = plot.y + plot.height - floor - (peak ? 9 * stage.theme.scale : 0)
    needed = Math.max(needed, (day.perAddress * plot.height) / Math.max(room, plot.height * 0.15))
  })
  return needed
}

function peakText(stage: Stage): string {
  const { peak } = stage.section
  return peak === null ? '' : `${shortDayText(peak.day, stage.language)} ${numberText(peak.perAddress)}`
}

/** Where the peak's label stands: over its column, inside the plot, crossed by no mark. */
function peakBox(stage: Stage, index: number): { x: number; width: number } {
  const { plot, step, theme } = stage
  const width = textWidth(peakText(stage), 6.8 * theme.scale, 700)
  const right = plot.x + plot.width
  const wanted = Math.min(right - width, Math.max(plot.x, plot.x + (index + 0.5) * step - width / 2))
  return { x: clearOfLines(wanted, width, plot.x, right, stage.lines), width }
}

function widest(a: { x: number; width: number }, b: { x: number; width: number }): { x: number; width: number } {
  const x = Math.min(a.x, b.x)
  return { x, width: Math.max(a.x + a.width, b.x + b.width) - x }
}

function drawPeak(stage: Stage, y: (value: number) => number): SvgNode[] {
  const { section, theme } = stage
  const index = section.days.findIndex(day => day.day === section.peak?.day)
  if (index < 0 || section.peak === null) return []
  const { x, width } = peakBox(stage, index)
  const top = y(section.peak.perAddress) - 3 * theme.scale
  stage.taken.push({ x, y: top - 7 * theme.scale, width, height: 8 * theme.scale })
  return [label(x, top, peakText(stage), { size: 6.8 * theme.scale, weight: 700, fill: theme.ink })]
}

function drawBaseline(stage: Stage, y: (value: number) => number): SvgNode[] {
  const { section, plot, step, theme, language } = stage
  const s = theme.scale
  const text = `${language === 'ja' ? '平常値' : 'baseline'} ${numberText(section.baselinePerAddress)}`
  const width = textWidth(text, 6.4 * s)
  const under = section.days
    .filter((day, i) => day.perAddress !== null && i * step < width + 6 * s)
    .map(day => day.perAddress!)
  const bottom = Math.min(y(section.baselinePerAddress), ...under.map(y)) - 2.5 * s
  const box = { x: plot.x + 2 * s, y: bottom - 6.5 * s, width, height: 7.5 * s }
  const free =
    box.y > plot.y &&
    !stage.taken.some(other => overlaps(box, other, 1)) &&
    !stage.lines.some(x => x > box.x - 1 && x < box.x + width + 1)
  return free ? [label(box.x, bottom, text, { size: 6.4 * s, fill: theme.ink2 })] : []
}
