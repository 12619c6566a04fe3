// One stage of the way of packets alone, in a process of its own, so that its CPU seconds are those of the whole process.
// Usage: node stage.js count|tuples FILE   (bench/measure/stages.ts runs it)
import { aggregateBatch, newAggregator } from '../src/aggregate/aggregator.ts'
import { drainFull, drainFullBackscatter, finish } from '../src/aggregate/drain-blocks.ts'
import { drainPayloads, newPayloadTable, reusePayloads } from '../src/aggregate/payload-table.ts'
import { parseBlock } from '../src/base/address.ts'
import { openBytes } from '../src/capture/byte-stream.ts'
import { type CaptureFile, openCapture } from '../src/capture/capture-file.ts'
import { addressSet } from '../src/classify/address-set.ts'
import { classifyPackets } from '../src/classify/classify-packets.ts'
import { loadOrigins } from '../src/classify/origin.ts'
import { decodeFrames } from '../src/decode/decode-frames.ts'
import { FRAMES_PER_BATCH } from '../src/model/frame-batch.ts'
import { newOddityCounts } from '../src/model/oddity.ts'
import { newPacketBatch } from '../src/model/packet-batch.ts'
import { newPacketClasses } from '../src/model/packet-class.ts'
import { seriesKey } from '../src/model/protocol.ts'

/** Read, decode, count by protocol and destination port. */
async function countPorts(capture: CaptureFile): Promise<Record<string, number>> {
  const packets = newPacketBatch(FRAMES_PER_BATCH)
  const oddities = newOddityCounts()
  const counts = new Uint32Array(256 * 65_536)
  for await (const frames of capture.batches()) {
    decodeFrames(frames, packets, oddities)
    for (let row = 0; row < packets.length; row++)
      counts[seriesKey(packets.protocol[row]!, packets.destinationPort[row]!)]!++
  }
  return { packets: capture.packets(), counted: counts.reduce((sum, n) => sum + n, 0) }
}

/** Read, decode, classify and fold into flow tuples, which are let go. */
async function foldTuples(capture: CaptureFile): Promise<Record<string, number>> {
  const packets = newPacketBatch(FRAMES_PER_BATCH)
  const classes = newPacketClasses(FRAMES_PER_BATCH)
  const oddities = newOddityCounts()
  const payloads = newPayloadTable()
  const context = { ours: addressSet([parseBlock('44.0.0.0/16')!]), origins: await loadOrigins(), survey: null }
  const aggregator = newAggregator({ payloads })
  const letGo = () => {
    for (let b = drainPayloads(payloads); b !== null; b = drainPayloads(payloads)) reusePayloads(payloads, b)
    while (drainFull(aggregator) !== null);
    while (drainFullBackscatter(aggregator) !== null);
  }
  for await (const frames of capture.batches()) {
    decodeFrames(frames, packets, oddities)
    classifyPackets(packets, classes, context)
    aggregateBatch(aggregator, packets, classes)
    letGo()
  }
  finish(aggregator)
  letGo()
  return { packets: capture.packets(), counted: aggregator.packets, tuples: aggregator.tuples }
}

const STAGES: Record<string, (capture: CaptureFile) => Promise<Record<string, number>>> = {
  count: countPorts,
  tuples: foldTuples,
}

const [stage = '', path = ''] = process.argv.slice(2)
const capture = await openCapture(await openBytes(path, { digest: false }))
console.log(JSON.stringify(await STAGES[stage]!(capture)))
