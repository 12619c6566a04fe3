// Reads and decodes every capture below a folder: time, memory, packets and oddities of each, and whether they add up.
// Usage: npm run -s build:bench && node bench/out/build/bench/every-capture.js FOLDER [--slow MS]
// (prints only files slower than that, that do not add up, or that fail; default 0 = all)
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { TeitenError } from '../src/base/error.ts'
import { openBytes } from '../src/capture/byte-stream.ts'
import { openCapture } from '../src/capture/capture-file.ts'
import { decodeFrames } from '../src/decode/decode-frames.ts'
import { FRAMES_PER_BATCH } from '../src/model/frame-batch.ts'
import { newOddityCounts, ODDITIES, oddityRecord } from '../src/model/oddity.ts'
import { newPacketBatch } from '../src/model/packet-batch.ts'

const out = newPacketBatch(FRAMES_PER_BATCH)

interface Outcome {
  packets: number
  rows: number
  oddities: Record<string, number>
  problem: string
  addsUp: boolean
}

async function readCapture(path: string): Promise<Outcome> {
  const oddities = newOddityCounts()
  let rows = 0
  try {
    const capture = await openCapture(await openBytes(path))
    for await (const frames of capture.batches()) {
      decodeFrames(frames, out, oddities)
      rows += out.length
    }
    const stopped = ODDITIES.reduce((sum, o, i) => sum + (o.stops ? oddities[i]! : 0), 0)
    const packets = capture.packets()
    return {
      packets,
      rows,
      oddities: oddityRecord(oddities),
      problem: capture.problem()?.code ?? '',
      addsUp: rows + stopped === packets,
    }
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error
    return { packets: 0, rows, oddities: {}, problem: error.code, addsUp: rows === 0 }
  }
}

const folder = process.argv[2] ?? '.'
const slow = process.argv.includes('--slow') ? Number(process.argv[process.argv.indexOf('--slow') + 1]) : 0
const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter(e => e.isFile() && /\.(pcap|pcapng|cap|gz|zst)$/.test(e.name))
  .map(e => join(e.parentPath, e.name))
  .sort()
let packets = 0
let rows = 0
let bad = 0
let slowest = 0
const problems = new Map<string, number>()
for (const path of paths) {
  const memory = process.memoryUsage.rss()
  const started = performance.now()
  const outcome = await readCapture(path)
  const ms = performance.now() - started
  const mib = (process.memoryUsage.rss() - memory) / 2 ** 20
  packets += outcome.packets
  rows += outcome.rows
  slowest = Math.max(slowest, ms)
  if (!outcome.addsUp) bad++
  if (outcome.problem !== '') problems.set(outcome.problem, (problems.get(outcome.problem) ?? 0) + 1)
  if (ms < slow && outcome.addsUp) continue
  const sum = outcome.addsUp ? '' : ' DOES NOT ADD UP'
  const line = `${ms.toFixed(0)} ms\t${mib.toFixed(0)} MiB\t${outcome.packets} packets\t${outcome.rows} rows\t${outcome.problem}${sum}`
  console.log(`${relative(folder, path)}\t${line}\t${JSON.stringify(outcome.oddities)}`)
}
console.log(
  `${paths.length} captures, ${packets} packets, ${rows} rows, ${bad} do not add up, slowest ${slowest.toFixed(0)} ms, problems ${JSON.stringify(Object.fromEntries(problems))}, ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`,
)
