import type { Language, SvgNode } from '../../model/figure.ts'
import type { ReportData } from '../../model/report.ts'
import { drawMeanColumns } from './mean-columns.ts'
import { rateText } from './number-text.ts'
import { drawing } from './svg.ts'
import { type FigureOptions, printTheme } from './theme.ts'

/** Accesses per address by day over all destination ports, with both means. Default 482 × 104. */
export function allPortsFigure(data: ReportData, language: Language, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  const size = { width: options.width ?? 482 * theme.scale, height: options.height ?? 104 * theme.scale }
  const mean = data.keyNumbers.accesses.value
  const days = data.days.map(day => ({ day: day.day, value: day.perAddress }))
  const title = language === 'ja' ? 'アクセス件数の推移（全ての宛先ポート）' : 'Accesses by day, all destination ports'
  const words =
    language === 'ja'
      ? '1日・1IPアドレス当たりの件数を日ごとの縦棒で示す。今期の平均は'
      : 'Accesses per address and day. Mean of the period: '
  const story = mean === null ? '' : `${words}${rateText(mean)}`
  const children = drawMeanColumns(
    {
      days,
      mean,
      previousMean: data.previousMean.accesses,
      meanWithoutSurvey: data.survey.share.value === 0 ? null : (data.survey.without?.accesses.value ?? null),
      busiest: null,
      whole: false,
    },
    data,
    language,
    size,
    theme,
  )
  return drawing(size, title, story, children, theme.font)
}
