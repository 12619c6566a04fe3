import type { Language, SvgNode } from '../../model/figure.ts'
import type { GapBand } from './gap-bands.ts'
import { type Box, hatched, label } from './marks.ts'
import { textWidth } from './text-width.ts'
import type { Theme } from './theme.ts'

/** A whole gap through the plot, or a strip above it for a gap of some sensors. */
export function drawGap(band: GapBand, plot: Box, step: number, theme: Theme): SvgNode {
  const s = theme.scale
  const x = plot.x + band.from * step
  const width = Math.max(1.2 * s, (band.to - band.from) * step)
  // A partial outage stands above the plot and above every mark in it: the columns are true, as they count per live address.
  return hatched(
    band.whole ? { x, y: plot.y, width, height: plot.height } : { x, y: plot.y - 7.6 * s, width, height: 3.2 * s },
    theme,
  )
}

/** A whole gap is named over its band; how many sensors a partial one took stands beside it, on the same line. */
export function gapWords(
  bands: readonly GapBand[],
  sensors: number,
  stage: { plot: Box; step: number; theme: Theme; language: Language },
): SvgNode[] {
  const { plot, step, theme, language } = stage
  const s = theme.scale
  const marks = bands.map(band => ({ from: plot.x + band.from * step, to: plot.x + band.to * step }))
  const taken: { from: number; to: number }[] = []
  const isFree = (from: number, to: number, own: number) =>
    from >= plot.x &&
    to <= plot.x + plot.width &&
    !taken.some(other => from < other.to && other.from < to) &&
    !marks.some((other, i) => i !== own && !bands[i]!.whole && from < other.to && other.from < to)
  return bands.flatMap((band, i) => {
    const down = band.sensors.length
    const ja = language === 'ja'
    const text = band.whole
      ? ja
        ? '欠測'
        : 'gap'
      : ja
        ? `${sensors}台中${down}台が欠測`
        : `gap of ${down} of ${sensors} sensors`
    const width = textWidth(text, 6.4 * s)
    const { from, to } = marks[i]!
    const wanted = Math.min(plot.x + plot.width - width, Math.max(plot.x, (from + to - width) / 2))
    const places = band.whole ? [wanted] : [Math.max(to, from + 1.2 * s) + 2.5 * s, from - width - 2.5 * s]
    const x = places.find(place => isFree(place, place + width, i))
    if (x === undefined) return []
    taken.push({ from: x - 3 * s, to: x + width + 3 * s })
    return [label(x, plot.y - 4.6 * s, text, { size: 6.4 * s, fill: theme.ink2 })]
  })
}
