import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseBlock } from '../../src/base/address.ts'
import { addDays, daysIn } from '../../src/base/time.ts'
import { newBackscatterColumns } from '../../src/model/flow-tuple.ts'
import { BACKSCATTER_KIND, MARK } from '../../src/model/packet-class.ts'
import { CREDENTIALS_PAYLOAD_ID, EMPTY_PAYLOAD_ID } from '../../src/model/payload.ts'
import {
  backscatterDays,
  backscatterRows,
  udpAnswers,
  victimCountries,
  victimPorts,
} from '../../src/store/backscatter.ts'
import { exposureByDay, exposureByHour, gaps } from '../../src/store/exposure.ts'
import { distinctSources, hourlyCounts } from '../../src/store/hours.ts'
import { insertBackscatter, insertEvidence, insertPayloads, insertSpans, insertTuples } from '../../src/store/insert.ts'
import {
  beginSegment,
  commitSegment,
  findSegment,
  oddityTotals,
  syntheticScenarios,
  undoSegment,
} from '../../src/store/ledger.ts'
import { payloadRanking } from '../../src/store/payload-ranking.ts'
import { payloadById, payloadPorts, portPayloadDays, portPayloads, unjudgedPayloads } from '../../src/store/payloads.ts'
import {
  evidenceFor,
  overlap,
  portSourceAddresses,
  portSourceFacts,
  portSources,
  twoPhase,
} from '../../src/store/port-sources.ts'
import {
  categoryRanking,
  countryRanking,
  heatMap,
  monthlyHistory,
  portRanking,
  rangeTotals,
  sourceRanking,
  totals,
} from '../../src/store/rankings.ts'
import { ensureSensor, listSensors } from '../../src/store/sensors.ts'
import { portDays, windowCounts, windowEvidence } from '../../src/store/series.ts'
import { sourceProfile } from '../../src/store/source-profile.ts'
import { closeStore, dataSpan, openStore, type Store, storeSize } from '../../src/store/store.ts'
import {
  JUNE,
  localDayOf,
  PAYLOADS,
  payloadIds,
  sampleRows,
  type TupleRow,
  temporaryFolder,
  tuplesOf,
  withoutSweeps,
  ZONE,
} from './sample-tuples.ts'

const data = temporaryFolder()
const DAYS = 12
const FROM = '2014-06-01'
const TO = addDays(FROM, DAYS)
const rows = sampleRows(20_000, DAYS)
rows.push({ ...rows[0]!, port: 22, protocol: 6, direction: 0, payload: 0, marks: 64 | 128, accesses: 3, packets: 3 })
const kept = withoutSweeps(rows)
let store: Store

const sum = <T>(list: readonly T[], of: (item: T) => number) => list.reduce((total, item) => total + of(item), 0)
function groupBy<K>(list: readonly TupleRow[], of: (row: TupleRow) => K): Map<K, TupleRow[]> {
  const groups = new Map<K, TupleRow[]>()
  for (const row of list) {
    const group = groups.get(of(row))
    if (group === undefined) groups.set(of(row), [row])
    else group.push(row)
  }
  return groups
}
const seriesOf = (row: TupleRow) => row.protocol * 65536 + row.port
const sources = (list: readonly TupleRow[]) => new Set(list.map(r => r.source)).size
/** Accesses and sources that carry the mark of survey scanners. */
const surveyPart = (list: readonly TupleRow[]) => {
  const marked = list.filter(r => (r.marks & MARK.surveyScanner) !== 0)
  return [sum(marked, r => r.accesses), sources(marked)]
}
const ofPort = (protocol: number, port: number) => kept.filter(r => r.protocol === protocol && r.port === port)

beforeAll(async () => {
  store = await openStore({ data, timeZone: ZONE, graceMs: 300 })
  await ensureSensor(store, {
    name: 'tokyo',
    blocks: [parseBlock('192.0.2.0/26')!],
    addressCount: 50,
    ground: 'declared',
  })
  await insertPayloads(store, PAYLOADS, 'r1')
  const segment = await beginSegment(store, { kind: 'capture', name: 'a.pcap', fingerprint: 'f', sensorKey: 'tokyo' })
  const half = rows.length >> 1
  await insertTuples(store, segment, tuplesOf(rows.slice(0, half)), payloadIds())
  await insertTuples(store, segment, tuplesOf(rows.slice(half)), payloadIds())
  const back = newBackscatterColumns(4)
  back.length = 4
  back.time.set([JUNE + 10, JUNE + 20, JUNE + 86_400, JUNE + 30])
  back.victim.set([0, 0, 0xffff, 0x01010101], 12)
  back.victimProtocol[3] = 17
  back.victimPort[3] = 53
  back.packets[3] = 100
  back.kind[3] = BACKSCATTER_KIND.udpAnswer
  for (let i = 0; i < 3; i++) {
    back.victim.set([0, 0, 0xffff, 0x08080800 + (i >> 1)], 4 * i)
    back.victimProtocol[i] = 6
    back.victimPort[i] = 80
    back.country[i] = 0x5553
    back.packets[i] = 5 + i
  }
  await insertBackscatter(store, segment, back)
  await insertSpans(store, segment, [
    { sensor: 1, from: JUNE, to: JUNE + 3 * 86_400, up: true, ground: 'declared', received: 300, lost: 3 },
    {
      sensor: 1,
      from: JUNE + 3 * 86_400,
      to: JUNE + 3.5 * 86_400,
      up: false,
      ground: 'declared',
      received: 0,
      lost: 0,
    },
    {
      sensor: 1,
      from: JUNE + 3.5 * 86_400,
      to: JUNE + DAYS * 86_400,
      up: true,
      ground: 'declared',
      received: 900,
      lost: 0,
    },
  ])
  const seen = ofPort(6, 1)[0]!.source
  await insertEvidence(store, segment, [
    {
      address: seen,
      protocol: 6,
      port: 1,
      scannedAt: JUNE,
      origin: 'scan.json',
      product: 'panel',
      shows: 'login-page',
    },
    {
      address: '203.0.113.77',
      protocol: 6,
      port: 1,
      scannedAt: JUNE,
      origin: 'scan.json',
      product: 'panel',
      shows: 'login-page',
    },
  ])
  await commitSegment(store, segment, { digest: 'd', summary: { synthetic: 'june-2014', oddities: { 'not-ip': 2 } } })
}, 60_000)

afterAll(async () => {
  await closeStore(store)
  rmSync(data, { recursive: true, force: true })
})

describe('windowCounts', () => {
  for (const windowDays of [1, 3, 7] as const) {
    for (const surveyScanners of [true, false]) {
      it(`is exact for ${windowDays} days ${surveyScanners ? 'with' : 'without'} survey scanners`, async () => {
        const counted = kept.filter(r => surveyScanners || (r.marks & 32) === 0)
        const days = daysIn(FROM, TO)
        const naive = new Map<string, [number, number]>()
        const perSeries = groupBy(counted, r => r.protocol * 65536 + r.port)
        for (const [series, list] of perSeries) {
          days.forEach((day, d) => {
            const window = list.filter(r => localDayOf(r) <= day && localDayOf(r) > addDays(day, -windowDays))
            if (window.length > 0) naive.set(`${series} ${d}`, [sources(window), sum(window, r => r.accesses)])
          })
        }
        const { value } = await windowCounts(store, FROM, TO, windowDays, { surveyScanners })
        const got = new Map(
          Array.from({ length: value.length }, (_, i) => [
            `${value.series[i]} ${value.day[i]}`,
            [value.sources[i]!, value.accesses[i]!],
          ]),
        )
        expect(got).toEqual(naive)
        for (let i = 1; i < value.length; i++)
          expect(value.series[i]! * 1000 + value.day[i]!).toBeGreaterThan(
            value.series[i - 1]! * 1000 + value.day[i - 1]!,
          )
      })
    }
  }

  it('is the same over more days than fit into one word', async () => {
    const { value } = await windowCounts(store, '2014-03-20', TO, 7, { surveyScanners: true })
    const short = (await windowCounts(store, FROM, TO, 7, { surveyScanners: true })).value
    expect(Array.from(value.sources.subarray(0, value.length))).toEqual(
      Array.from(short.sources.subarray(0, short.length)),
    )
  })
})

describe('series', () => {
  it('windowEvidence counts sources, networks, sensors, addresses', async () => {
    const first = addDays(FROM, 2)
    const last = addDays(FROM, 4)
    const list = ofPort(6, 1).filter(r => localDayOf(r) >= first && localDayOf(r) <= last)
    const per = groupBy(list, r => r.source)
    const y = [...per.values()].map(l => sum(l, r => r.accesses))
    const { value } = await windowEvidence(store, [
      { series: 6 * 65536 + 1, first, last },
      { series: 6 * 65536 + 60_000, first, last },
    ])
    expect(value[0]).toEqual({
      sources: per.size,
      sourcesLastDay: sources(list.filter(r => localDayOf(r) === last)),
      accesses: sum(list, r => r.accesses),
      networks: new Set(
        [...per.keys()].map(a =>
          a.includes(':') ? a.split(':').slice(0, 2).join(':') : a.split('.').slice(0, 2).join('.'),
        ),
      ).size,
      sensors: new Set(list.map(r => r.sensor)).size,
      addresses: new Set(list.map(r => r.destination)).size,
      effectiveSources: expect.closeTo(sum(y, n => n) ** 2 / sum(y, n => n * n), 6) as number,
      largestSource: Math.max(...y),
    })
    expect(value[1]!.sources).toBe(0)
  })

  it('hourlyCounts counts each hour, with its exposure', async () => {
    const from = JUNE + 3 * 86_400
    const { value } = await hourlyCounts(store, 6, 1, from, 24)
    const hour = (h: number) =>
      ofPort(6, 1).filter(r => r.minute >= from + h * 3600 && r.minute < from + (h + 1) * 3600)
    expect(Array.from(value.sources)).toEqual(Array.from({ length: 24 }, (_, h) => sources(hour(h))))
    expect(Array.from(value.accesses)).toEqual(Array.from({ length: 24 }, (_, h) => sum(hour(h), r => r.accesses)))
    expect(value.exposure[0]).toBe(0)
    expect(value.exposure[12]).toBe(50)
  })

  it('hourlyCounts is the same for hours that do not begin with the zone, and across days', async () => {
    for (const shift of [0, 1800, 7 * 3600]) {
      const from = JUNE + 86_400 + shift
      const { value } = await hourlyCounts(store, 6, 1, from, 60)
      const hour = (h: number) =>
        ofPort(6, 1).filter(r => r.minute >= from + h * 3600 && r.minute < from + (h + 1) * 3600)
      expect(Array.from(value.sources)).toEqual(Array.from({ length: 60 }, (_, h) => sources(hour(h))))
      expect(Array.from(value.accesses)).toEqual(Array.from({ length: 60 }, (_, h) => sum(hour(h), r => r.accesses)))
    }
  })

  it('distinctSources merges hours and days exactly', async () => {
    for (const [a, b] of [
      [0, 24],
      [5, 6],
      [5, 30],
      [0, 24 * DAYS],
      [23, 71],
      [30, 48],
    ] as const) {
      const list = ofPort(6, 2).filter(r => r.minute >= JUNE + a * 3600 && r.minute < JUNE + b * 3600)
      expect((await distinctSources(store, 6, 2, JUNE + a * 3600, JUNE + b * 3600)).value).toBe(sources(list))
    }
  })

  it('portDays splits by payload class', async () => {
    const { value } = await portDays(store, 6, 1, FROM, TO)
    for (const day of value)
      expect([day.surveyAccesses, day.surveySources]).toEqual(
        surveyPart(ofPort(6, 1).filter(r => localDayOf(r) === day.day)),
      )
    expect(value.length).toBe(DAYS)
    for (const day of value) {
      const list = ofPort(6, 1).filter(r => localDayOf(r) === day.day)
      expect(day.accesses).toBe(sum(list, r => r.accesses))
      expect(day.sources).toBe(sources(list))
      expect(day.byClass['intrusion-attempt'] ?? 0).toBe(
        sum(
          list.filter(r => r.payload === 2),
          r => r.accesses,
        ),
      )
      expect(day.byClass['port-check'] ?? 0).toBe(
        sum(
          list.filter(r => r.payload === 0),
          r => r.accesses,
        ),
      )
    }
  })
})

describe('rankings', () => {
  it('portRanking leaves sweeps out and says how much', async () => {
    const { value } = await portRanking(store, FROM, TO)
    const per = groupBy(kept, r => r.protocol * 65536 + r.port)
    expect(value.rows.length).toBe(per.size)
    for (const row of value.rows) {
      const list = per.get(row.protocol * 65536 + row.port)!
      expect([row.accesses, row.sources]).toEqual([sum(list, r => r.accesses), sources(list)])
      expect([row.surveyAccesses, row.surveySources]).toEqual(surveyPart(list))
    }
    expect(value.totalAccesses).toBe(sum(rows, r => r.accesses))
    expect(value.sweepSources).toBe(1)
    expect(value.sweepAccesses).toBe(120)
  })

  it('totals are exact per day and over all days', async () => {
    const { value } = await totals(store, FROM, TO)
    for (const day of value) {
      const list = rows.filter(r => localDayOf(r) === day.day)
      const accesses = list.filter(r => r.accesses > 0)
      expect([day.accesses, day.sources, day.packets]).toEqual([
        sum(list, r => r.accesses),
        sources(accesses),
        sum(list, r => r.packets),
      ])
    }
    const whole = (await rangeTotals(store, FROM, TO)).value
    expect([whole.accesses, whole.sources, whole.packets, whole.days]).toEqual([
      sum(rows, r => r.accesses),
      sources(rows.filter(r => r.accesses > 0)),
      sum(rows, r => r.packets),
      DAYS,
    ])
  })

  it('countries, categories, sources, hours', async () => {
    const countries = (await countryRanking(store, FROM, TO)).value
    expect(countries.find(c => c.country === 'JP')!.accesses).toBe(
      sum(
        rows.filter(r => r.country === 0x4a50),
        r => r.accesses,
      ),
    )
    for (const c of countries) {
      const code = c.country === '' ? 0 : c.country.charCodeAt(0) * 256 + c.country.charCodeAt(1)
      const list = rows.filter(r => r.country === code && r.accesses > 0)
      expect([c.sources, c.surveyAccesses, c.surveySources]).toEqual([sources(list), ...surveyPart(list)])
    }
    const matched = kept.filter(r => r.payload === 2)
    const categories = (await categoryRanking(store, FROM, TO)).value
    expect(categories).toEqual([
      {
        category: 'disclosure',
        accesses: sum(matched, r => r.accesses),
        sources: sources(matched),
        surveyAccesses: surveyPart(matched)[0],
        surveySources: 1,
      },
    ])
    const busiest = (await sourceRanking(store, FROM, TO, 3)).value
    expect(busiest.length).toBe(3)
    expect(busiest[0]!.accesses).toBe(
      Math.max(...[...groupBy(rows, r => r.source).values()].map(l => sum(l, r => r.accesses))),
    )
    const without = (await sourceRanking(store, FROM, TO, 1000, false)).value
    const others = groupBy(
      rows.filter(r => r.accesses > 0 && (r.marks & MARK.surveyScanner) === 0),
      r => r.source,
    )
    expect(without.map(s => s.accesses)).toEqual(
      [...others.values()].map(l => sum(l, r => r.accesses)).sort((a, b) => b - a),
    )
    const heat = (await heatMap(store, FROM, TO)).value
    expect(heat.length).toBe(168)
    expect(sum(heat, h => h.accesses)).toBe(sum(rows, r => r.accesses))
    expect(sum(heat, h => h.liveHours)).toBeCloseTo(50 * 24 * (DAYS - 0.5), 6)
    const noonOnSunday = rows.filter(
      r =>
        new Date((r.minute + 9 * 3600) * 1000).getUTCDay() === 0 &&
        new Date((r.minute + 9 * 3600) * 1000).getUTCHours() === 12,
    )
    expect(heat[6 * 24 + 12]!.accesses).toBe(sum(noonOnSunday, r => r.accesses))
  })

  it('histories carry exposure and signature matches', async () => {
    const { value } = await monthlyHistory(store, [
      { name: '2014-05', from: '2014-05-01', to: FROM },
      { name: '2014-06', from: FROM, to: '2014-07-01' },
    ])
    expect(value[0]!.accesses).toBe(0)
    expect(value[0]!.exposure).toBe(0)
    expect(value[1]!.signatureMatches).toBe(
      sum(
        kept.filter(r => r.payload === 2),
        r => r.accesses,
      ),
    )
    expect(value[1]!.exposure).toBeCloseTo(50 * (DAYS - 0.5), 6)
    const categories = (await categoryRanking(store, FROM, '2014-07-01')).value
    expect(value[1]!.signatureMatches).toBe(sum(categories, c => c.accesses))
    expect(categories[0]!.sources).toBe(sources(kept.filter(r => r.payload === 2)))
  })

  it('a masscan mark counts from two packets on', async () => {
    const lonely = {
      ...rows[0]!,
      source: '192.0.2.201',
      protocol: 6,
      port: 37,
      marks: MARK.masscan,
      direction: 0,
      payload: 0,
    }
    const marked = [
      { ...lonely, packets: 1, accesses: 1 },
      { ...lonely, source: '192.0.2.202', packets: 1, accesses: 1 },
      { ...lonely, source: '192.0.2.202', port: 38, packets: 1, accesses: 1 },
    ]
    const segment = await beginSegment(store, { kind: 'capture', name: 'm', fingerprint: 'm', sensorKey: 'tokyo' })
    await insertTuples(store, segment, tuplesOf(marked), payloadIds())
    await commitSegment(store, segment, { digest: 'm', summary: {} })
    const masscan = async (port: number) =>
      (await portSourceFacts(store, 6, port, FROM, TO)).value.marks.find(m => m.mark === MARK.masscan)?.sources ?? 0
    const before = kept.filter(r => (r.marks & MARK.masscan) !== 0).length
    expect([before, await masscan(37), await masscan(38)]).toEqual([0, 1, 1])
    expect((await sourceProfile(store, '192.0.2.201', FROM, TO)).value!.marks & MARK.masscan).toBe(0)
    const proven = (await sourceProfile(store, '192.0.2.202', FROM, TO)).value!
    expect([proven.marks & MARK.masscan, proven.days[0]!.sensors]).toEqual([MARK.masscan, 1])
    await undoSegment(store, segment)
  })
})

describe('sources of a port', () => {
  it('lists, sums, origins and marks', async () => {
    const list = ofPort(6, 1)
    const { value } = await portSources(store, 6, 1, FROM, TO, 1000)
    expect(value.length).toBe(sources(list))
    expect(sum(value, s => s.accesses)).toBe(sum(list, r => r.accesses))
    expect(value.every(s => !s.address.startsWith('::ffff:'))).toBe(true)
    const { summary, origins, marks } = (await portSourceFacts(store, 6, 1, FROM, TO)).value
    expect(summary.total).toBe(sources(list))
    expect(summary.fresh).toBe(null)
    expect((await portSourceFacts(store, 6, 1, '2014-06-03', TO)).value.summary.fresh).toBe(0)
    expect(sum(origins, o => o.sources)).toBe(sources(list))
    expect(marks.find(m => m.mark === 1)!.sources).toBe(sources(list.filter(r => (r.marks & 1) !== 0)))
    expect((await portSourceAddresses(store, 6, 1, FROM, TO, 10_000)).value.length).toBe(sources(list))
  })

  it('overlap, shared sources, two phases, evidence', async () => {
    const mine = new Set(ofPort(6, 30).map(r => r.source))
    const other = new Set(ofPort(6, 1).map(r => r.source))
    const both = [...mine].filter(s => other.has(s)).length
    expect(
      (await overlap(store, 6, 30, FROM, TO, 100)).value.find(o => o.protocol === 6 && o.port === 1)!.sources,
    ).toBe(both)
    const phases = (await twoPhase(store, 6, 1, FROM, TO)).value
    expect(phases.checking).toBeGreaterThan(0)
    expect(phases.returning).toBeLessThanOrEqual(phases.checking)
    expect((await evidenceFor(store, 6, 1, FROM, TO)).value).toEqual([
      {
        address: ofPort(6, 1)[0]!.source,
        protocol: 6,
        port: 1,
        scannedAt: JUNE,
        origin: 'scan.json',
        product: 'panel',
        shows: 'login-page',
      },
    ])
  })

  it('sourceProfile', async () => {
    const source = rows.find(r => r.source.includes(':') && r.accesses > 0)!.source
    const mine = rows.filter(r => r.source === source)
    const { value } = await sourceProfile(store, source, FROM, TO)
    expect(value!.accesses).toBe(sum(mine, r => r.accesses))
    expect(sum(value!.payloads, p => p.accesses)).toBe(value!.accesses)
    expect((await sourceProfile(store, '203.0.113.9', FROM, TO)).value!.sweepDays).toBe(1)
    expect((await sourceProfile(store, '198.18.0.1', FROM, TO)).value).toBe(null)
    await expect(sourceProfile(store, "1.2.3.4' OR 1", FROM, TO)).rejects.toMatchObject({ code: 'TEITEN_BAD_VALUE' })
  })
})

describe('payloads', () => {
  it('groups of a port, with bytes, class and sums', async () => {
    const { value } = await portPayloads(store, 6, 1, FROM, TO)
    const list = ofPort(6, 1)
    expect(value.accesses).toBe(sum(list, r => r.accesses))
    expect(value.groups.length).toBe(4)
    const exploit = value.groups.find(g => g.class === 'intrusion-attempt')!
    expect(exploit.accesses).toBe(
      sum(
        list.filter(r => r.payload === 2),
        r => r.accesses,
      ),
    )
    expect(exploit.sources).toBe(sources(list.filter(r => r.payload === 2)))
    expect(exploit.signatures).toEqual(['psblock'])
    expect(Buffer.from(exploit.sample).equals(Buffer.from(PAYLOADS[1]!.bytes))).toBe(true)
    expect(value.groups.find(g => g.id === EMPTY_PAYLOAD_ID)!.class).toBe('port-check')
    expect(value.byClass['intrusion-attempt']!.firstSeen).toBe(
      Math.min(...list.filter(r => r.payload === 2).map(r => r.minute)),
    )
    const logins = (await portPayloads(store, 6, 22, FROM, TO)).value.groups.find(g => g.id === CREDENTIALS_PAYLOAD_ID)!
    expect([logins.class, logins.accesses]).toEqual(['credential-attempt', 3])
  })

  it('tells the part of survey scanners in groups, classes and the ranking', async () => {
    const part = (list: readonly TupleRow[]) => [sum(list, r => r.accesses), sources(list), ...surveyPart(list)]
    const list = ofPort(6, 1)
    const { value } = await portPayloads(store, 6, 1, FROM, TO)
    expect(value.surveyAccesses).toBe(surveyPart(list)[0])
    const classes = { 0: 'port-check', 1: 'probe', 2: 'intrusion-attempt', 3: 'other' } as const
    const seen = [0, 1, 2, 3].map(payload => {
      const group = value.groups.find(
        g => g.id === (payload === 0 ? EMPTY_PAYLOAD_ID : PAYLOADS[payload - 1]!.groupId),
      )!
      const of = value.byClass[classes[payload as 0 | 1 | 2 | 3]]!
      const counts = [of, group].map(g => [g.accesses, g.sources, g.surveyAccesses, g.surveySources])
      const naive = part(list.filter(r => r.payload === payload))
      expect(counts).toEqual([naive, naive])
      return naive[2]!
    })
    expect(seen.filter(n => n > 0).length).toBeGreaterThan(1) // the sample's survey scanner came and sent things
    for (const survey of [true, false]) {
      const ranking = (await payloadRanking(store, FROM, TO, 2, survey)).value
      const naive = PAYLOADS.map((record, i) => {
        const sent = kept.filter(r => r.payload === i + 1)
        const others = sent.filter(r => (r.marks & MARK.surveyScanner) === 0)
        return { id: record.groupId, sent, others, by: sum(survey ? sent : others, r => r.accesses) }
      }).sort((a, b) => b.by - a.by)
      expect(
        ranking.map(p => [p.id, p.accesses, p.sources, p.surveyAccesses, p.surveySources, p.portsWithoutSurvey]),
      ).toEqual(naive.slice(0, 2).map(n => [n.id, ...part(n.sent), new Set(n.others.map(r => seriesOf(r))).size]))
    }
  })

  it('rankings and look-ups', async () => {
    const ranking = (await payloadRanking(store, FROM, TO, 10)).value
    const binary = ranking.find(p => p.groupText === '\\x00\\x01\\xff')!
    expect(binary.accesses).toBe(
      sum(
        kept.filter(r => r.payload === 3),
        r => r.accesses,
      ),
    )
    const stored = await payloadById(store, PAYLOADS[2]!.id)
    expect([...stored!.bytes]).toEqual([0, 1, 255])
    expect((await payloadById(store, PAYLOADS[0]!.groupId))!.id).toBe(PAYLOADS[0]!.id)
    expect(await payloadById(store, 'nonsense')).toBe(null)
    expect(sum((await payloadPorts(store, PAYLOADS[2]!.groupId, FROM, TO)).value, p => p.accesses)).toBe(
      binary.accesses,
    )
    expect(sum((await portPayloadDays(store, 6, 1, FROM, TO)).value, p => p.accesses)).toBe(
      sum(
        ofPort(6, 1).filter(r => r.payload > 0),
        r => r.accesses,
      ),
    )
    expect((await unjudgedPayloads(store, 'r2')).length).toBe(3)
    expect(await unjudgedPayloads(store, 'r1')).toEqual([])
  })
})

describe('sensors and backscatter', () => {
  it('exposure knows the outage', async () => {
    const { value } = await exposureByDay(store, FROM, TO)
    expect(value.map(r => r.live)).toEqual(Array.from({ length: DAYS }, (_, i) => (i === 3 ? 25 : 50)))
    expect(value.map(r => r.planned)).toEqual(Array.from({ length: DAYS }, () => 50))
    expect(sum(value, r => r.lost)).toBe(3)
    expect((await gaps(store, JUNE, JUNE + DAYS * 86_400)).value).toEqual([
      {
        sensor: 'tokyo',
        from: JUNE + 3 * 86_400,
        to: JUNE + 3.5 * 86_400,
        ground: 'declared',
        provisional: false,
      },
    ])
    expect((await exposureByHour(store, JUNE + 3 * 86_400, 24)).value.map(r => r.live)).toEqual(
      Array.from({ length: 24 }, (_, h) => (h < 12 ? 0 : 50)),
    )
  })

  it('a sensor keeps its number and grows', async () => {
    const again = await ensureSensor(store, {
      name: 'tokyo',
      blocks: [parseBlock('198.51.100.0/28')!],
      publicBlocks: [parseBlock('203.0.113.5')!],
      addressCount: 40,
      ground: 'inferred-from-traffic',
    })
    expect([again.id, again.addressCount, again.ground, again.blocks.length]).toEqual([1, 50, 'declared', 2])
    await ensureSensor(store, { name: 'tokyo', blocks: [], addressCount: 0, ground: 'declared' })
    const listed = await listSensors(store)
    expect(listed.map(s => s.publicBlocks)).toEqual([[parseBlock('203.0.113.5')!]])
  })

  it('backscatter by day, bin, port and country', async () => {
    expect((await backscatterDays(store, FROM, TO)).value).toEqual([
      { day: FROM, packets: 11, victims: 1 },
      { day: '2014-06-02', packets: 7, victims: 1 },
    ])
    const { value } = await backscatterRows(store, FROM, TO)
    expect([value.length, value.victims, [...value.time], [...value.packets], value.countries]).toEqual([
      3,
      ['8.8.8.0', '8.8.8.1'],
      [JUNE + 10, JUNE + 20, JUNE + 86_400],
      [5, 6, 7],
      ['US', 'US'],
    ])
    expect((await victimPorts(store, FROM, TO)).value).toEqual([{ protocol: 6, port: 80, victims: 2, packets: 18 }])
    expect((await udpAnswers(store, FROM, TO)).value).toEqual([{ port: 53, packets: 100, senders: 1 }])
    expect((await victimCountries(store, FROM, TO)).value).toEqual([{ country: 'US', victims: 2, packets: 18 }])
  })
})

describe('ledger', () => {
  it('knows what was imported', async () => {
    expect((await findSegment(store, { fingerprint: 'f', sensorKey: 'tokyo' }))!.name).toBe('a.pcap')
    expect((await findSegment(store, { digest: 'd', sensorKey: 'tokyo' }))!.digest).toBe('d')
    expect(await findSegment(store, { digest: 'd', sensorKey: 'osaka' })).toBe(null)
    expect(await syntheticScenarios(store, FROM, TO)).toEqual(['june-2014'])
    expect(await oddityTotals(store, FROM, TO)).toEqual({ 'not-ip': 2 })
    expect(await dataSpan(store)).toEqual({ first: FROM, last: addDays(TO, -1) })
    expect((await storeSize(store)).tuples).toBe(rows.length)
  })

  it('an open segment does not count, an undone one leaves no trace', async () => {
    const before = (await rangeTotals(store, FROM, TO)).value
    const payloadsBefore = (await portPayloads(store, 6, 1, FROM, TO)).value.accesses
    const segment = await beginSegment(store, { kind: 'capture', name: 'b.pcap', fingerprint: 'g', sensorKey: 'tokyo' })
    await insertTuples(store, segment, tuplesOf(rows.slice(0, 5000)), payloadIds())
    expect((await rangeTotals(store, FROM, TO)).value).toEqual(before)
    expect((await portPayloads(store, 6, 1, FROM, TO)).value.accesses).toBe(payloadsBefore)
    await commitSegment(store, segment, { digest: 'e', summary: {} })
    expect((await rangeTotals(store, FROM, TO)).value.accesses).toBe(
      before.accesses + sum(rows.slice(0, 5000), r => r.accesses),
    )
    await undoSegment(store, segment)
    expect((await rangeTotals(store, FROM, TO)).value).toEqual(before)
    expect((await storeSize(store)).tuples).toBe(rows.length)
  })
})
