import { evictedPackets } from '../../aggregate/aggregator.ts'
import type { ByteStream } from '../../capture/byte-stream.ts'
import { type LogFormat, readLog } from '../../capture/logs/read-log.ts'
import type { Segment } from '../../store/answers.ts'
import type { Site } from '../site/site.ts'
import { newDestinationCount } from './destination-count.ts'
import { daysOf } from './import-capture.ts'
import type { ImportOptions } from './import-file.ts'
import type { ImportResult } from './import-result.ts'
import { finishIntake, type Intake, newIntake, payloadCount, takeBatch } from './intake.ts'
import { intakeNotes } from './intake-notes.ts'
import { sensorPlan } from './sensor-plan.ts'
import { planSensors, recordUptime, registerUnknown } from './sensor-registry.ts'
import { newMinuteTrace } from './uptime.ts'

/** log → classify → aggregate → store, for one event log. Sensors are those that the log names, else the operator's. */
export async function importLog(
  site: Site,
  segment: Segment,
  stream: ByteStream,
  format: LogFormat,
  options: ImportOptions,
  result: ImportResult,
): Promise<Record<string, unknown>> {
  const log = readLog(stream, format, {
    strict: options.strict,
    timeZone: site.store.timeZone,
    ...(options.map === null ? {} : { map: options.map }),
  })
  const named = options.sensors.length > 0 ? options.sensors : site.config.sensors
  let intake: Intake | null = null
  let taken = 0
  for await (const batch of log.batches()) {
    intake ??= await newIntake(site, segment, await firstPlan(site, named, log.sensorNames))
    await admitSensors(site, intake, log.sensorNames)
    await takeBatch(intake, batch)
    taken += batch.length
    options.onProgress(stream.rawRead(), stream.rawSize)
  }
  if (intake !== null) {
    await finishIntake(intake)
    await recordUptime(intake, segment, new Map(), 'inferred-from-traffic')
    result.packets = intake.aggregator.packets
    result.accesses = intake.aggregator.accesses
    result.tuples = intake.aggregator.tuples
    result.payloads = payloadCount(intake)
    result.lostPackets = evictedPackets(intake.aggregator)
  }
  result.format = log.format
  result.events = log.rows
  result.rejected = log.rejected
  result.places = log.places
  result.notes.push(...log.assumptions, ...(intake === null ? [] : intakeNotes(intake)))
  if (log.rows > taken)
    result.notes.push(
      `${(log.rows - taken).toLocaleString('en-US')} rows speak of no access of their own (see docs/event-logs.md)`,
    )
  const problem = log.problem() ?? stream.problem()
  if (problem !== null) result.error = { code: problem.code, message: problem.line }
  return intake === null ? {} : daysOf(site, intake)
}

/** A log that names its sensors needs no other; one that does not belongs to the operator's, or to the default one. */
async function firstPlan(site: Site, named: Parameters<typeof planSensors>[1], sensorNames: readonly string[]) {
  if (named.length === 0 && sensorNames.length > 0) return sensorPlan([], -1)
  const plan = await planSensors(site, named, 'declared')
  return sensorPlan(plan.sensors, Math.max(0, plan.fallback)) // behind NAT a log's destination is none of the blocks
}

/** Sensors that the log named since the last batch. */
async function admitSensors(site: Site, intake: Intake, names: readonly string[]): Promise<void> {
  while (intake.logSensors.length < names.length) {
    const name = names[intake.logSensors.length]!
    let index = intake.plan.sensors.findIndex(s => s.name === name)
    if (index < 0) {
      const sensors = [...intake.plan.sensors, await registerUnknown(site, name)]
      index = sensors.length - 1
      intake.plan = sensorPlan(sensors, intake.plan.fallback)
      intake.traces.push(newMinuteTrace())
      intake.destinations.push(newDestinationCount())
    }
    intake.logSensors.push(index)
  }
}
