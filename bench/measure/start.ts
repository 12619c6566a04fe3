import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { BARS } from '../bars.ts'
import { type Bench, importArgs, TEITEN } from '../bench.ts'
import { costOf, endStore } from '../cost.ts'
import { median, medianCost, type Row, row } from '../row.ts'

/** Until a page is there, seconds; longer is a failure. */
const PATIENCE_SECONDS = 60

/** `teiten --help`; then the dashboard on the June 2014 scenario: its page, and the numbers of its first page. */
export async function measureStart(bench: Bench): Promise<Row[]> {
  const help = []
  for (let n = 0; n < bench.options.repetitions + 2; n++)
    help.push(await costOf({ name: process.execPath, args: [TEITEN, '--help'] }))
  const data = join(bench.folder, 'demo-data')
  const capture = join(bench.folder, 'june-2014.pcap')
  bench.say('the June 2014 scenario for the dashboard')
  await costOf({ name: process.execPath, args: [TEITEN, 'simulate', 'june-2014', '--out', capture] })
  await costOf({ name: process.execPath, args: importArgs(bench, capture, data, []), data })
  const pages: number[] = []
  const figures: number[] = []
  for (let n = 0; n < bench.options.repetitions; n++) {
    await endStore(data)
    const { page, figure } = await dashboard(data)
    if (n > 0 || bench.options.repetitions === 1) figures.push(figure) // the first one settles the days
    pages.push(page)
  }
  await endStore(data)
  return [
    row('teiten --help', { bar: BARS.help, reached: median(help.map(h => h.wall)), cost: medianCost(help) }),
    row('teiten start: dashboard ready', {
      bar: BARS.dashboard,
      reached: median(pages),
      note: 'store process started too',
    }),
    row('first figure: numbers of Today, June 2014, after it', { bar: BARS.firstFigure, reached: median(figures) }),
  ]
}

/** Seconds until the page is served by a new process, and from then on until the numbers of Today are there. */
async function dashboard(data: string): Promise<{ page: number; figure: number }> {
  const started = performance.now()
  const child = spawn(process.execPath, [TEITEN, 'start', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const closed = new Promise(done => child.on('close', done))
  try {
    const url = await addressOf(child.stdout)
    const first = await fetch(url)
    if (!first.ok) throw new Error(`the dashboard answers ${first.status}: ${await first.text()}`)
    await first.text()
    const page = (performance.now() - started) / 1000
    const asked = performance.now()
    const answer = await fetch(new URL('/api/v1/today', url), { signal: AbortSignal.timeout(PATIENCE_SECONDS * 1000) })
    if (!answer.ok) throw new Error(`/api/v1/today answers ${answer.status}: ${await answer.text()}`)
    await answer.text()
    return { page, figure: (performance.now() - asked) / 1000 }
  } finally {
    child.kill('SIGINT')
    await closed
  }
}

/** The address that `teiten start` prints. */
async function addressOf(stdout: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  stdout.on('data', part => {
    text += String(part)
  })
  for (let waited = 0; waited < PATIENCE_SECONDS * 1000; waited += 10) {
    const found = /dashboard\s+(http:\S+)/.exec(text)
    if (found !== null) return found[1]!
    await wait(10)
  }
  throw new Error(`teiten start says no address: ${text}`)
}
