import { addDays } from '../../src/base/time.ts'
import type { ReportData } from '../../src/model/report.ts'
import { daysSince, dayText } from '../../src/report/figures/time-text.ts'
import type { View } from '../app.tsx'
import { shareText } from './number.ts'

/** Sensors up at the end, coverage, loss, and the gaps in words. */
export function Health({ telescope, view, to }: { telescope: ReportData['telescope']; view: View; to: string }) {
  const { words, place } = view
  const last = addDays(to, -1)
  const down = telescope.sensors.filter(sensor =>
    sensor.gaps.some(gap => daysSince(last, gap.to) >= 0.99 && daysSince(last, gap.from) < 1),
  )
  const gaps = telescope.sensors.flatMap(sensor => sensor.gaps.map(gap => ({ ...gap, sensor: sensor.name })))
  const shared = new Map<string, { from: string; to: string; hours: number; names: string[] }>()
  for (const gap of gaps) {
    const key = `${gap.from} ${gap.to}`
    const known = shared.get(key)
    if (known === undefined) shared.set(key, { ...gap, names: [gap.sensor] })
    else known.names.push(gap.sensor)
  }
  const told = [...shared.values()].sort((a, b) => b.from.localeCompare(a.from)).slice(0, 3)
  const all = telescope.sensors.length
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
              ({Math.round(gap.hours)} {words.hours})
            </span>
          </span>
        ))
      )}
      {shared.size > 3 ? <a {...view.linkTo({ page: 'sensors' })}>+{shared.size - 3}</a> : null}
    </div>
  )
}
