import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays, daysIn } from '../../src/base/time.ts'
import { MARK } from '../../src/model/packet-class.ts'
import { CREDENTIALS_PAYLOAD_ID } from '../../src/model/payload.ts'
import { seriesKey } from '../../src/model/protocol.ts'
import type { PartKind } from '../../src/model/series.ts'
import { partSourcesAt } from '../../src/store/part-evidence.ts'
import { partSeries } from '../../src/store/part-series.ts'
import { closeStore, type Store } from '../../src/store/store.ts'
import { partSurveyPart, portSurveyPart } from '../../src/store/survey-part.ts'
import {
  localDayOf,
  openSampleStore,
  PAYLOADS,
  sampleRows,
  type TupleRow,
  temporaryFolder,
  withoutSweeps,
} from './sample-tuples.ts'

const data = temporaryFolder()
const FROM = '2014-06-01'
/** More days than a word has bits, so that windows cross from one stretch into the next. */
const DAYS = 70
const rows = sampleRows(3000, DAYS)
const [first] = rows
// A payload that one source sends in vain, a login of which a log keeps no bytes, and accesses of which it keeps nothing.
rows.push({ ...first!, port: 7000, protocol: 6, direction: 0, payload: 3, accesses: 2, source: '198.51.100.1' })
for (const source of ['198.51.100.2', '198.51.100.3'])
  rows.push({
    ...first!,
    port: 22,
    protocol: 6,
    direction: 0,
    payload: 0,
    marks: MARK.credentials,
    accesses: 4,
    source,
  })
rows.push({ ...first!, port: 23, protocol: 6, direction: 0, payload: 0, marks: MARK.payloadNotLogged, accesses: 4 })
const kept = withoutSweeps(rows)
let store: Store

beforeAll(async () => {
  store = await openSampleStore(data, rows)
}, 60_000)

afterAll(async () => {
  await closeStore(store)
  rmSync(data, { recursive: true, force: true })
})

/** Parts that an access belongs to. */
function partsOf(kind: PartKind, row: TupleRow): string[] {
  if (kind === 'source-port')
    return [6, 17].includes(row.protocol) && row.sourcePort < 32_768 ? [`${row.protocol} ${row.sourcePort}`] : []
  const payload = PAYLOADS[row.payload - 1]
  if (kind === 'signature') return payload?.signatures ?? []
  const login = row.payload === 0 && (row.marks & MARK.credentials) !== 0
  const group = payload?.groupId ?? (login ? CREDENTIALS_PAYLOAD_ID : null)
  return group === null ? [] : [`${row.protocol} ${row.port} ${group}`]
}

const sourcesOf = (list: readonly TupleRow[]) => new Set(list.map(r => r.source)).size

/** "part window day" → sources and accesses, counted row by row. */
function counted(kind: PartKind, to: string): Map<string, [number, number]> {
  const byPart = new Map<string, TupleRow[]>()
  for (const row of kept.filter(r => localDayOf(r) < to))
    for (const part of partsOf(kind, row)) byPart.set(part, [...(byPart.get(part) ?? []), row])
  const counts = new Map<string, [number, number]>()
  for (const [part, list] of byPart) {
    if (kind !== 'source-port' && sourcesOf(list) < 2) continue
    for (const windowDays of [1, 3, 7])
      for (const [at, day] of daysIn(FROM, to).entries()) {
        const window = list.filter(r => localDayOf(r) <= day && localDayOf(r) > addDays(day, -windowDays))
        if (window.length > 0)
          counts.set(`${part} ${windowDays} ${at}`, [sourcesOf(window), window.reduce((n, r) => n + r.accesses, 0)])
      }
  }
  return counts
}

describe('partSeries', () => {
  for (const kind of ['payload', 'signature', 'source-port'] as const) {
    for (const days of [12, DAYS]) {
      it(`counts every ${kind} exactly in windows of ${days} days`, async () => {
        const to = addDays(FROM, days)
        const { value } = await partSeries(store, kind, FROM, to)
        const got = new Map<string, [number, number]>()
        for (const w of value.windows)
          for (let i = 0; i < w.length; i++)
            got.set(`${value.parts[w.series[i]!]} ${w.windowDays} ${w.day[i]}`, [w.sources[i]!, w.accesses[i]!])
        expect(got.size).toBeGreaterThan(20)
        expect(got).toEqual(counted(kind, to))
        expect(value.parts).toEqual([...value.parts].sort())
      })
    }
  }
})

describe('partSourcesAt', () => {
  const [from, last] = ['2014-06-03', '2014-06-12']
  const within = kept.filter(r => localDayOf(r) >= from && localDayOf(r) <= last && r.accesses > 0)

  for (const kind of ['payload', 'signature', 'source-port'] as const) {
    it(`counts the sources of a ${kind} at several ports, each once`, async () => {
      const parts = new Map<string, TupleRow[]>()
      for (const row of within)
        for (const part of partsOf(kind, row)) parts.set(part, [...(parts.get(part) ?? []), row])
      const [part, list] = [...parts].reduce((a, b) => (b[1].length > a[1].length ? b : a))
      const series = [...new Set(list.map(r => seriesKey(r.protocol, r.port)))]
      const some = series.slice(0, Math.ceil(series.length / 2))
      const asked = list.filter(r => some.includes(seriesKey(r.protocol, r.port)))
      expect(asked.length).toBeGreaterThan(0)
      expect(await partSourcesAt(store, kind, part, from, last, some)).toBe(sourcesOf(asked))
      expect(await partSourcesAt(store, kind, part, from, last, [])).toBe(0)
    })
  }
})

describe('what survey scanners have', () => {
  const [from, last] = ['2014-06-02', '2014-06-20']
  const isSurvey = (row: TupleRow) => (row.marks & MARK.surveyScanner) !== 0
  const within = kept.filter(r => localDayOf(r) >= from && localDayOf(r) <= last)
  const naive = (list: readonly TupleRow[]) => {
    const daysOf = (some: readonly TupleRow[]) => new Set(some.map(r => `${localDayOf(r)} ${r.source}`)).size
    const accesses = (some: readonly TupleRow[]) => some.reduce((n, r) => n + r.accesses, 0)
    const theirs = list.filter(isSurvey)
    return {
      sources: sourcesOf(list),
      surveySources: sourcesOf(theirs),
      accesses: accesses(list),
      surveyAccesses: accesses(theirs),
      sourceDays: daysOf(list),
      surveySourceDays: daysOf(theirs),
    }
  }

  it('of a port', async () => {
    for (const port of [1, 2, 3]) {
      const expected = naive(within.filter(r => r.protocol === 6 && r.port === port))
      expect((await portSurveyPart(store, { protocol: 6, port }, from, last)).value).toEqual(expected)
      if (port === 1) expect(expected.surveySources).toBe(1)
    }
  })

  for (const kind of ['payload', 'signature', 'source-port'] as const) {
    it(`of a ${kind}`, async () => {
      const parts = new Map<string, TupleRow[]>()
      for (const row of within)
        for (const part of partsOf(kind, row)) parts.set(part, [...(parts.get(part) ?? []), row])
      const [part, list] = [...parts].reduce((a, b) =>
        b[1].filter(isSurvey).length * 1e6 + b[1].length > a[1].filter(isSurvey).length * 1e6 + a[1].length ? b : a,
      )
      expect((await partSurveyPart(store, kind, part, from, last)).value).toEqual(naive(list))
    })
  }
})
