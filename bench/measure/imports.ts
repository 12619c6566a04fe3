import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ODDITIES } from '../../src/model/oddity.ts'
import { BARS, type Bar, CORSARO_AVRO_CPU } from '../bars.ts'
import { type Bench, importArgs, script } from '../bench.ts'
import { CAPTURES, type CaptureName } from '../captures.ts'
import { type Cost, costOf, endStore } from '../cost.ts'
import { median, medianCost, type Row, row } from '../row.ts'

/** What `teiten import --json` says of its one file, as far as it must add up. */
interface Imported {
  packets: number
  accesses: number
  tuples: number
  payloads: number
  oddities: Record<string, number>
  /** Packets that are counted, but in no tuple. */
  lostPackets?: number
  error: { message: string } | null
}

/** One import into a new folder and the first question after it. */
export interface ImportRun {
  import: Cost
  first: Cost
  imported: Imported
  /** Bytes on disk when the import has ended, and when the first question has been answered. */
  diskAtOnce: number
  disk: number
  /** Bytes on disk of the table of tuples, per tuple. */
  tupleBytes: number
}

/** What ask.js answers. */
interface Answers {
  first: { seconds: number }
  totals: { packets: number; accesses: number }
  size: { tuples: number; tupleBytes: number }
}

interface Compared {
  name: CaptureName
  bar: Bar | null
  /** tcpdump reads no compressed file: its decompressor stands before it. */
  through: string | null
}

const COMPARED: readonly Compared[] = [
  { name: 'random', bar: BARS.importRandom, through: null },
  { name: 'folding', bar: BARS.importFolding, through: null },
  { name: 'random-gzip', bar: null, through: 'gzip' },
  { name: 'random-zstd', bar: null, through: 'zstd' },
]

/** Bytes below the database's folder. Files of a merge that ends meanwhile may be gone before they are looked at: du says so and counts the rest. */
function sizeOf(folder: string): number {
  return Number(spawnSync('du', ['-sb', join(folder, 'db')], { encoding: 'utf8' }).stdout.split('\t')[0])
}

const STOPS: ReadonlySet<string> = new Set(ODDITIES.filter(o => o.stops).map(o => o.name))

/** Throws unless packets in = packets of the stored tuples + packets that are counted as not stored. */
function mustAddUp(file: string, imported: Imported, stored: { packets: number; accesses: number }): void {
  const stopped = Object.entries(imported.oddities).reduce((n, [name, count]) => n + (STOPS.has(name) ? count : 0), 0)
  if (imported.packets !== stored.packets + stopped + (imported.lostPackets ?? 0))
    throw new Error(
      `${file}: ${imported.packets} packets came in, ${stored.packets} are stored, ${stopped} could not be decoded`,
    )
  if (imported.accesses !== stored.accesses)
    throw new Error(`${file}: ${imported.accesses} accesses came in and ${stored.accesses} are stored`)
}

/** Imports a capture into a new folder, asks once, checks that every packet is accounted for, and removes the folder. */
export async function importOnce(
  bench: Bench,
  file: string,
  addresses: readonly string[],
  from?: readonly string[],
): Promise<ImportRun> {
  const data = join(bench.folder, 'data')
  rmSync(data, { recursive: true, force: true })
  try {
    const args = importArgs(bench, file, data, addresses)
    const cost = await costOf({ name: process.execPath, args, data, ...(from === undefined ? {} : { from }) })
    const imported = (JSON.parse(cost.stdout) as { files: Imported[] }).files[0]!
    if (imported.error !== null) throw new Error(`the import of ${file} failed: ${imported.error.message}`)
    const diskAtOnce = sizeOf(data)
    const first = await costOf({
      name: process.execPath,
      args: [script('ask.js'), data, 'first', 'totals', 'size'],
      data,
    })
    const answers = JSON.parse(first.stdout) as Answers
    mustAddUp(file, imported, answers.totals)
    return {
      import: cost,
      first: { ...first, wall: answers.first.seconds },
      imported,
      diskAtOnce,
      disk: sizeOf(data),
      tupleBytes: answers.size.tupleBytes / answers.size.tuples,
    }
  } finally {
    await endStore(data)
    rmSync(data, { recursive: true, force: true, maxRetries: 30, retryDelay: 1000 })
  }
}

function tcpdumpOf(capture: string, through: string | null) {
  if (through === null) return { name: 'tcpdump', args: ['-r', capture, '-w', '/dev/null'] }
  return { name: 'tcpdump', args: ['-r', '-', '-w', '/dev/null'], from: [through, '-dc', capture] }
}

/** `teiten import` of each capture beside tcpdump, in turn. */
export async function measureImports(bench: Bench): Promise<Row[]> {
  const rows: Row[] = []
  const runs = new Map<CaptureName, { tcpdump: Cost[]; ours: ImportRun[] }>()
  for (let n = 0; n < bench.options.repetitions && (n === 0 || bench.hasTime()); n++) {
    for (const { name, through } of COMPARED) {
      const capture = await bench.capture(name)
      if (capture === null) continue
      const of = runs.get(name) ?? { tcpdump: [], ours: [] }
      runs.set(name, of)
      bench.say(`import of "${name}", ${n + 1} of ${bench.options.repetitions}`)
      of.tcpdump.push(await costOf(tcpdumpOf(capture, through)))
      of.ours.push(await importOnce(bench, capture, CAPTURES[name].addresses))
    }
  }
  for (const { name, bar } of COMPARED) {
    const of = runs.get(name)
    if (of !== undefined) rows.push(...rowsOf(name, bar, medianCost(of.tcpdump), of.ours))
  }
  return rows
}

function rowsOf(name: CaptureName, bar: Bar | null, tcpdump: Cost, ours: readonly ImportRun[]): Row[] {
  const cost = medianCost(ours.map(run => run.import))
  const first = medianCost(ours.map(run => run.first))
  const { imported, diskAtOnce, disk, tupleBytes } = ours.at(-1)!
  const both = median(ours.map(run => run.import.wall + run.first.wall))
  const folds = `${(imported.packets / imported.tuples).toFixed(2)} packets a tuple, ${imported.payloads.toLocaleString('en-US')} payloads`
  const ratio = cost.wall / tcpdump.wall
  const rows = [
    row(`tcpdump -w /dev/null, ${name}`, { cost: tcpdump }),
    row(`import ${name}: wall`, { bar, reached: ratio, unit: '× tcpdump', cost, disk: diskAtOnce, note: folds }),
    row(`first question after it, ${name} (settles)`, { reached: first.wall, unit: 's', cost: first, disk }),
    row(`import + first question, ${name}: wall`, { reached: both / tcpdump.wall, unit: '× tcpdump' }),
  ]
  if (name === 'random' || name === 'folding') {
    const peak = Math.max(...ours.map(run => run.import.peakMiB))
    const perTuple = disk / imported.tuples
    rows.push(
      row(`memory outside the store, ${name}`, { bar: BARS.memoryOutsideStore, reached: peak }),
      row(`bytes on disk per tuple, ${name}: tuples alone`, { bar: BARS.bytesPerTuple, reached: tupleBytes }),
      row(`bytes on disk per tuple, ${name}: payloads and rollups too`, { reached: perTuple, unit: 'bytes' }),
    )
  }
  if (name === 'random') {
    const corsaro = CORSARO_AVRO_CPU * tcpdump.cpu
    const cpu = cost.cpu + cost.storeCpu
    rows.push(
      row('import random: CPU, store included', {
        bar: BARS.importAgainstCorsaro,
        reached: corsaro / cpu,
        note: `corsaro3 with Avro taken as ${CORSARO_AVRO_CPU} × the CPU of tcpdump -w; ${cpu.toFixed(1)} CPU s`,
      }),
    )
  }
  return rows
}
