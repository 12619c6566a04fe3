import { type Day, daysBetween } from '../../base/time.ts'
import type { SensorUptime } from '../../model/report.ts'
import { daysSince } from './time-text.ts'

/** A stretch without sensors, in days from the start of the first day. */
export interface GapBand {
  from: number
  to: number
  /** True if no sensor was up. */
  whole: boolean
  sensors: string[]
}

/**
 * Gaps of all sensors as bands on a row of days, whole outages apart from partial ones, ordered by time.
 * `missing` are days without any exposure, which are whole gaps however little is known about sensors.
 */
export function gapBands(
  sensors: readonly SensorUptime[],
  days: readonly Day[],
  missing: readonly Day[] = [],
): GapBand[] {
  if (days.length === 0) return []
  const first = days[0]!
  const end = days.length
  const edges: { at: number; sensor: string; step: 1 | -1 }[] = []
  for (const sensor of sensors) {
    for (const gap of sensor.gaps) {
      const from = Math.max(0, daysSince(first, gap.from))
      const to = Math.min(end, daysSince(first, gap.to))
      if (to > from) edges.push({ at: from, sensor: sensor.name, step: 1 }, { at: to, sensor: sensor.name, step: -1 })
    }
  }
  edges.sort((a, b) => a.at - b.at || b.step - a.step)
  const bands: GapBand[] = []
  const down = new Map<string, number>()
  edges.forEach((edge, i) => {
    const depth = (down.get(edge.sensor) ?? 0) + edge.step
    if (depth > 0) down.set(edge.sensor, depth)
    else down.delete(edge.sensor)
    const to = edges[i + 1]?.at
    if (to !== undefined && to > edge.at && down.size > 0)
      append(bands, { from: edge.at, to, whole: down.size >= sensors.length, sensors: [...down.keys()] })
  })
  for (const day of missing) {
    const at = daysBetween(first, day)
    if (!bands.some(band => band.whole && band.from <= at + 0.02 && band.to >= at + 0.98))
      append(bands, { from: at, to: at + 1, whole: true, sensors: [] })
  }
  return bands.sort((a, b) => a.from - b.from)
}

function append(bands: GapBand[], band: GapBand): void {
  const last = bands.at(-1)
  if (last !== undefined && last.whole === band.whole && Math.abs(last.to - band.from) < 0.01) {
    last.to = band.to
    last.sensors = [...new Set([...last.sensors, ...band.sensors])]
  } else bands.push(band)
}
