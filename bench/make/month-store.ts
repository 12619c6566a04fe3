// Makes a store with a month of tuples, through the same inserts as an import. Usage: node month-store.js DATA TUPLES [DAYS]
import { formatAddress, parseBlock } from '../../src/base/address.ts'
import { payloadIdOf } from '../../src/base/hash.ts'
import { seededRandom } from '../../src/base/random.ts'
import { judgePayload } from '../../src/classify/judge-payload.ts'
import { newBackscatterColumns, newTupleColumns, type TupleColumns } from '../../src/model/flow-tuple.ts'
import { BACKSCATTER_KIND, DIRECTION, MARK } from '../../src/model/packet-class.ts'
import type { PayloadRecord } from '../../src/model/payload.ts'
import { TCP } from '../../src/model/protocol.ts'
import { closeSite, openSite, type Site } from '../../src/run/site/site.ts'
import { RECIPES } from '../../src/simulate/payload-recipes.ts'
import { insertBackscatter, insertPayloads, insertSpans, insertTuples } from '../../src/store/insert.ts'
import { beginSegment, commitSegment } from '../../src/store/ledger.ts'
import { ensureSensor } from '../../src/store/sensors.ts'
import { EVENTS, SOURCE_KINDS, shuffledPorts, weightedTable, zipfTable } from './month-traffic.ts'

/** 1 June 2014, 00:00 UTC. */
const START = Date.UTC(2014, 5, 1) / 1000
const DAY = 86_400

/** Sources of a day, per tuple of the day; a third of them is new each day. */
const SOURCES_PER_TUPLE = 0.06
const CHURN = 0.3
/** Ranks that are the same sources all month. */
const FAITHFUL = 0.05
/** Distinct payloads of each recipe. */
const VARIANTS = 400
/** Sources a day that go over all ports, and their part of the tuples. */
const SWEEPERS = 40
const SWEEP_SHARE = 0.006
/** Parts of the tuples that are no access. */
const CONTINUATION = 0.06
const BACKSCATTER = 0.06
const NOISE = 0.02
const VICTIMS = 5000

const TABLE = 1 << 16
const RANK_TABLE = 1 << 22
/** Rows of one insert: a quarter of a day at a hundred million a month. */
const ROWS_PER_INSERT = 1_000_000

const random = seededRandom(20_140_601)
/** A number that belongs to another for good: a source's kind, address, TTL. */
function mixed(n: number, salt: number): number {
  let h = Math.imul(n ^ salt, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const kindTable = weightedTable(
  SOURCE_KINDS.map((kind, i) => [i, kind.share]),
  TABLE,
)
const portTables = SOURCE_KINDS.map(kind => weightedTable(kind.ports, TABLE))
const anyPort = zipfTable(65_535, 1, 0, 1 << 20)
const portOfRank = shuffledPorts(random)
const eventPorts = new Set<number>(EVENTS.map(event => event.port))
const COUNTRIES = [
  'CN',
  'US',
  'BR',
  'RU',
  'IN',
  'VN',
  'KR',
  'TW',
  'NL',
  'DE',
  'IR',
  'TR',
  'JP',
  'TH',
  'UA',
  'ID',
  'GB',
  'FR',
  'MX',
  'AR',
  'IT',
  'PL',
  'EG',
  'PK',
  'ES',
  'HK',
  'SG',
  'RO',
  'BG',
  'CO',
]
const countryTable = weightedTable(
  COUNTRIES.map((code, i) => [(code.charCodeAt(0) << 8) | code.charCodeAt(1), 100 / (i + 2)]),
  TABLE,
)

/** Public space, first octets 11 … 222 without 44 (the telescope) and 127. */
function addressOf(source: number): number {
  const h = mixed(source, 0x51ed270b)
  let first = 11 + ((h >>> 24) % 212)
  if (first === 44 || first === 127) first++
  return ((first << 24) | (h & 0xffffff)) >>> 0
}

/** Where an address is registered, by its hash. */
function countryOf(address: number): number {
  return countryTable[mixed(address, 3) >>> 16]!
}

interface Payloads {
  /** Sixteen bytes each; the first is "sent nothing". */
  ids: Uint8Array
  records: PayloadRecord[]
  /** Index of the first payload of each recipe. */
  first: Map<string, number>
}

/** Variants of the recipes that the kinds send, judged by the rules as an import judges them. */
function makePayloads(site: Site): Payloads {
  const records: PayloadRecord[] = []
  const first = new Map<string, number>()
  const known = new Set<string>()
  for (const kind of SOURCE_KINDS) {
    for (const name of kind.recipes) {
      if (first.has(name)) continue
      first.set(name, records.length + 1)
      for (let n = 0; n < VARIANTS; n++) {
        const bytes = RECIPES[name]!(random, 0x2c000000 + random.below(1024), 80)
        const id = payloadIdOf(bytes)
        const judged = judgePayload(bytes, kind.protocol, site.rules().signatures)
        records.push({ ...judged, id, bytes, wireLength: bytes.length, truncated: false, transport: kind.protocol })
        known.add(id)
      }
    }
  }
  const ids = new Uint8Array(16 * (records.length + 1))
  records.forEach((record, i) => {
    ids.set(Buffer.from(record.id, 'hex'), 16 * (i + 1))
  })
  const seen = new Set<string>()
  return { ids, first, records: records.filter(record => !seen.has(record.id) && seen.add(record.id) !== undefined) }
}

interface DayPlan {
  /** From 0. */
  day: number
  sources: number
  rankTable: Uint32Array
  payloads: Payloads
}

/** Which source stands on a rank today: the first ranks stay, the rest moves on by a share each day. */
function sourceOfRank(plan: DayPlan, rank: number): number {
  const faithful = Math.floor(plan.sources * FAITHFUL)
  return rank < faithful ? rank : rank + Math.floor(plan.day * plan.sources * CHURN)
}

function portOf(plan: DayPlan, kind: number): number {
  if (SOURCE_KINDS[kind]!.ports.length > 0) return portTables[kind]![random.next() >>> 16]!
  const u = random.below(100)
  let sum = 0
  for (const event of EVENTS) {
    if (plan.day >= event.fromDay && u < (sum += event.share)) return event.port
  }
  const port = portOfRank[anyPort[random.next() >>> 12]!]!
  return eventPorts.has(port) ? 80 : port
}

/** One row of a day at `second` of it. */
function fillRow(t: TupleColumns, i: number, plan: DayPlan, second: number): void {
  const u = random.unit()
  const sweeps = u < SWEEP_SHARE
  const source = sweeps
    ? 0x40000000 + random.below(SWEEPERS)
    : sourceOfRank(plan, plan.rankTable[random.next() >>> 10]!)
  const kindNumber = sweeps ? 4 : kindTable[mixed(source, 1) >>> 16]!
  const kind = SOURCE_KINDS[kindNumber]!
  const own = random.below(1024)
  t.source[i] = addressOf(source)
  t.destination[i] = 0x2c000000 + own
  t.sensor[i] = 1 + (own >>> 8)
  t.minute[i] = START + plan.day * DAY + 60 * Math.floor(second / 60)
  t.protocol[i] = kind.protocol
  t.ttl[i] = 40 + (mixed(source, 2) % 80)
  t.country[i] = countryOf(t.source[i]!)
  t.destinationPort[i] = sweeps ? 1 + random.below(65_535) : portOf(plan, kindNumber)
  const marked = mixed(source, 4) % 100 < kind.marked
  const marks =
    kind.marks === (MARK.zmap | MARK.masscan) ? (mixed(source, 5) & 1 ? MARK.zmap : MARK.masscan) : kind.marks
  t.marks[i] = marked ? marks : 0
  t.sourcePort[i] = marked && marks !== MARK.mirai ? mixed(source, 6) & 0xffff : 32_768 + random.below(28_232)
  t.ipLength[i] = kind.protocol === TCP ? (marked ? 40 : 60) : 28 + (mixed(source, 7) % 64)
  t.tcpFlags[i] = kind.protocol === TCP ? 2 : 0
  t.handshake[i] = 0
  t.payload[i] = 0
  t.packets[i] = marked ? 1 : 1 + random.below(3)
  if (u > 1 - CONTINUATION - BACKSCATTER - NOISE) {
    fillOther(t, i, u)
    return
  }
  t.direction[i] = DIRECTION.access
  t.accesses[i] = 1
  if (random.below(100) >= kind.sends) return
  const recipe = kind.recipes[random.below(kind.recipes.length)]!
  t.payload[i] = plan.payloads.first.get(recipe)! + Math.floor(VARIANTS * random.unit() ** 3)
  t.handshake[i] = kind.protocol === TCP ? 1 : 0
}

/** Turns a row into one that is no access. */
function fillOther(t: TupleColumns, i: number, u: number): void {
  t.accesses[i] = 0
  t.payload[i] = 0
  t.tcpFlags[i] = 16
  t.direction[i] =
    u > 1 - NOISE ? DIRECTION.noise : u > 1 - NOISE - BACKSCATTER ? DIRECTION.backscatter : DIRECTION.continuation
  if (t.direction[i] === DIRECTION.continuation) return
  t.source[i] = addressOf(0x50000000 + Math.floor(VICTIMS * random.unit() ** 2))
  t.country[i] = countryOf(t.source[i]!)
  t.sourcePort[i] = [80, 443, 22, 25_565][random.below(4)]!
  t.destinationPort[i] = 1024 + random.below(64_512)
  t.protocol[i] = TCP
  t.tcpFlags[i] = 18
}

/** The backscatter among tuples, in bins of ten seconds. */
function backscatterOf(t: TupleColumns) {
  const at: number[] = []
  for (let i = 0; i < t.length; i++) if (t.direction[i] === DIRECTION.backscatter) at.push(i)
  const b = newBackscatterColumns(at.length)
  b.length = at.length
  at.forEach((i, row) => {
    b.sensor[row] = t.sensor[i]!
    b.time[row] = t.minute[i]! + 10 * random.below(6)
    b.victim.set([0, 0, 0xffff, t.source[i]!], 4 * row)
    b.victimProtocol[row] = TCP
    b.victimPort[row] = t.sourcePort[i]!
    b.kind[row] = BACKSCATTER_KIND.synAck
    b.destination.set([0, 0, 0xffff, t.destination[i]!], 4 * row)
    b.country[row] = t.country[i]!
    b.packets[row] = t.packets[i]!
  })
  return b
}

async function makeDay(site: Site, plan: DayPlan, tuples: number): Promise<number> {
  const { store } = site
  const name = `bench-day-${plan.day + 1}`
  const segment = await beginSegment(store, { kind: 'capture', name, fingerprint: name, sensorKey: '' })
  const inserts = Math.ceil(tuples / ROWS_PER_INSERT)
  let packets = 0
  let accesses = 0
  let before: Promise<void> = Promise.resolve()
  for (let n = 0; n < inserts; n++) {
    const length = Math.floor((tuples * (n + 1)) / inserts) - Math.floor((tuples * n) / inserts)
    const t = newTupleColumns(length, 1)
    t.length = length
    for (let i = 0; i < length; i++) fillRow(t, i, plan, ((n + i / length) * DAY) / inserts)
    for (let i = 0; i < length; i++) {
      packets += t.packets[i]!
      accesses += t.accesses[i]!
    }
    await before // one insert runs while the next block is filled
    before = insertTuples(store, segment, t, plan.payloads.ids).then(() =>
      insertBackscatter(store, segment, backscatterOf(t)),
    )
  }
  await before
  const from = START + plan.day * DAY
  const span = { from, to: from + DAY, up: true, ground: 'heartbeat' as const, received: packets / 4, lost: 0 }
  await insertSpans(
    store,
    segment,
    [1, 2, 3, 4].map(sensor => ({ sensor, ...span })),
  )
  await commitSegment(store, segment, { digest: name, summary: { packets, accesses, tuples } })
  return packets
}

const [data = '', count = '', dayCount = '30'] = process.argv.slice(2)
const tuples = Number(count)
const days = Number(dayCount)
const site = await openSite({ data })
for (let n = 0; n < 4; n++) {
  const blocks = [parseBlock(`44.0.${n}.0/24`)!]
  await ensureSensor(site.store, { name: `bench-${n + 1}`, blocks, addressCount: 256, ground: 'heartbeat' })
}
const payloads = makePayloads(site)
await insertPayloads(site.store, payloads.records, site.rules().signatures.version)
const sources = Math.max(100, Math.ceil((tuples / days) * SOURCES_PER_TUPLE))
const rankTable = zipfTable(sources, 1.02, 20, RANK_TABLE)
let packets = 0
for (let day = 0; day < days; day++) {
  packets += await makeDay(site, { day, sources, rankTable, payloads }, Math.floor(tuples / days))
}
await closeSite(site)
const ordinary = Math.floor(sources * FAITHFUL) + 1000
const addresses = [7, ordinary].map(source => formatAddress([0, 0, 0xffff, addressOf(source)]))
console.log(
  JSON.stringify({
    tuples: Math.floor(tuples / days) * days,
    packets,
    payloads: payloads.records.length,
    sourcesADay: sources,
    addresses,
  }),
)
