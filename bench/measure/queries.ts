import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { BARS, type Bar } from '../bars.ts'
import { type Bench, script, TEITEN } from '../bench.ts'
import { type Cost, costOf, endStore } from '../cost.ts'
import { median, medianCost, type Row, row } from '../row.ts'

/** What month-store.js says of the store it made. */
interface Made {
  tuples: number
  /** A busy source that came every day, and one of the many. */
  addresses: [busy: string, ordinary: string]
}

interface Question {
  what: string
  bar: Bar | null
  /** A question of ask.js. */
  ask: string
}

const questionsOf = (made: Made): Question[] => [
  { what: 'port ranking of the month', bar: BARS.portRanking, ask: 'ports' },
  { what: "a port's page, 7778/tcp", bar: BARS.portPage, ask: 'port=7778/tcp' },
  { what: "a port's page, 23/tcp (a quarter of all accesses)", bar: BARS.portPage, ask: 'port=23/tcp' },
  { what: "a port's page, 53/udp (all of them with payload)", bar: BARS.portPage, ask: 'port=53/udp' },
  { what: 'a source', bar: BARS.source, ask: `source=${made.addresses[1]}` },
  { what: 'a source that comes every day', bar: BARS.source, ask: `source=${made.addresses[0]}` },
  { what: 'distinct sources of every port and day', bar: BARS.distinctSources, ask: 'daily' },
  { what: 'sources by accesses', bar: null, ask: 'sources' },
  { what: 'payload groups of all ports', bar: null, ask: 'payloads' },
]

/** Questions to a month of tuples, each asked of a store process that has just begun, while the files are in the system's memory. */
export async function measureQueries(bench: Bench): Promise<Row[]> {
  const data = join(bench.folder, 'month')
  try {
    return await askMonth(bench, data)
  } finally {
    await endStore(data)
    rmSync(data, { recursive: true, force: true, maxRetries: 30, retryDelay: 1000 })
  }
}

async function askMonth(bench: Bench, data: string): Promise<Row[]> {
  const { tuples, repetitions } = bench.options
  bench.say(`making a month of ${tuples.toLocaleString('en-US')} tuples`)
  const making = await costOf({
    name: process.execPath,
    args: [script('make/month-store.js'), data, String(tuples)],
    data,
  })
  const made = JSON.parse(making.stdout) as Made
  bench.say('settling the month')
  const first = await ask(data, 'first')
  const size = JSON.parse((await ask(data, 'size')).stdout) as { size: { bytes: number; tupleBytes: number } }
  const rows = [
    row(`${made.tuples.toLocaleString('en-US')} tuples over 30 days, made and inserted`, { cost: making }),
    row('settling them: the first question', {
      reached: secondsOf(first),
      unit: 's',
      cost: first,
      disk: size.size.bytes,
    }),
    row('bytes on disk per tuple: tuples alone', {
      bar: BARS.bytesPerTuple,
      reached: size.size.tupleBytes / made.tuples,
    }),
  ]
  for (const { what, bar, ask: question } of questionsOf(made)) {
    if (!bench.hasTime()) {
      rows.push(row(what, { bar, note: 'out of time' }))
      continue
    }
    bench.say(what)
    const once = await cold(data, question)
    const again: Cost[] = []
    for (let n = 0; n < repetitions; n++) again.push(await cold(data, question))
    const cost = medianCost(again)
    const reached = median(again.map(secondsOf))
    rows.push(row(what, { bar, reached, unit: 's', cost, note: `the very first time ${secondsOf(once).toFixed(2)} s` }))
  }
  rows.push(await monthReport(bench, data))
  return rows
}

function secondsOf(cost: Cost): number {
  return Object.values(JSON.parse(cost.stdout) as Record<string, { seconds: number }>)[0]!.seconds
}

function ask(data: string, question: string): Promise<Cost> {
  return costOf({ name: process.execPath, args: [script('ask.js'), data, question], data })
}

async function cold(data: string, question: string): Promise<Cost> {
  await endStore(data)
  return ask(data, question)
}

/** `teiten report` of the month, as a command: both languages, all formats. */
async function monthReport(bench: Bench, data: string): Promise<Row> {
  const what = 'month report, both languages, all formats'
  if (!bench.hasTime()) return row(what, { bar: BARS.monthReport, note: 'out of time' })
  bench.say(what)
  const out = join(bench.folder, 'reports')
  const args = [TEITEN, 'report', '--period', '2014-06', '--data', data, '--out', out, '--published', '2014-07-22']
  const costs: Cost[] = []
  for (let n = 0; n <= bench.options.repetitions; n++) {
    await endStore(data)
    costs.push(await costOf({ name: process.execPath, args, data }))
  }
  rmSync(out, { recursive: true, force: true })
  const cost = medianCost(costs.slice(1))
  const note = `the command with all its starts; the very first time ${costs[0]!.wall.toFixed(1)} s`
  return row(what, { bar: BARS.monthReport, reached: cost.wall, cost, note })
}
