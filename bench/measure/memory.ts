import { BARS } from '../bars.ts'
import { type Bench, script } from '../bench.ts'
import { CAPTURES } from '../captures.ts'
import { type Row, row } from '../row.ts'
import { importOnce } from './imports.ts'

const count = (n: number) => n.toLocaleString('en-US')

/** Memory of the importing process at several sizes of one capture, piped in, so that no large file lies on the disk. */
export async function measureMemory(bench: Bench): Promise<Row[]> {
  const rows: Row[] = []
  const maker = bench.yardsticks['darknet-capture']
  for (const packets of bench.options.sizes) {
    if (maker === null || !bench.hasTime()) {
      rows.push(
        row(`memory outside the store, ${count(packets)} packets`, {
          bar: BARS.memoryOutsideStore,
          note: maker === null ? 'darknet-capture is missing' : 'out of time',
        }),
      )
      continue
    }
    bench.say(`memory at ${count(packets)} packets`)
    const run = await importOnce(bench, '-', CAPTURES.random.addresses, [maker, String(packets), '/dev/stdout'])
    rows.push(
      row(`memory outside the store, ${count(packets)} packets`, {
        bar: BARS.memoryOutsideStore,
        reached: run.import.peakMiB,
        cost: run.import,
        disk: run.diskAtOnce,
        note: `piped; then ${run.first.wall.toFixed(1)} s for the first question`,
      }),
    )
  }
  return [...rows, ...(await manySources(bench))]
}

/** As many sources as packets, all within one minute. */
async function manySources(bench: Bench): Promise<Row[]> {
  const { packets } = bench.options
  const what = `memory outside the store, ${count(packets)} sources in one minute`
  if (!bench.hasTime()) return [row(what, { bar: BARS.memoryManySources, note: 'out of time' })]
  bench.say('memory with a source per packet')
  const from = [process.execPath, script('make/syn-capture.js'), 'many-sources', String(packets), '-']
  const run = await importOnce(bench, '-', CAPTURES['many-sources'].addresses, from)
  const perTuple = (run.import.peakMiB * 1024 ** 2) / run.imported.tuples
  return [
    row(what, {
      bar: BARS.memoryManySources,
      reached: run.import.peakMiB,
      cost: run.import,
      disk: run.diskAtOnce,
      note: `${perTuple.toFixed(0)} bytes a tuple of the minute`,
    }),
  ]
}
