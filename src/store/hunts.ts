import { ownForm } from './address-text.ts'
import type { Answer } from './answers.ts'
import { COMMITTED } from './ledger.ts'
import { insertRows, select } from './statement.ts'
import type { Store } from './store.ts'

/** How far a search of stored payloads has come. Times in milliseconds. */
export interface HuntStep {
  since: number
  started: number
  /** Hexadecimal id of the last payload that was searched; '' before the first. */
  after: string
  done: boolean
}

/** The last step of a search; null if it was never begun. */
export async function huntStep(store: Store, hunt: string): Promise<HuntStep | null> {
  const { value } = await select<Omit<HuntStep, 'done'> & { done: number }>(
    store,
    'SELECT since, started, after, done FROM hunt_step FINAL WHERE hunt = {hunt:String}',
    { hunt },
  )
  const row = value[0]
  return row === undefined ? null : { ...row, done: row.done !== 0 }
}

/** Writes the hits of a step first, then the step: one that is missing is done again, and its hits are the same. */
export async function saveHuntStep(
  store: Store,
  hunt: string,
  step: HuntStep,
  hits: readonly { signature: string; payload: string }[],
): Promise<void> {
  if (hits.length > 0)
    await insertRows(
      store,
      'hunt_hit',
      hits.map(h => ({ hunt, ...h })),
    )
  await insertRows(store, 'hunt_step', [{ hunt, ...step, done: step.done ? 1 : 0, at: Date.now() }])
}

export interface SearchedPayload {
  id: string
  bytes: Uint8Array
  transport: number
}

/** Stored payloads in order of id, those after `after` that were judged at `since` or later. */
export async function payloadsAfter(
  store: Store,
  after: string,
  since: number,
  limit: number,
): Promise<SearchedPayload[]> {
  const { value } = await select<{ id: string; hexBytes: string; transport: number }>(
    store,
    `SELECT lower(hex(id)) AS id, hex(bytes) AS hexBytes, transport FROM payload FINAL
WHERE payload.id > toFixedString(unhex({after:String}), 16) AND judged >= {since:UInt64} ORDER BY payload.id LIMIT {limit:UInt32}`,
    { after: after === '' ? '00'.repeat(16) : after, since, limit },
  )
  return value.map(row => ({ id: row.id, bytes: Buffer.from(row.hexBytes, 'hex'), transport: row.transport }))
}

/** Stored payloads, those judged at `since` or later. */
export async function payloadCount(store: Store, since: number): Promise<number> {
  const { value } = await select<{ n: number }>(
    store,
    'SELECT uniqExact(id) AS n FROM payload WHERE judged >= {since:UInt64}',
    { since },
  )
  return value[0]!.n
}

/** Ranges of destination ports that count; without any, all do. */
export interface CountedPorts {
  within: readonly [number, number][]
  without: readonly [number, number][]
}

export interface Sighting {
  /** Distinct payloads. */
  payloads: number
  accesses: number
  packets: number
  sources: number
  /** Seconds; null if no stored packet carried it. */
  firstSeen: number | null
  lastSeen: number | null
  /** The source that was first. */
  firstSource: string
  ports: { protocol: number; port: number; accesses: number; packets: number; sources: number; firstSeen: number }[]
  /** Hexadecimal id of the payload that came most often; '' if none. */
  sampleId: string
}

const HITS =
  'SELECT toFixedString(unhex(payload), 16) FROM hunt_hit FINAL WHERE hunt = {hunt:String} AND signature = {signature:String}'

/** Tuples of the hits of one signature, full-range sweeps included, at the ports that count. */
const TUPLES = `FROM flow_tuple WHERE ${COMMITTED} AND payload_id IN (${HITS})
  AND (empty({withinFrom:Array(UInt16)}) OR arrayExists((a, b) -> destination_port >= a AND destination_port <= b, {withinFrom:Array(UInt16)}, {withinTo:Array(UInt16)}))
  AND NOT arrayExists((a, b) -> destination_port >= a AND destination_port <= b, {withoutFrom:Array(UInt16)}, {withoutTo:Array(UInt16)})`

/** Signatures of a search that hit something, with their distinct payloads. */
export async function huntHits(store: Store, hunt: string): Promise<Answer<{ signature: string; payloads: number }[]>> {
  return select(
    store,
    'SELECT signature, count() AS payloads FROM hunt_hit FINAL WHERE hunt = {hunt:String} GROUP BY signature ORDER BY signature',
    { hunt },
  )
}

/** When, from whom and to which ports the payloads came that a signature hit. */
export async function sightingOf(
  store: Store,
  hunt: string,
  signature: string,
  ports: CountedPorts,
): Promise<Answer<Sighting>> {
  const parameters = {
    hunt,
    signature,
    withinFrom: ports.within.map(r => r[0]),
    withinTo: ports.within.map(r => r[1]),
    withoutFrom: ports.without.map(r => r[0]),
    withoutTo: ports.without.map(r => r[1]),
  }
  const whole = await select<Omit<Sighting, 'ports'>>(
    store,
    `SELECT uniqExact(payload_id) AS payloads, sum(t.accesses) AS accesses, sum(t.packets) AS packets, uniqExact(source) AS sources, if(count() = 0, NULL, toUInt32(min(minute))) AS firstSeen,
  if(count() = 0, NULL, toUInt32(max(minute))) AS lastSeen, toString(argMin(source, (minute, source))) AS firstSource, if(count() = 0, '', lower(hex(topKWeighted(1)(payload_id, t.packets)[1]))) AS sampleId
FROM (SELECT payload_id, source, minute, accesses, packets ${TUPLES}) AS t`,
    parameters,
  )
  const byPort = await select<Sighting['ports'][number]>(
    store,
    `SELECT protocol, destination_port AS port, sum(t.accesses) AS accesses, sum(t.packets) AS packets, uniqExact(source) AS sources, toUInt32(min(minute)) AS firstSeen
FROM (SELECT protocol, destination_port, source, minute, accesses, packets ${TUPLES}) AS t GROUP BY protocol, port ORDER BY packets DESC, protocol, port LIMIT 1000`,
    parameters,
  )
  const row = whole.value[0]!
  return { ...whole, value: { ...row, firstSource: ownForm(row.firstSource), ports: byPort.value } }
}
