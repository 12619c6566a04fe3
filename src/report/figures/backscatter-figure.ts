import type { Language, SvgNode } from '../../model/figure.ts'
import type { ReportData } from '../../model/report.ts'
import { drawMeanColumns } from './mean-columns.ts'
import { countText } from './number-text.ts'
import { drawing } from './svg.ts'
import { type FigureOptions, printTheme } from './theme.ts'

/** DoS victims by day with both means and the busiest day. Default 482 × 100. */
export function backscatterFigure(data: ReportData, language: Language, options: FigureOptions = {}): SvgNode {
  const theme = options.theme ?? printTheme
  const size = { width: options.width ?? 482 * theme.scale, height: options.height ?? 100 * theme.scale }
  const mean = data.backscatter.victimsPerDay.value
  const busiest = data.backscatter.busiestDay
  const days = data.days.map(day => ({ day: day.day, value: day.exposure > 0 ? day.victims : null }))
  const title = language === 'ja' ? 'DoS攻撃被害観測の推移' : 'DoS victims by day'
  const words =
    language === 'ja'
      ? '被害IPアドレス数を日ごとの縦棒で示す。今期の平均は'
      : 'Victim addresses per day. Mean of the period: '
  const children = drawMeanColumns(
    {
      days,
      mean,
      previousMean: data.previousMean.victims,
      meanWithoutSurvey: null,
      whole: true,
      busiest: busiest === null ? null : { day: busiest.day, value: busiest.victims },
    },
    data,
    language,
    size,
    theme,
  )
  return drawing(size, title, mean === null ? '' : `${words}${countText(mean)}`, children, theme.font)
}
