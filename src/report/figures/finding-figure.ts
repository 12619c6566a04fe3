import type { Language, SvgNode } from '../../model/figure.ts'
import type { FindingSection, ReportData } from '../../model/report.ts'
import { classPercents } from './class-percents.ts'
import { type DailyOptions, dailyStory, dailyTitle, drawDaily } from './daily-figure.ts'
import { isStacked } from './day-columns.ts'
import { label } from './marks.ts'
import { drawOnset } from './onset-figure.ts'
import { className, drawShares } from './share-bar.ts'
import { drawing } from './svg.ts'
import { textWidth } from './text-width.ts'
import { printTheme, type Theme } from './theme.ts'

const WORDS = {
  ja: {
    a: '(a) 1日ごとのアクセス件数',
    aUnit: '件／日・IPアドレス',
    b: '(b) 開始時点の拡大',
    bUnit: '送信元数／時',
    c: '(c) 送信された内容の内訳',
    cUnit: 'アクセス全体に占める割合',
    cLegend: '(a)の凡例を兼ねる。アクセス全体に占める割合',
  },
  en: {
    a: '(a) Accesses by day',
    aUnit: 'per day and address',
    b: '(b) Round the onset',
    bUnit: 'sources/hour',
    c: '(c) What was sent',
    cUnit: 'share of all accesses',
    cLegend: 'also the legend of (a); share of all accesses',
  },
} as const

/**
 * Parts (a), (b) and (c) as one drawing, as the report prints it under one number. Default 482 × 222.
 * `maximum` in accesses per address-day lets findings share a scale.
 */
export function findingFigure(
  section: FindingSection,
  data: ReportData,
  language: Language,
  options: DailyOptions = {},
): SvgNode {
  const theme = options.theme ?? printTheme
  const s = theme.scale
  const size = { width: options.width ?? 482 * s, height: options.height ?? 222 * s }
  const words = WORDS[language]
  const right = !isZoomed(section) ? 0 : Math.min(130 * s, size.width * 0.3)
  const left = size.width - (right === 0 ? 0 : right + 22 * s)
  const shares = section.classes.some(part => part.share > 0)
  const lower = shares ? 48 * s : 0
  const plotHeight = size.height - 12 * s - lower
  const children = [
    ...heading(0, 8 * s, words.a, words.aUnit, theme),
    ...drawDaily(
      section,
      data,
      language,
      { x: 0, y: 12 * s, width: left, height: plotHeight },
      theme,
      options.maximum ?? 0,
    ),
    ...(right === 0
      ? []
      : [
          ...heading(size.width - right, 8 * s, words.b, words.bUnit, theme),
          ...drawOnset(
            section,
            language,
            { x: size.width - right, y: 12 * s, width: right, height: plotHeight },
            theme,
          ),
        ]),
    ...(shares
      ? [
          ...heading(0, size.height - lower + 9 * s, words.c, isStacked(section) ? words.cLegend : words.cUnit, theme),
          ...drawShares(
            section,
            language,
            { x: 0, y: size.height - 34 * s, width: size.width, height: 32 * s },
            theme,
            true,
          ),
        ]
      : []),
  ]
  const printed = classPercents(section.classes)
  const sent = section.classes
    .map(part => `${className(part.class, language)} ${printed.get(part.class) ?? '0%'}`)
    .join(language === 'ja' ? '、' : ', ')
  return drawing(size, dailyTitle(section, language), `${dailyStory(section, language)} ${sent}`, children, theme.font)
}

/** Hours are drawn where the onset is known to the hour: neither a ramp nor an interval wider than a day. */
const WIDEST_INTERVAL_HOURS = 24

function isZoomed(section: Pick<FindingSection, 'hours' | 'finding'>): boolean {
  const { gradual, onsetLow, onsetHigh } = section.finding
  const hours = (Date.parse(onsetHigh) - Date.parse(onsetLow)) / 3_600_000
  return section.hours.length > 0 && !gradual && hours <= WIDEST_INTERVAL_HOURS
}

function heading(x: number, y: number, title: string, unit: string, theme: Theme): SvgNode[] {
  const s = theme.scale
  return [
    label(x, y, title, { size: 7.5 * s, weight: 700, fill: theme.ink }),
    label(x + textWidth(title, 7.5 * s, 700) + 7 * s, y, unit, { size: 6.8 * s, fill: theme.ink2 }),
  ]
}
