import { type Aggregator, aggregateBatch, newAggregator } from '../../aggregate/aggregator.ts'
import { drainFull, drainFullBackscatter, finish, reuseColumns } from '../../aggregate/drain-blocks.ts'
import {
  closePayloads,
  drainPayloads,
  MAX_PAYLOAD_INDICES,
  newPayloadTable,
  type PayloadTable,
  reusePayloads,
} from '../../aggregate/payload-table.ts'
import type { AddressSet } from '../../classify/address-set.ts'
import { addressSet } from '../../classify/address-set.ts'
import type { ClassifyContext } from '../../classify/classify-packets.ts'
import { surveySet } from '../../classify/survey-set.ts'
import type { TupleColumns } from '../../model/flow-tuple.ts'
import type { PacketBatch } from '../../model/packet-batch.ts'
import { DIRECTION } from '../../model/packet-class.ts'
import type { PayloadBlock } from '../../model/payload-block.ts'
import type { Segment } from '../../store/answers.ts'
import { insertBackscatter, insertPayloadRows, insertTuples } from '../../store/insert.ts'
import { type Classified, classifyBatch, newClassified } from '../packets/classify-batch.ts'
import type { Site } from '../site/site.ts'
import { type DestinationCount, newDestinationCount, noteDestination } from './destination-count.ts'
import type { SensorPlan } from './sensor-plan.ts'
import { type MinuteTrace, newMinuteTrace, traceMinute } from './uptime.ts'

/** Judged payloads are handed to the store in blocks of about this many bytes: each insert is a part that is synced. */
const PAYLOAD_INSERT_BYTES = 4 << 20

/** Inserts that may be under way while the next batch is decoded; each holds one block of tuples. */
const INSERTS_IN_FLIGHT = 2

/** Blocks of payloads that may wait for their judgement; each holds a megabyte. */
const JUDGEMENTS_IN_FLIGHT = 4

/** The way of packets from a file into the store: classify → aggregate → store, for one segment. */
export interface Intake {
  readonly site: Site
  readonly segment: Segment
  readonly context: ClassifyContext
  readonly aggregator: Aggregator
  readonly payloads: PayloadTable
  /** Sixteen bytes per payload index, in place once the payload was judged. */
  readonly payloadIds: Uint8Array
  /** True where so much is expected that other threads are worth their beginning. */
  readonly large: boolean
  /** Columns for batches that come without classification. */
  own: Classified | null
  plan: SensorPlan
  /** Index into plan.sensors of each sensor name of a log. */
  readonly logSensors: number[]
  /** By index into plan.sensors. */
  readonly traces: MinuteTrace[]
  readonly destinations: DestinationCount[]
  /** Rows of judged payloads that wait for their insert, and their bytes. */
  judgedRows: Uint8Array[]
  judgedBytes: number
  readonly judging: Set<Promise<void>>
  readonly inserting: Set<Promise<void>>
  /** First piece of work that failed; thrown at the next batch. */
  failure: unknown
  firstSeconds: number
  lastSeconds: number
}

export async function newIntake(site: Site, segment: Segment, plan: SensorPlan, large = false): Promise<Intake> {
  const payloads = newPayloadTable()
  const blocks = plan.sensors.flatMap(s => s.blocks)
  const survey = surveySet(site.rules().survey.lists)
  const ours: AddressSet | null = blocks.length > 0 && plan.fallback < 0 ? addressSet(blocks) : null
  return {
    site,
    segment,
    context: { ours, origins: await site.origins(), survey },
    aggregator: newAggregator({ payloads }),
    payloads,
    payloadIds: new Uint8Array(new SharedArrayBuffer(16 * MAX_PAYLOAD_INDICES)),
    large,
    own: null,
    plan,
    logSensors: [],
    traces: plan.sensors.map(newMinuteTrace),
    destinations: plan.sensors.map(newDestinationCount),
    judgedRows: [],
    judgedBytes: 0,
    judging: new Set(),
    inserting: new Set(),
    failure: undefined,
    firstSeconds: Number.POSITIVE_INFINITY,
    lastSeconds: Number.NEGATIVE_INFINITY,
  }
}

/** Distinct payloads that were taken in. */
export function payloadCount(intake: Intake): number {
  return intake.payloads.count - 1
}

/** Takes one batch of decoded packets or log rows; its columns may be used again afterwards. */
export async function takeBatch(intake: Intake, batch: PacketBatch): Promise<void> {
  if (intake.own === null || intake.own.sensorIndex.length < batch.capacity) intake.own = newClassified(batch.capacity)
  classifyBatch(intake, batch, intake.own, intake.logSensors)
  await takeClassified(intake, batch, intake.own)
}

/** As takeBatch, of a batch that was classified already. */
export async function takeClassified(intake: Intake, batch: PacketBatch, classified: Classified): Promise<void> {
  aggregateBatch(intake.aggregator, batch, classified.classes)
  observeSensors(intake, batch, classified)
  await handOver(intake)
}

/** Sends everything that is left to the store and waits until it is there. */
export async function finishIntake(intake: Intake): Promise<void> {
  finish(intake.aggregator)
  await handOver(intake)
  closePayloads(intake.payloads)
  await judgeFull(intake)
  await Promise.all(intake.judging)
  insertJudged(intake)
  await Promise.all(intake.inserting)
  if (intake.failure !== undefined) throw intake.failure
}

/** Which minutes each sensor was alive in, and which of our addresses were seen. */
function observeSensors(intake: Intake, batch: PacketBatch, { classes, sensorIndex }: Classified): void {
  const { plan, traces, destinations } = intake
  for (let row = 0; row < batch.length; row++) {
    const seconds = batch.seconds[row]!
    if (seconds < intake.firstSeconds) intake.firstSeconds = seconds
    if (seconds > intake.lastSeconds) intake.lastSeconds = seconds
    const sensor = sensorIndex[row]!
    if (sensor < 0) continue
    traceMinute(traces[sensor]!, seconds, batch.packets[row]!)
    if (plan.sensors[sensor]!.blocks.length === 0 && classes.direction[row] === DIRECTION.access) {
      noteDestination(destinations[sensor]!, batch.destination, 4 * row)
    }
  }
}

async function handOver(intake: Intake): Promise<void> {
  const { aggregator, site, segment } = intake
  if (intake.failure !== undefined) throw intake.failure
  await judgeFull(intake)
  for (let block = drainFull(aggregator); block !== null; block = drainFull(aggregator)) {
    closePayloads(intake.payloads) // those that the tuples name have to be judged first: that is where their ids come from
    await judgeFull(intake)
    await launch(intake, insertJudgedTuples(intake, block))
  }
  for (let block = drainFullBackscatter(aggregator); block !== null; block = drainFullBackscatter(aggregator))
    await launch(intake, insertBackscatter(site.store, segment, block))
}

async function insertJudgedTuples(intake: Intake, tuples: TupleColumns): Promise<void> {
  await Promise.all(intake.judging)
  if (intake.failure !== undefined) return
  await insertTuples(intake.site.store, intake.segment, tuples, intake.payloadIds)
  reuseColumns(intake.aggregator, tuples)
}

/** Has the full blocks of payloads judged; waits only while too many are. */
async function judgeFull(intake: Intake): Promise<void> {
  const { payloads, judging } = intake
  for (let block = drainPayloads(payloads); block !== null; block = drainPayloads(payloads)) {
    watch(intake, judging, judgeOne(intake, block))
    while (judging.size >= JUDGEMENTS_IN_FLIGHT) await Promise.race(judging)
    if (intake.failure !== undefined) throw intake.failure
  }
  if (intake.judgedBytes >= PAYLOAD_INSERT_BYTES) insertJudged(intake)
}

async function judgeOne(intake: Intake, block: PayloadBlock): Promise<void> {
  for (const rows of await intake.site.judge.judge(block, intake.payloadIds, intake.large)) {
    intake.judgedRows.push(rows)
    intake.judgedBytes += rows.length
  }
  reusePayloads(intake.payloads, block)
}

function insertJudged(intake: Intake): void {
  if (intake.judgedBytes === 0) return
  const rows = intake.judgedRows
  intake.judgedRows = []
  intake.judgedBytes = 0
  watch(intake, intake.inserting, insertPayloadRows(intake.site.store, rows))
}

/** Lets an insert run beside the decoder; waits only while too many are under way. */
async function launch(intake: Intake, insert: Promise<void>): Promise<void> {
  watch(intake, intake.inserting, insert)
  while (intake.inserting.size >= INSERTS_IN_FLIGHT) await Promise.race(intake.inserting)
  if (intake.failure !== undefined) throw intake.failure
}

function watch(intake: Intake, set: Set<Promise<void>>, work: Promise<void>): void {
  const watched: Promise<void> = work
    .catch((error: unknown) => {
      intake.failure ??= error
    })
    .finally(() => set.delete(watched))
  set.add(watched)
}
