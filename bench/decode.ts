// Packets per CPU second of reading and decoding one capture, beside `tcpdump -r F -w /dev/null` in the same minute.
// Usage: npm run -s build:bench && node dist/bench-build/bench/decode.js FILE [--digest]
import { spawnSync } from 'node:child_process'
import { openBytes } from '../src/capture/byte-stream.ts'
import { openCapture } from '../src/capture/capture-file.ts'
import { decodeFrames } from '../src/decode/decode-frames.ts'
import { FRAMES_PER_BATCH } from '../src/model/frame-batch.ts'
import { newOddityCounts, oddityRecord } from '../src/model/oddity.ts'
import { newPacketBatch } from '../src/model/packet-batch.ts'

async function readAndDecode(
  path: string,
  digest: boolean,
  decode: boolean,
): Promise<{ packets: number; cpuSeconds: number }> {
  const before = process.cpuUsage()
  const capture = await openCapture(await openBytes(path, { digest }))
  const out = newPacketBatch(FRAMES_PER_BATCH)
  const oddities = newOddityCounts()
  let rows = 0
  for await (const frames of capture.batches()) {
    if (decode) decodeFrames(frames, out, oddities)
    rows += out.length
  }
  const { user, system } = process.cpuUsage(before)
  if (decode) console.log(`  ${rows} rows, oddities ${JSON.stringify(oddityRecord(oddities))}`)
  return { packets: capture.packets(), cpuSeconds: (user + system) / 1e6 }
}

function tcpdumpSeconds(path: string): string {
  const run = spawnSync('bash', [
    '-c',
    'TIMEFORMAT="%R wall, %U user, %S system"; time tcpdump -r "$0" -w /dev/null 2>/dev/null',
    path,
  ])
  return run.stderr.toString().trim()
}

const path = process.argv[2] ?? ''
const digest = process.argv.includes('--digest')
for (const decode of [false, true, true, true]) {
  const started = performance.now()
  const { packets, cpuSeconds } = await readAndDecode(path, digest, decode)
  const wall = (performance.now() - started) / 1000
  const rate = (packets / cpuSeconds / 1e6).toFixed(1)
  console.log(
    `${decode ? 'read + decode' : 'read only'}: ${packets} packets, ${cpuSeconds.toFixed(2)} CPU s, ${wall.toFixed(2)} s wall, ${rate} M packets per CPU s`,
  )
}
console.log(`tcpdump -w /dev/null: ${tcpdumpSeconds(path)}`)
console.log(`memory: ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`)
