import { type Aggregator, aggregateBatch, newAggregator } from '../../aggregate/aggregator.ts'
import { drainFull, drainFullBackscatter, finish } from '../../aggregate/drain-blocks.ts'
import {
  closePayloads,
  drainPayloads,
  MAX_PAYLOAD_INDICES,
  newPayloadTable,
  reusePayloads,
} from '../../aggregate/payload-table.ts'
import type { AddressBlock } from '../../base/address.ts'
import { openBytes } from '../../capture/byte-stream.ts'
import { openCapture } from '../../capture/capture-file.ts'
import { addressSet } from '../../classify/address-set.ts'
import { classifyPackets } from '../../classify/classify-packets.ts'
import { decodeFrames } from '../../decode/decode-frames.ts'
import type { CaptureWay } from '../../model/capture-way.ts'
import { FRAMES_PER_BATCH } from '../../model/frame-batch.ts'
import { newOddityCounts, oddityRecord } from '../../model/oddity.ts'
import { newPacketBatch, type PacketBatch } from '../../model/packet-batch.ts'
import { newPacketClasses } from '../../model/packet-class.ts'
import type { SpoolSink } from './spool-sink.ts'

export interface ReplayOptions {
  /** Addresses of the sensor; empty: every destination is its own. */
  blocks: readonly AddressBlock[]
  /** Added to the times of the capture, seconds. */
  shift: number
  /** Called after each batch; waiting in it holds the capture back. */
  onBatch?(packets: number): Promise<void> | void
}

export interface Replayed {
  packets: number
  accesses: number
}

/** The capture's clock goes on in steps of this length: one heartbeat each. */
const STEP_SECONDS = 60
/** A silence of six hours in a capture is a hole: nobody knows whether it was listening. */
const LONGEST_SILENCE = 21_600
/** Nobody knows what was answered where a file was recorded. */
const REPLAYED: CaptureWay = { mode: 'file', answers: null }

/**
 * Lets a sensor see a capture file as if it arrived now: decode → classify → aggregate → spool, with the capture's own clock,
 * moved by `shift`. Countries, survey scanners and the judgement of payloads are the collector's.
 */
export async function replayCapture(sink: SpoolSink, path: string, options: ReplayOptions): Promise<Replayed> {
  const stream = await openBytes(path)
  try {
    const capture = await openCapture(stream)
    const aggregator = newAggregator({ payloads: newPayloadTable() })
    const ours = options.blocks.length > 0 ? addressSet(options.blocks) : null
    const packets = newPacketBatch(FRAMES_PER_BATCH)
    const classes = newPacketClasses(FRAMES_PER_BATCH)
    const clock = { at: Number.NaN, received: 0, oddities: newOddityCounts() }
    const payloadIds = new Uint8Array(16 * MAX_PAYLOAD_INDICES)
    const handOver = () => handOverTo(sink, aggregator, payloadIds)
    for await (const frames of capture.batches()) {
      decodeFrames(frames, packets, clock.oddities)
      shiftTimes(packets, options.shift)
      classifyPackets(packets, classes, { ours, origins: null, survey: null })
      aggregateBatch(aggregator, packets, classes)
      await handOver()
      clock.received += frames.length - packets.length // malformed ones have no time of their own
      await advance(sink, clock, packets)
      await options.onBatch?.(capture.packets())
    }
    finish(aggregator)
    await handOver()
    const { received, oddities } = clock
    if (!Number.isNaN(clock.at))
      await sink.second({ at: clock.at + 1, received, lost: 0, shed: 0 }, REPLAYED, oddityRecord(oddities))
    return { packets: capture.packets(), accesses: aggregator.accesses }
  } finally {
    await stream.close()
  }
}

async function handOverTo(sink: SpoolSink, aggregator: Aggregator, payloadIds: Uint8Array): Promise<void> {
  const { payloads } = aggregator
  const handPayloads = async () => {
    for (let block = drainPayloads(payloads); block !== null; block = drainPayloads(payloads)) {
      await sink.payloads(block, payloadIds)
      reusePayloads(payloads, block)
    }
  }
  await handPayloads()
  for (let tuples = drainFull(aggregator); tuples !== null; tuples = drainFull(aggregator)) {
    closePayloads(payloads) // those that the tuples name come first
    await handPayloads()
    await sink.tuples(tuples, payloadIds)
  }
  for (let rows = drainFullBackscatter(aggregator); rows !== null; rows = drainFullBackscatter(aggregator))
    await sink.backscatter(rows)
}

function shiftTimes(batch: PacketBatch, shift: number): void {
  if (shift === 0) return
  for (let i = 0; i < batch.length; i++) batch.seconds[i] = batch.seconds[i]! + shift
}

/** Moves the clock to the last packet of the batch, in steps; where the capture is silent for hours it stands still. */
async function advance(
  sink: SpoolSink,
  clock: { at: number; received: number; oddities: Float64Array },
  batch: PacketBatch,
): Promise<void> {
  for (let i = 0; i < batch.length; i++) {
    const seconds = batch.seconds[i]!
    if (Number.isNaN(clock.at)) clock.at = seconds
    clock.received++
    if (seconds - clock.at < STEP_SECONDS) continue
    const silent = seconds - clock.at > LONGEST_SILENCE
    if (silent) await sink.second({ at: clock.at + 1, received: 0, lost: 0, shed: 0 }, REPLAYED, {})
    while (!silent && clock.at + STEP_SECONDS <= seconds) {
      clock.at += STEP_SECONDS
      await sink.second(
        { at: clock.at, received: clock.received, lost: 0, shed: 0 },
        REPLAYED,
        oddityRecord(clock.oddities),
      )
      clock.received = 0
      clock.oddities.fill(0)
    }
    if (silent) clock.at = seconds
  }
}

/** Seconds of the first and last packet of a capture. */
export async function captureSpan(path: string): Promise<{ first: number; last: number } | null> {
  const stream = await openBytes(path)
  try {
    const capture = await openCapture(stream)
    let first = Number.POSITIVE_INFINITY
    let last = Number.NEGATIVE_INFINITY
    for await (const frames of capture.batches()) {
      for (let i = 0; i < frames.length; i++) {
        first = Math.min(first, frames.seconds[i]!)
        last = Math.max(last, frames.seconds[i]!)
      }
    }
    return last < first ? null : { first, last }
  } finally {
    await stream.close()
  }
}
