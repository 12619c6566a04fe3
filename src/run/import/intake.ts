import { type Aggregator, aggregateBatch, drainInto, finish, newAggregator } from '../../aggregate/aggregator.ts'
import { freshPayloads, newPayloadTable, type PayloadTable } from '../../aggregate/payload-table.ts'
import type { AddressSet } from '../../classify/address-set.ts'
import { addressSet } from '../../classify/address-set.ts'
import { type ClassifyContext, classifyPackets } from '../../classify/classify-packets.ts'
import { judgePayload } from '../../classify/judge-payload.ts'
import type { PacketBatch } from '../../model/packet-batch.ts'
import { DIRECTION, newPacketClasses, type PacketClasses } from '../../model/packet-class.ts'
import type { PayloadRecord } from '../../model/payload.ts'
import type { Segment } from '../../store/answers.ts'
import { insertBackscatter, insertPayloads, insertTuples } from '../../store/insert.ts'
import type { Site } from '../site/site.ts'
import { type DestinationCount, newDestinationCount, noteDestination } from './destination-count.ts'
import { type SensorPlan, sensorOfRow } from './sensor-plan.ts'
import { type MinuteTrace, newMinuteTrace, traceMinute } from './uptime.ts'

/** Payloads are handed to the store in blocks of this many. */
const PAYLOADS_PER_INSERT = 4000

/** Inserts that may be under way while the next batch is decoded; each holds one block of tuples. */
const INSERTS_IN_FLIGHT = 2

/** The way of packets from a file into the store: classify → aggregate → store, for one segment. */
export interface Intake {
  readonly site: Site
  readonly segment: Segment
  readonly context: ClassifyContext
  readonly aggregator: Aggregator
  readonly payloads: PayloadTable
  classes: PacketClasses
  plan: SensorPlan
  /** Index into plan.sensors of each sensor name of a log. */
  readonly logSensors: number[]
  /** By index into plan.sensors. */
  readonly traces: MinuteTrace[]
  readonly destinations: DestinationCount[]
  readonly waiting: PayloadRecord[]
  readonly underWay: Set<Promise<void>>
  /** First insert that failed; thrown at the next batch. */
  failure: unknown
  payloadCount: number
  firstSeconds: number
  lastSeconds: number
}

export async function newIntake(site: Site, segment: Segment, plan: SensorPlan): Promise<Intake> {
  const payloads = newPayloadTable()
  const blocks = plan.sensors.flatMap(s => s.blocks)
  const survey = site.rules().survey.blocks
  const ours: AddressSet | null = blocks.length > 0 && plan.fallback < 0 ? addressSet(blocks) : null
  const intake: Intake = {
    site,
    segment,
    context: { ours, origins: await site.origins(), survey: survey.length > 0 ? addressSet(survey) : null },
    aggregator: newAggregator({ payloads, sensorOf: (batch, row) => sensorId(intake, batch, row) }),
    payloads,
    classes: newPacketClasses(0),
    plan,
    logSensors: [],
    traces: plan.sensors.map(newMinuteTrace),
    destinations: plan.sensors.map(newDestinationCount),
    waiting: [],
    underWay: new Set(),
    failure: undefined,
    payloadCount: 0,
    firstSeconds: Number.POSITIVE_INFINITY,
    lastSeconds: Number.NEGATIVE_INFINITY,
  }
  return intake
}

/** Id of the sensor that a row belongs to by the plan of the moment: a log may name more sensors as it is read. 0: none of ours. */
function sensorId(intake: Intake, batch: PacketBatch, row: number): number {
  const index = sensorOfRow(intake.plan, batch, row, intake.logSensors)
  return index < 0 ? 0 : intake.plan.sensors[index]!.id
}

/** Takes one batch; its columns may be used again afterwards. */
export async function takeBatch(intake: Intake, batch: PacketBatch): Promise<void> {
  if (intake.classes.direction.length < batch.capacity) intake.classes = newPacketClasses(batch.capacity)
  classifyPackets(batch, intake.classes, intake.context)
  aggregateBatch(intake.aggregator, batch, intake.classes)
  observeSensors(intake, batch)
  judgeFresh(intake)
  await handOver(intake)
}

/** Sends everything that is left to the store and waits until it is there. */
export async function finishIntake(intake: Intake): Promise<void> {
  finish(intake.aggregator)
  judgeFresh(intake)
  await handOver(intake)
  await flushPayloads(intake)
  await Promise.all(intake.underWay)
  if (intake.failure !== undefined) throw intake.failure
}

/** Which minutes each sensor was alive in, and which of our addresses were seen. */
function observeSensors(intake: Intake, batch: PacketBatch): void {
  const { plan, traces, destinations, classes } = intake
  for (let row = 0; row < batch.length; row++) {
    const seconds = batch.seconds[row]!
    if (seconds < intake.firstSeconds) intake.firstSeconds = seconds
    if (seconds > intake.lastSeconds) intake.lastSeconds = seconds
    const sensor = sensorOfRow(plan, batch, row, intake.logSensors)
    if (sensor < 0) continue
    traceMinute(traces[sensor]!, seconds, batch.packets[row]!)
    if (plan.sensors[sensor]!.blocks.length === 0 && classes.direction[row] === DIRECTION.access) {
      noteDestination(destinations[sensor]!, batch.destination, 4 * row)
    }
  }
}

/** New payloads are judged once, by content. */
function judgeFresh(intake: Intake): void {
  const set = intake.site.rules().signatures
  for (const fresh of freshPayloads(intake.payloads)) {
    intake.payloadCount++
    const judged = judgePayload(fresh.bytes, fresh.transport, set)
    intake.waiting.push({
      protocol: judged.protocol,
      class: judged.class,
      signatures: judged.signatures,
      category: judged.category,
      fields: judged.fields,
      groupId: judged.groupId,
      groupText: judged.groupText,
      id: fresh.id,
      bytes: fresh.bytes,
      wireLength: fresh.wireLength,
      truncated: fresh.truncated,
      transport: fresh.transport,
    })
  }
}

async function handOver(intake: Intake): Promise<void> {
  const { site, segment, payloads } = intake
  if (intake.failure !== undefined) throw intake.failure
  if (intake.waiting.length >= PAYLOADS_PER_INSERT) await flushPayloads(intake)
  await drainInto(intake.aggregator, {
    tuples: columns => launch(intake, insertTuples(site.store, segment, columns, payloads.ids)),
    backscatter: columns => launch(intake, insertBackscatter(site.store, segment, columns)),
  })
}

/** Lets an insert run beside the decoder; waits only while too many are under way. */
async function launch(intake: Intake, insert: Promise<void>): Promise<void> {
  const watched: Promise<void> = insert
    .catch((error: unknown) => {
      intake.failure ??= error
    })
    .finally(() => intake.underWay.delete(watched))
  intake.underWay.add(watched)
  while (intake.underWay.size >= INSERTS_IN_FLIGHT) await Promise.race(intake.underWay)
  if (intake.failure !== undefined) throw intake.failure
}

async function flushPayloads(intake: Intake): Promise<void> {
  if (intake.waiting.length === 0) return
  await insertPayloads(intake.site.store, intake.waiting.splice(0), intake.site.rules().signatures.version)
}
