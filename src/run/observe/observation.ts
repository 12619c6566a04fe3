import { type Aggregator, aggregateBatch, newAggregator } from '../../aggregate/aggregator.ts'
import { closeBlocks, drainFull, drainFullBackscatter, finish } from '../../aggregate/drain-blocks.ts'
import {
  closePayloads,
  drainPayloads,
  newPayloadTable,
  type PayloadTable,
  reusePayloads,
} from '../../aggregate/payload-table.ts'
import type { DialogueServer } from '../../capture/live/dialogue/dialogue.ts'
import type { LiveBatch, LiveCapture, LiveSecond } from '../../capture/live/live-event.ts'
import { type ClassifyContext, classifyPackets } from '../../classify/classify-packets.ts'
import { decodeFrames } from '../../decode/decode-frames.ts'
import type { CaptureWay } from '../../model/capture-way.ts'
import { newOddityCounts, oddityRecord } from '../../model/oddity.ts'
import { newPacketBatch, type PacketBatch } from '../../model/packet-batch.ts'
import { newPacketClasses, type PacketClasses } from '../../model/packet-class.ts'
import { bufferGarbage } from './buffer-garbage.ts'
import { type DialogueBook, dialogueRows, noteBeginnings } from './dialogue-book.ts'
import type { RecordSink } from './record-sink.ts'

/**
 * A tuple leaves so many seconds after its last packet: long enough for the first data of a connection over the slowest
 * ordinary path (a satellite's 0.6 s, twice) to be attached to its SYN, short enough to be seen within ten seconds.
 */
export const STAY_SECONDS = 3
/** New tuples begin at least this often; with the stay it makes six seconds until a record is handed to the sink. */
export const CLOSE_SECONDS = 3
/** Tuples held at most, in blocks of 32,768: in a flood of 50,000 different ones a second they leave after two seconds already. 48 bytes each. */
export const HELD_TUPLES = 131_072
/** Conversations remembered for a minute: 4,300 new ones a second, five times what a /16 gets. 16 bytes each. */
const HELD_CONVERSATIONS = 262_144
/** A long-lived sensor begins a new table of payloads behind so many distinct ones: 16 MiB with their ids. */
export const PAYLOADS_PER_TABLE = 262_144
/** Payloads that may come before the table is changed, at the next second; the table keeps first bytes only beyond them. */
const PAYLOADS_OVER = 65_536
/** Pieces of work that may wait for the sink; each holds a block of tuples or of payloads. */
const WAITING_FOR_SINK = 3

export interface ObservationOptions {
  context: ClassifyContext
  /** Id of the sensor for every tuple. */
  sensor: number
  way: CaptureWay
  sink: RecordSink
  /** The dialogue tier; null without one. */
  dialogue: { server: DialogueServer; book: DialogueBook } | null
}

/** A live sensor's packets on their way: decode → classify → aggregate → sink. */
export interface Observation {
  readonly options: ObservationOptions
  readonly packets: PacketBatch
  readonly classes: PacketClasses
  oddities: Float64Array
  payloads: PayloadTable
  /** Sixteen bytes per payload index of the table, in place once the sink has taken the payload. */
  payloadIds: Uint8Array
  aggregator: Aggregator
  /** What was handed to the sink, done one after the other while the next packets are taken in. */
  handing: Promise<void>
  waiting: number
  failure: unknown
  /** Dialogues that were shed, as far as they were told. */
  shedDialogues: number
  /** Unix seconds of the last closing of blocks. */
  closed: number
}

export function newObservation(options: ObservationOptions, capacity: number): Observation {
  const payloads = newTable()
  const classes = newPacketClasses(capacity)
  classes.sensor.fill(options.sensor)
  return {
    options,
    packets: newPacketBatch(capacity),
    classes,
    oddities: newOddityCounts(),
    payloads,
    payloadIds: newIds(),
    aggregator: newTuples(payloads),
    handing: Promise.resolve(),
    waiting: 0,
    failure: undefined,
    shedDialogues: 0,
    closed: 0,
  }
}

function newTable(): PayloadTable {
  return newPayloadTable({ maxPayloads: PAYLOADS_PER_TABLE + PAYLOADS_OVER })
}

/** Room for every index of a table, first bytes included; shared, so that another thread can judge. */
function newIds(): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(16 * (PAYLOADS_PER_TABLE + PAYLOADS_OVER + 512)))
}

function newTuples(payloads: PayloadTable): Aggregator {
  return newAggregator({
    payloads,
    maxTuples: HELD_TUPLES,
    maxConversations: HELD_CONVERSATIONS,
    staySeconds: STAY_SECONDS,
  })
}

/** Takes every event of a capture until it ends, then hands over what is left. The sink is closed in any case. */
export async function observe(observation: Observation, capture: LiveCapture): Promise<void> {
  const { sink } = observation.options
  const collectGarbage = bufferGarbage()
  try {
    for await (const event of capture.events()) {
      if (event.kind === 'batch') await takeFrames(observation, event.batch)
      else if (event.kind === 'rows') await takeRows(observation, event.rows)
      else {
        await takeSecond(observation, event.second)
        collectGarbage()
      }
      await takeDialogues(observation)
    }
    finish(observation.aggregator)
    await handOver(observation)
    await observation.handing
    if (observation.failure !== undefined) throw observation.failure
  } finally {
    capture.stop() // also where the sink failed: nobody reads what the capture goes on with
    observation.options.dialogue?.server.close()
    await sink.close()
  }
}

async function takeFrames(o: Observation, frames: LiveBatch): Promise<void> {
  const { packets } = o
  decodeFrames(frames, packets, o.oddities)
  for (let row = 0; row < packets.length; row++) {
    packets.handshake[row] = frames.handshake[packets.number[row]! - frames.firstNumber]!
  }
  if (o.options.dialogue !== null) noteBeginnings(o.options.dialogue.book, packets)
  await takeRows(o, packets)
}

/** What was said in dialogues since the last event; their packets came before, by the ring. */
async function takeDialogues(o: Observation): Promise<void> {
  const { dialogue } = o.options
  if (dialogue === null) return
  for (const rows of dialogueRows(dialogue.book, dialogue.server.take())) await takeRows(o, rows)
}

async function takeRows(o: Observation, packets: PacketBatch): Promise<void> {
  classifyPackets(packets, o.classes, o.options.context)
  aggregateBatch(o.aggregator, packets, o.classes)
  await handOver(o)
}

/** The clock of the capture moves on even where nothing arrives, so that what is held becomes due. */
async function takeSecond(o: Observation, second: LiveSecond): Promise<void> {
  const now = Math.floor(second.at)
  o.aggregator.newest = Math.max(o.aggregator.newest, now)
  if (now - o.closed >= CLOSE_SECONDS || now < o.closed) {
    closeBlocks(o.aggregator)
    o.closed = now
  }
  await handOver(o)
  if (o.payloads.count > PAYLOADS_PER_TABLE) await beginAnew(o)
  const oddities = oddityRecord(o.oddities)
  o.oddities = newOddityCounts()
  const { sink, way } = o.options
  if (o.options.dialogue !== null) {
    second.shed += o.options.dialogue.server.shed - o.shedDialogues
    o.shedDialogues = o.options.dialogue.server.shed
  }
  await hand(o, () => sink.second(second, way, oddities))
}

async function handOver(o: Observation): Promise<void> {
  const { aggregator, payloadIds } = o
  const { sink } = o.options
  await handPayloads(o)
  for (let block = drainFull(aggregator); block !== null; block = drainFull(aggregator)) {
    closePayloads(o.payloads) // those that the tuples name come first
    await handPayloads(o)
    const tuples = block
    await hand(o, () => sink.tuples(tuples, payloadIds))
  }
  for (let block = drainFullBackscatter(aggregator); block !== null; block = drainFullBackscatter(aggregator)) {
    const backscatter = block
    await hand(o, () => sink.backscatter(backscatter))
  }
}

async function handPayloads(o: Observation): Promise<void> {
  const { payloads, payloadIds } = o
  for (let block = drainPayloads(payloads); block !== null; block = drainPayloads(payloads)) {
    const full = block
    await hand(o, async () => {
      await o.options.sink.payloads(full, payloadIds)
      reusePayloads(payloads, full)
    })
  }
}

/** Queues work for the sink and goes on; waits only while too much is queued. */
async function hand(o: Observation, work: () => Promise<void>): Promise<void> {
  if (o.failure !== undefined) throw o.failure
  o.waiting++
  o.handing = o.handing
    .then(() => (o.failure === undefined ? work() : undefined))
    .catch((error: unknown) => {
      o.failure ??= error
    })
    .finally(() => {
      o.waiting--
    })
  if (o.waiting >= WAITING_FOR_SINK) await o.handing
}

/** Everything held leaves, with the indices of the old table of payloads. What follows an open conversation stands on its own tuple. */
async function beginAnew(o: Observation): Promise<void> {
  finish(o.aggregator)
  await handOver(o)
  o.payloads = newTable()
  o.payloadIds = newIds()
  o.aggregator = newTuples(o.payloads)
}
