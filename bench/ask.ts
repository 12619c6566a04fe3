// Asks a store questions, each once and one after the other, in a process of its own, and prints what each took.
// Usage: node ask.js DATA QUESTION[=ARGUMENT]…   (bench/measure runs it; the questions stand below)
import { type Period, parsePeriod } from '../src/base/period.ts'
import { addDays } from '../src/base/time.ts'
import { parsePortLabel } from '../src/model/protocol.ts'
import { lookUpPayloads, lookUpPorts, lookUpSource, lookUpSources } from '../src/run/look-up/look-up.ts'
import { lookUpPort } from '../src/run/look-up/look-up-port.ts'
import { analyze } from '../src/run/period/analyze.ts'
import { closeSite, openSite, type Site } from '../src/run/site/site.ts'
import { rangeTotals, totals } from '../src/store/rankings.ts'
import { windowCounts } from '../src/store/series.ts'
import { dataSpan, storeSize } from '../src/store/store.ts'

/** What an answer says that a measure wants to see. */
type Said = Record<string, number | string>

async function wholeSpan(site: Site) {
  const span = await dataSpan(site.store)
  if (span === null) throw new Error('the store is empty')
  return { from: span.first, to: addDays(span.last, 1), month: parsePeriod(span.first.slice(0, 7)) }
}

async function ofMonth(site: Site, ask: (period: Period) => Promise<number>): Promise<Said> {
  return { rows: await ask((await wholeSpan(site)).month) }
}

const QUESTIONS: Record<string, (site: Site, argument: string) => Promise<Said>> = {
  /** The first question: settles what was imported. */
  async first(site) {
    const { from, to } = await wholeSpan(site)
    const { value } = await rangeTotals(site.store, from, to)
    return { accesses: value.accesses, packets: value.packets }
  },
  /** Packets and accesses of all days: what the import must have added up to. */
  async totals(site) {
    const { from, to } = await wholeSpan(site)
    const { value } = await totals(site.store, from, to)
    return { packets: value.reduce((n, d) => n + d.packets, 0), accesses: value.reduce((n, d) => n + d.accesses, 0) }
  },
  size: site => storeSize(site.store).then(size => ({ ...size })),
  ports: site => ofMonth(site, async period => (await lookUpPorts(site, period, 20)).rows.length),
  sources: site => ofMonth(site, async period => (await lookUpSources(site, period, 20)).length),
  payloads: site => ofMonth(site, async period => (await lookUpPayloads(site, period, 20)).length),
  findings: site => ofMonth(site, async period => (await analyze(site, period)).findings.length),
  port: (site, label) =>
    ofMonth(site, async period => {
      const { protocol, port } = parsePortLabel(label)!
      return (await lookUpPort(site, protocol, port, period)).days.length
    }),
  source: (site, address) => ofMonth(site, async period => (await lookUpSource(site, address, period)).days.length),
  /** Distinct sources of every port on every day. */
  async daily(site) {
    const { from, to } = await wholeSpan(site)
    return { rows: (await windowCounts(site.store, from, to, 1, { surveyScanners: true })).value.length }
  },
}

const [data = '', ...questions] = process.argv.slice(2)
const site = await openSite({ data })
const answers: Record<string, Said & { seconds: number }> = {}
for (const question of questions) {
  const [name = '', argument = ''] = question.split('=')
  const started = performance.now()
  const said = await QUESTIONS[name]!(site, argument)
  answers[question] = { ...said, seconds: (performance.now() - started) / 1000 }
}
await closeSite(site)
console.log(JSON.stringify(answers))
