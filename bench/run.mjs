// npm run bench [-- PACKETS]: teiten import beside tcpdump on a darknet-like capture, in the same minutes; prints one table.
// The capture is made by ../shared/tools/darknet-capture.c (random destinations and ports: nothing folds, the worst case for a store)
// where that tool and gcc are at hand, or given as TEITEN_BENCH_CAPTURE.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const packets = Number(process.argv[2] ?? 10_000_000)
const repetitions = Number(process.env.TEITEN_BENCH_REPETITIONS ?? 3)
const folder = mkdtempSync(join(tmpdir(), 'teiten-bench-'))
const teiten = resolve(import.meta.dirname, '..', 'dist', 'cli', 'teiten.js')

function captureOfDarknet() {
  if (process.env.TEITEN_BENCH_CAPTURE !== undefined) return process.env.TEITEN_BENCH_CAPTURE
  const source = resolve(import.meta.dirname, '..', '..', 'shared', 'tools', 'darknet-capture.c')
  if (!existsSync(source)) throw new Error('no capture: set TEITEN_BENCH_CAPTURE to a large pcap')
  const tool = join(folder, 'darknet-capture')
  execFileSync('gcc', ['-O3', source, '-o', tool, '-lm'])
  const capture = join(folder, 'darknet.pcap')
  execFileSync(tool, [String(packets), capture])
  return capture
}

/** Most memory that a process has held so far, in MiB; 0 where it cannot be read. */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** CPU seconds of a process so far (clock ticks of 10 ms); 0 where they cannot be read. */
function cpuOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}

function storePid(data) {
  try {
    return JSON.parse(readFileSync(join(data, 'store.json'), 'utf8')).pid
  } catch {
    return null
  }
}

async function measured(command, args, data) {
  const started = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', chunk => {
    errors += chunk
  })
  const seen = { cpu: 0, peak: 0, storeCpu: 0, storePeak: 0 }
  const look = () => {
    seen.cpu = Math.max(seen.cpu, cpuOf(child.pid))
    seen.peak = Math.max(seen.peak, peakOf(child.pid))
    const store = data === null ? null : storePid(data)
    if (store === null) return
    seen.storeCpu = Math.max(seen.storeCpu, cpuOf(store))
    seen.storePeak = Math.max(seen.storePeak, peakOf(store))
  }
  const timer = setInterval(look, 50)
  const code = await new Promise(done => child.on('close', done))
  clearInterval(timer)
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${errors}`)
  return { wall: (performance.now() - started) / 1000, ...seen }
}

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const sizeOf = path => Number(execFileSync('du', ['-sb', path], { encoding: 'utf8' }).split('\t')[0])

const capture = captureOfDarknet()
const runs = { tcpdump: [], teiten: [] }
let disk = 0
for (let i = 0; i < repetitions; i++) {
  runs.tcpdump.push(await measured('tcpdump', ['-r', capture, '-w', '/dev/null'], null))
  const data = join(folder, `data-${i}`)
  runs.teiten.push(
    await measured(process.execPath, [teiten, 'import', capture, '--data', data, '--addresses', '44.0.0.0/16'], data),
  )
  disk = sizeOf(data)
}
const bytes = statSync(capture).size
const row = (name, list, pick, digits = 1) => `${name.padEnd(34)}${median(list.map(pick)).toFixed(digits).padStart(10)}`
console.log(
  `${cpus().length} × ${cpus()[0].model}, Node.js ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
)
console.log(`${packets.toLocaleString('en-US')} packets, ${(bytes / 1e6).toFixed(0)} MB, median of ${repetitions}`)
console.log(row('tcpdump -w /dev/null, wall s', runs.tcpdump, r => r.wall, 2))
console.log(row('teiten import, wall s', runs.teiten, r => r.wall, 2))
console.log(row('  ratio to tcpdump', runs.teiten, r => r.wall / median(runs.tcpdump.map(t => t.wall)), 2))
console.log(row('  CPU s of import', runs.teiten, r => r.cpu))
console.log(row('  CPU s of the store', runs.teiten, r => r.storeCpu))
console.log(row('  peak MiB of import', runs.teiten, r => r.peak, 0))
console.log(row('  peak MiB of the store', runs.teiten, r => r.storePeak, 0))
console.log(`${'  bytes on disk per packet'.padEnd(34)}${(disk / packets).toFixed(1).padStart(10)}`)
rmSync(folder, { recursive: true, force: true, maxRetries: 30, retryDelay: 1000 })
