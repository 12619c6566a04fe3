/**
 * Aggregation alone: packets per second on random SYNs (nothing folds), on a telescope-like mix, and with first payloads.
 * Usage: npm run -s build:bench && node bench/out/build/bench/aggregate.js [packets]
 */
import { aggregateBatch, newAggregator } from '../src/aggregate/aggregator.ts'
import { drainFull, drainFullBackscatter, finish } from '../src/aggregate/drain-blocks.ts'
import { drainPayloads, newPayloadTable, reusePayloads } from '../src/aggregate/payload-table.ts'
import { type Random, seededRandom } from '../src/base/random.ts'
import { FROM_PACKET, newPacketBatch, type PacketBatch } from '../src/model/packet-batch.ts'
import { DIRECTION, newPacketClasses, type PacketClasses } from '../src/model/packet-class.ts'

const ROWS = 16_384

interface Job {
  name: string
  fill(batch: PacketBatch, classes: PacketClasses, row: number, n: number, random: Random): void
}

function fillSyn(
  batch: PacketBatch,
  classes: PacketClasses,
  row: number,
  source: number,
  destination: number,
  port: number,
  sequence: number,
): void {
  batch.source.set([0, 0, 0xffff, source], 4 * row)
  batch.destination.set([0, 0, 0xffff, destination], 4 * row)
  batch.protocol[row] = 6
  batch.destinationPort[row] = port
  batch.tcpFlags[row] = 2
  batch.tcpSequence[row] = sequence
  batch.ipLength[row] = 40
  batch.packets[row] = 1
  batch.accesses[row] = FROM_PACKET
  batch.payloadLength[row] = 0
  classes.direction[row] = DIRECTION.access
}

const jobs: Job[] = [
  {
    name: 'random SYNs, nothing folds, a million in a second',
    fill(batch, classes, row, n, random) {
      batch.seconds[row] = 1_400_000_000 + n / 1_000_000
      fillSyn(
        batch,
        classes,
        row,
        random.next(),
        0xc0000200 + random.below(65_536),
        random.below(65_536),
        random.next(),
      )
      batch.sourcePort[row] = random.below(65_536)
      batch.ttl[row] = random.below(255)
    },
  },
  {
    name: 'random SYNs, nothing folds, 200 in a second',
    fill(batch, classes, row, n, random) {
      jobs[0]!.fill(batch, classes, row, n, random)
      batch.seconds[row] = 1_400_000_000 + n / 200
    },
  },
  {
    name: 'telescope: 20,000 sources, each SYN three times',
    fill(batch, classes, row, n, random) {
      const syn = Math.floor(n / 3)
      batch.seconds[row] = 1_400_000_000 + n / 50_000
      fillSyn(batch, classes, row, 0x0a000000 + (syn % 20_000), 0xc0000200 + (syn % 4096), 23, syn)
      batch.sourcePort[row] = 40_000
      batch.ttl[row] = 50 + (random.next() & 0)
    },
  },
  {
    name: 'conversations: SYN, ACK, 100 bytes of data, RST',
    fill(batch, classes, row, n) {
      const syn = n >>> 2
      const step = n & 3
      batch.seconds[row] = 1_400_000_000 + n / 50_000
      fillSyn(
        batch,
        classes,
        row,
        0x0a000000 + (syn % 100_000),
        0xc0000200 + (syn % 4096),
        80,
        syn + (step === 0 ? 0 : 1),
      )
      batch.sourcePort[row] = 1024 + (syn % 50_000)
      if (step === 0) return
      classes.direction[row] = DIRECTION.continuation
      batch.tcpFlags[row] = step === 3 ? 20 : step === 2 ? 24 : 16
      if (step !== 2) return
      batch.payloadOffset[row] = (syn % 500) * 100
      batch.payloadLength[row] = 100
      batch.payloadWireLength[row] = 100
    },
  },
]

function run(job: Job, packets: number): string {
  const batches = Array.from({ length: 16 }, () => ({ batch: newPacketBatch(ROWS), classes: newPacketClasses(ROWS) }))
  const random = seededRandom(1)
  const bytes = new Uint8Array(50_000).map(() => random.below(256))
  const payloads = newPayloadTable()
  const a = newAggregator({ payloads })
  let spent = 0
  let blocks = 0
  for (let n = 0; n < packets; ) {
    for (const { batch, classes } of batches) {
      for (let row = 0; row < ROWS; row++) job.fill(batch, classes, row, n++, random)
      batch.length = ROWS
      batch.bytes = bytes
    }
    const begin = process.cpuUsage()
    for (const { batch, classes } of batches) {
      aggregateBatch(a, batch, classes)
      while (drainFull(a) !== null) blocks++
      while (drainFullBackscatter(a) !== null) blocks++
      for (let b = drainPayloads(payloads); b !== null; b = drainPayloads(payloads)) reusePayloads(payloads, b)
    }
    const used = process.cpuUsage(begin)
    spent += (used.user + used.system) / 1e6
  }
  const begin = process.cpuUsage()
  finish(a)
  while (drainFull(a) !== null) blocks++
  const used = process.cpuUsage(begin)
  spent += (used.user + used.system) / 1e6
  const rss = Math.round(process.memoryUsage().rss / 1048576)
  return `${(a.packets / spent / 1e6).toFixed(2).padStart(6)} M packets per CPU second; ${a.packets} packets, ${a.accesses} accesses, ${a.tuples} tuples, ${blocks} blocks, ${rss} MiB resident: ${job.name}`
}

const packets = Number(process.argv[2] ?? 4_000_000)
for (const job of jobs.slice(0, Number(process.argv[3] ?? 9))) console.log(run(job, packets))
