// Asks a store questions, each once, in a process of its own, and prints what each took.
// Usage: node ask.js DATA QUESTION…   (bench/measure runs it; questions below)
import { daysPeriod } from '../src/base/period.ts'
import { addDays } from '../src/base/time.ts'
import { lookUpPorts } from '../src/run/look-up/look-up.ts'
import { closeSite, openSite, type Site } from '../src/run/site/site.ts'
import { rangeTotals, totals } from '../src/store/rankings.ts'
import { dataSpan, storeSize } from '../src/store/store.ts'

/** What an answer says that a measure wants to see. */
type Said = Record<string, number | string>

async function wholeSpan(site: Site) {
  const span = await dataSpan(site.store)
  if (span === null) throw new Error('the store is empty')
  return { span, period: daysPeriod(span.first, span.last), to: addDays(span.last, 1) }
}

const QUESTIONS: Record<string, (site: Site) => Promise<Said>> = {
  /** The first question: settles what was imported. */
  async first(site) {
    const { span, to } = await wholeSpan(site)
    const { value } = await rangeTotals(site.store, span.first, to)
    return { accesses: value.accesses, packets: value.packets }
  },
  /** Packets and accesses of all days: what the import must have added up to. */
  async totals(site) {
    const { span, to } = await wholeSpan(site)
    const { value } = await totals(site.store, span.first, to)
    return { packets: value.reduce((n, d) => n + d.packets, 0), accesses: value.reduce((n, d) => n + d.accesses, 0) }
  },
  size: site => storeSize(site.store).then(size => ({ ...size })),
  async ports(site) {
    const { period } = await wholeSpan(site)
    return { rows: (await lookUpPorts(site, period, 20)).rows.length }
  },
}

const [data = '', ...questions] = process.argv.slice(2)
const site = await openSite({ data })
const answers: Record<string, Said & { seconds: number }> = {}
for (const question of questions) {
  const started = performance.now()
  const said = await QUESTIONS[question]!(site)
  answers[question] = { ...said, seconds: (performance.now() - started) / 1000 }
}
await closeSite(site)
console.log(JSON.stringify(answers))
