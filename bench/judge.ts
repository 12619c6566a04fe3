// Cost of judging the distinct payloads of a capture: protocol, signatures, group, id and rows for the store.
// Usage: npm run -s build:bench && node bench/out/build/bench/judge.js FILE [SIGNATURE-FOLDER…]
import { aggregateBatch, newAggregator } from '../src/aggregate/aggregator.ts'
import { drainFull, drainFullBackscatter } from '../src/aggregate/drain-blocks.ts'
import { closePayloads, drainPayloads, MAX_PAYLOAD_INDICES, newPayloadTable } from '../src/aggregate/payload-table.ts'
import { rulesFolder } from '../src/base/package-paths.ts'
import { openBytes } from '../src/capture/byte-stream.ts'
import { openCapture } from '../src/capture/capture-file.ts'
import { classifyPackets } from '../src/classify/classify-packets.ts'
import { loadSignatures } from '../src/classify/rules/signature-set.ts'
import { decodeFrames } from '../src/decode/decode-frames.ts'
import { FRAMES_PER_BATCH } from '../src/model/frame-batch.ts'
import { newOddityCounts } from '../src/model/oddity.ts'
import { newPacketBatch } from '../src/model/packet-batch.ts'
import { newPacketClasses } from '../src/model/packet-class.ts'
import type { PayloadBlock } from '../src/model/payload-block.ts'
import { judgeBlock } from '../src/run/judge/judge-block.ts'

async function blocksOf(path: string): Promise<PayloadBlock[]> {
  const capture = await openCapture(await openBytes(path, { digest: false }))
  const batch = newPacketBatch(FRAMES_PER_BATCH)
  const classes = newPacketClasses(FRAMES_PER_BATCH)
  const payloads = newPayloadTable()
  const aggregator = newAggregator({ payloads })
  const blocks: PayloadBlock[] = []
  for await (const frames of capture.batches()) {
    decodeFrames(frames, batch, newOddityCounts())
    classifyPackets(batch, classes, { ours: null, origins: null, survey: null })
    aggregateBatch(aggregator, batch, classes)
    while (drainFull(aggregator) !== null);
    while (drainFullBackscatter(aggregator) !== null);
    for (let block = drainPayloads(payloads); block !== null; block = drainPayloads(payloads)) blocks.push(block)
  }
  closePayloads(payloads)
  for (let block = drainPayloads(payloads); block !== null; block = drainPayloads(payloads)) blocks.push(block)
  return blocks
}

const [path = '', ...folders] = process.argv.slice(2)
const set = loadSignatures([`${rulesFolder}signatures`, ...folders])
const blocks = await blocksOf(path)
const ids = new Uint8Array(16 * MAX_PAYLOAD_INDICES)
const count = blocks.reduce((n, b) => n + b.length, 0)
for (let round = 0; round < 3; round++) {
  const begin = process.cpuUsage()
  let bytes = 0
  for (const block of blocks) for (const part of judgeBlock(block, ids, set)) bytes += part.length
  const { user, system } = process.cpuUsage(begin)
  const each = (user + system) / count
  console.log(
    `${count} distinct payloads, ${set.rules.length} signatures: ${each.toFixed(2)} µs of CPU each, ${(bytes / count).toFixed(0)} bytes each for the store`,
  )
}
