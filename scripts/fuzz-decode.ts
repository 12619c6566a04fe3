// Reads and decodes every capture below the given folders cut at every 97th byte and with 16 single bits flipped:
// no exception, no run over 5 s, memory within 64 MiB, every frame one row or one oddity that stops.
// Usage: npm run -s build:bench && node dist/bench-build/scripts/fuzz-decode.js [--limit BYTES] FOLDER…
// (captures larger than the limit, by default 300,000 bytes, are cut at 500 places)
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TeitenError } from '../src/base/error.ts'
import { seededRandom } from '../src/base/random.ts'
import type { ByteStream } from '../src/capture/byte-stream.ts'
import { openCapture } from '../src/capture/capture-file.ts'
import { decodeFrames } from '../src/decode/decode-frames.ts'
import { FRAMES_PER_BATCH } from '../src/model/frame-batch.ts'
import { newOddityCounts, ODDITIES } from '../src/model/oddity.ts'
import { newPacketBatch } from '../src/model/packet-batch.ts'

const CUT_EVERY = 97
const FLIPS = 16
const LIMIT_MS = 5000

const out = newPacketBatch(FRAMES_PER_BATCH)
const tally = { runs: 0, packets: 0, rows: 0, truncated: 0, refused: 0, slowest: 0, failures: 0 }

function memoryStream(bytes: Uint8Array, chunkBytes: number): ByteStream {
  return {
    name: 'memory',
    compression: 'none',
    rawSize: bytes.length,
    peek: async n => bytes.subarray(0, n),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
    },
    rawRead: () => bytes.length,
    digest: () => '',
    problem: () => null,
    close: async () => {},
  }
}

async function run(bytes: Uint8Array, chunkBytes: number, what: string): Promise<void> {
  const started = performance.now()
  const oddities = newOddityCounts()
  let rows = 0
  tally.runs++
  try {
    const capture = await openCapture(memoryStream(bytes, chunkBytes))
    for await (const frames of capture.batches()) {
      decodeFrames(frames, out, oddities)
      rows += out.length
    }
    const stopped = ODDITIES.reduce((sum, o, i) => sum + (o.stops ? oddities[i]! : 0), 0)
    if (rows + stopped !== capture.packets())
      fail(`${what}: ${rows} rows + ${stopped} stopped, ${capture.packets()} packets`)
    tally.packets += capture.packets()
    tally.rows += rows
    if (capture.problem() !== null) tally.truncated++
  } catch (error) {
    if (error instanceof TeitenError) tally.refused++
    else fail(`${what}: ${error}`)
  }
  const ms = performance.now() - started
  if (ms > LIMIT_MS) fail(`${what}: ${ms.toFixed(0)} ms`)
  tally.slowest = Math.max(tally.slowest, ms)
}

function fail(what: string): void {
  tally.failures++
  console.log(`FAIL ${what}`)
}

const limitAt = process.argv.indexOf('--limit')
const limit = limitAt < 0 ? 300_000 : Number(process.argv[limitAt + 1])
const folders = process.argv.slice(2).filter((_, i) => limitAt < 0 || (i !== limitAt - 2 && i !== limitAt - 1))
const paths = folders
  .flatMap(folder =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(e => e.isFile())
      .map(e => join(e.parentPath, e.name)),
  )
  .filter(path => /\.(pcap|pcapng|cap)$/.test(path))
  .sort()
const memory = process.memoryUsage.rss()
for (const [k, path] of paths.entries()) {
  const bytes = readFileSync(path)
  const random = seededRandom(k)
  const step = bytes.length <= limit ? CUT_EVERY : Math.ceil(bytes.length / 500)
  for (let cut = step; cut < bytes.length; cut += step)
    await run(bytes.subarray(0, cut), 1 + random.below(100_000), `${path} cut at ${cut}`)
  for (let i = 0; i < FLIPS; i++) {
    const bit = random.below(8 * bytes.length)
    bytes[bit >>> 3]! ^= 1 << (bit & 7)
    await run(bytes, 1 + random.below(100_000), `${path} with bit ${bit} flipped`)
    bytes[bit >>> 3]! ^= 1 << (bit & 7)
  }
}
const grown = (process.memoryUsage.rss() - memory) / 2 ** 20
console.log(
  `${paths.length} captures, ${tally.runs} runs, ${tally.packets} packets, ${tally.rows} rows, ${tally.truncated} with a problem at their end, ${tally.refused} refused, slowest ${tally.slowest.toFixed(0)} ms, memory +${grown.toFixed(0)} MiB, ${tally.failures} failures`,
)
