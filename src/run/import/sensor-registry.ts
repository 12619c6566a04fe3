import { blockSize } from '../../base/address.ts'
import type { ExposureGround, Sensor } from '../../model/sensor.ts'
import type { Segment, SensorSpan } from '../../store/answers.ts'
import { insertSpans } from '../../store/insert.ts'
import { ensureSensor } from '../../store/sensors.ts'
import type { Site } from '../site/site.ts'
import type { Intake } from './intake.ts'
import type { PlannedSensor } from './sensor-plan.ts'
import { type SensorPlan, sensorPlan } from './sensor-plan.ts'
import { type UpStretch, upStretches } from './uptime.ts'

/** Name of the sensor where nobody gave one. */
export const DEFAULT_SENSOR = 'sensor-1'

/** The plan for one file: the named sensors, or one that takes everything. */
export async function planSensors(
  site: Site,
  named: readonly PlannedSensor[],
  ground: ExposureGround,
): Promise<SensorPlan> {
  const sensors: Sensor[] = []
  for (const { name, blocks, publicBlocks } of named) {
    const addressCount = blocks.reduce((n, b) => n + blockSize(b), 0)
    sensors.push(
      await ensureSensor(site.store, {
        name,
        blocks,
        ...(publicBlocks === undefined ? {} : { publicBlocks }),
        addressCount,
        ground: blocks.length > 0 ? ground : 'inferred-from-traffic',
      }),
    )
  }
  if (sensors.length === 0) sensors.push(await registerUnknown(site, DEFAULT_SENSOR))
  const fallback = sensors.findIndex(s => s.blocks.length === 0)
  return sensorPlan(sensors, fallback)
}

/** A sensor of which only the name is known. */
export function registerUnknown(site: Site, name: string): Promise<Sensor> {
  return ensureSensor(site.store, { name, blocks: [], addressCount: 0, ground: 'inferred-from-traffic' })
}

/** Writes the uptime of every sensor of the file; `known` gives the stretches where they are known, else traffic tells. */
export async function recordUptime(
  intake: Intake,
  segment: Segment,
  known: ReadonlyMap<number, { stretches: UpStretch[]; lost: number }>,
  ground: ExposureGround,
): Promise<void> {
  const { site, plan } = intake
  const spans: SensorSpan[] = []
  for (const [index, sensor] of plan.sensors.entries()) {
    const trace = intake.traces[index]!
    if (sensor.blocks.length === 0 && trace.packets > 0) await countAddresses(intake, index)
    const stated = known.get(index)
    const stretches = stated?.stretches ?? upStretches(trace)
    const length = stretches.reduce((n, s) => n + s.to - s.from, 0)
    for (const { from, to } of stretches) {
      const part = length === 0 ? 0 : (to - from) / length
      spans.push({
        sensor: sensor.id,
        from,
        to,
        up: true,
        ground: stated === undefined ? 'inferred-from-traffic' : ground,
        received: Math.round(trace.packets * part),
        lost: Math.round((stated?.lost ?? 0) * part),
      })
    }
  }
  if (spans.length > 0) await insertSpans(site.store, segment, spans)
}

/** The number of addresses that traffic showed; a log that names no destination counts as one address per sensor. */
async function countAddresses(intake: Intake, index: number): Promise<void> {
  const { name } = intake.plan.sensors[index]!
  const addressCount = Math.max(1, intake.destinations[index]!.count)
  await ensureSensor(intake.site.store, { name, blocks: [], addressCount, ground: 'inferred-from-traffic' })
}
