import { type Period, periodDays } from '../../src/base/period.ts'
import { addDays } from '../../src/base/time.ts'
import { wayWords } from '../../src/model/capture-way.ts'
import type { SvgNode } from '../../src/model/figure.ts'
import type { ReportData, SensorUptime } from '../../src/model/report.ts'
import { hatched, rectangle } from '../../src/report/figures/marks.ts'
import { drawing } from '../../src/report/figures/svg.ts'
import { screenTheme } from '../../src/report/figures/theme.ts'
import { daysSince, dayText } from '../../src/report/figures/time-text.ts'
import type { View } from '../app.tsx'
import { drawn } from './figure.tsx'
import { shareText } from './number.ts'

/** Sensors up at the end, coverage, loss, the gaps in words, and a strip for each sensor. */
export function Health({
  telescope,
  view,
  period,
}: {
  telescope: ReportData['telescope']
  view: View
  period: Period
}) {
  const { words, place } = view
  const last = addDays(period.to, -1)
  const down = telescope.sensors.filter(sensor =>
    sensor.gaps.some(gap => daysSince(last, gap.to) >= 0.99 && daysSince(last, gap.from) < 1),
  )
  const gaps = telescope.sensors.flatMap(sensor => sensor.gaps.map(gap => ({ ...gap, sensor: sensor.name })))
  const shared = new Map<string, { from: string; to: string; hours: number; provisional: boolean; names: string[] }>()
  for (const gap of gaps) {
    const key = `${gap.from} ${gap.to}`
    const known = shared.get(key)
    if (known === undefined) shared.set(key, { ...gap, names: [gap.sensor] })
    else known.names.push(gap.sensor)
  }
  const told = [...shared.values()].sort((a, b) => b.from.localeCompare(a.from)).slice(0, 3)
  const all = telescope.sensors.length
  const ways = new Map<string, number>()
  for (const way of telescope.sensors.flatMap(sensor => sensor.ways)) {
    const said = wayWords(way)[place.language]
    ways.set(said, (ways.get(said) ?? 0) + 1)
  }
  return (
    <div class="health">
      <span>
        <b>
          {words.sensors} {all - down.length}/{all}
          {place.language === 'ja' ? '台' : ''} {words.working}
        </b>
      </span>
      <span>
        {words.coverage} {telescope.coverage === null ? '—' : `${shareText(telescope.coverage)} %`}
        {telescope.inferred ? ` (${words.inferred})` : ''}
      </span>
      <span>
        {words.lost} {telescope.lostPackets.toLocaleString('en')}
        {place.language === 'ja' ? '件' : ''}
      </span>
      {told.length === 0 ? (
        <span>{words.noGap}</span>
      ) : (
        told.map(gap => (
          <span key={gap.from + gap.to} class="alarm">
            {words.gap}:{' '}
            {gap.names.length === all && all > 1
              ? place.language === 'ja'
                ? '全センサー'
                : 'all sensors'
              : gap.names.slice(0, 3).join(', ')}{' '}
            {dayText(gap.from, place.language)} {gap.from.slice(11, 16)}{' '}
            <span class="nowrap">
              ({Math.round(gap.hours)} {words.hours}
              {gap.provisional ? `, ${words.provisional}` : ''})
            </span>
          </span>
        ))
      )}
      {ways.size === 0 ? null : (
        <span>
          {words.seenBy}: {[...ways].map(([said, n]) => (all > 1 ? `${said} (${n})` : said)).join(' / ')}
        </span>
      )}
      {shared.size > 3 ? <a {...view.linkTo({ page: 'sensors' })}>+{shared.size - 3}</a> : null}
      {telescope.sensors.length > MOST_STRIPS ? null : (
        <span class="strips">
          <span class="second">{words.last28}</span>
          {telescope.sensors.map(sensor => (
            <span key={sensor.name} class="strip">
              <code>{sensor.name}</code>
              {drawn(strip(sensor, period, words.gap))}
            </span>
          ))}
        </span>
      )}
    </div>
  )
}

/** More sensors than this are told by their number alone. */
const MOST_STRIPS = 6
const STRIP = { width: 48, height: 8 }

/** When a sensor was up, as a bar with its gaps hatched. */
function strip(sensor: SensorUptime, period: Period, gapWord: string): SvgNode {
  const step = STRIP.width / Math.max(1, periodDays(period))
  const gaps = sensor.gaps.slice(0, 20).map(gap => {
    const x = Math.max(0, daysSince(period.from, gap.from) * step)
    const width = Math.min(STRIP.width, daysSince(period.from, gap.to) * step) - x
    return hatched({ x, y: 0, width: Math.max(3, width), height: STRIP.height }, screenTheme)
  })
  const hours = Math.round(sensor.gaps.reduce((sum, gap) => sum + gap.hours, 0))
  return drawing(
    STRIP,
    sensor.name,
    hours === 0 ? '' : `${gapWord} ${hours} h`,
    [rectangle({ x: 0, y: 0, ...STRIP }, screenTheme.uptime), ...gaps],
    screenTheme.font,
  )
}
