import { parseAddress } from '../base/address.ts'
import { TeitenError } from '../base/error.ts'
import { addDays, type Day, dayOf, dayStart } from '../base/time.ts'
import { MARK } from '../model/packet-class.ts'
import { countryOf, ownForm } from './address-text.ts'
import type { Answer, SourceProfile } from './answers.ts'
import { COMMITTED } from './ledger.ts'
import { MASSCAN_PACKETS_AT_LEAST } from './marks.ts'
import { classOf, groupOf, judgementsOf, PAYLOAD_KEY } from './payload-class.ts'
import { settle } from './settle.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

interface DayRow {
  day: Day
  accesses: number
  packets: number
  ports: number
  masscanPackets: number
  marks: number
  handshake: number
  code: number
  sweep: number
  firstSeen: number
  lastSeen: number
}

/** The source's ports in the days: rows and facts are ordered by port, then source, so that only its own are read. */
const ITS_PORTS =
  'SELECT toUInt8(intDiv(arrayJoin(series) AS key, 65536)), toUInt16(key % 65536) FROM source_day WHERE source = toIPv6({address:String}) AND day IN {days:Array(Date)}'

/** Accesses of one source, looked for only on the days on which it came: most come on few. */
const OF_SOURCE = `FROM flow_tuple WHERE (protocol, destination_port) IN (${ITS_PORTS}) AND source = toIPv6({address:String})
    AND toDate(minute) IN {utcDays:Array(Date)} AND minute >= toDateTime({fromSec:UInt32}) AND minute < toDateTime({toSec:UInt32}) AND accesses > 0 AND ${COMMITTED}`

const PORTS = `SELECT protocol, port, sum(accesses) AS accesses, toUInt32(min(first_seen)) AS firstSeen, toUInt32(max(last_seen)) AS lastSeen
FROM port_source_day WHERE (protocol, port) IN (${ITS_PORTS}) AND source = toIPv6({address:String}) AND day IN {days:Array(Date)}
GROUP BY protocol, port ORDER BY accesses DESC, protocol, port LIMIT 1000`

const SENSORS = `SELECT toDate(toTimeZone(minute, {zone:String})) AS day, uniqExact(sensor) AS sensors ${OF_SOURCE} GROUP BY day`

const PAYLOADS = `SELECT ${groupOf('t.shown')} AS id, t.protocol AS protocol, t.destination_port AS port, sum(t.n) AS accesses, any(${classOf('t.shown', 't.protocol')}) AS class, any(j.group_text) AS groupText
FROM (SELECT ${PAYLOAD_KEY} AS shown, protocol, destination_port, sum(accesses) AS n ${OF_SOURCE} GROUP BY shown, protocol, destination_port) AS t
LEFT JOIN ${judgementsOf(`SELECT payload_id ${OF_SOURCE}`)} AS j ON j.id = t.shown GROUP BY id, protocol, port ORDER BY accesses DESC, id LIMIT 200`

/** Everything about one source in the days, sweeps included; null if it was not seen. Throws TEITEN_BAD_VALUE for what is not an address. */
export async function sourceProfile(
  store: Store,
  address: string,
  from: Day,
  to: Day,
): Promise<Answer<SourceProfile | null>> {
  if (parseAddress(address) === null)
    throw new TeitenError('TEITEN_BAD_VALUE', `"${address}" is not an address`, {
      next: 'Write an IPv4 or IPv6 address.',
    })
  await settle(store, from, to)
  const mapped = address.includes(':') ? address : `::ffff:${address}`
  const parameters = { address: mapped, from, to }
  const answer = await select<DayRow>(
    store,
    `SELECT day, accesses, packets, ports, masscan_packets AS masscanPackets, marks, handshake, country AS code, sweep, toUInt32(first_seen) AS firstSeen, toUInt32(last_seen) AS lastSeen
FROM source_day WHERE source = toIPv6({address:String}) AND day >= {from:Date} AND day < {to:Date} ORDER BY day`,
    parameters,
  )
  if (answer.value.length === 0) return { ...answer, value: null }
  const days = answer.value.map(row => row.day)
  const facts = {
    ...parameters,
    days,
    utcDays: utcDaysOf(store.timeZone, days),
    fromSec: dayStart(store.timeZone, from),
    toSec: dayStart(store.timeZone, to),
  }
  const [ports, sensors, payloads] = await Promise.all([
    select<SourceProfile['ports'][number]>(store, PORTS, { ...parameters, days }),
    select<{ day: Day; sensors: number }>(store, SENSORS, { ...facts, zone: store.timeZone }),
    select<SourceProfile['payloads'][number]>(store, PAYLOADS, facts),
  ])
  const sensorsOf = new Map(sensors.value.map(row => [row.day, row.sensors]))
  return { ...answer, value: profileOf(address, answer.value, ports.value, payloads.value, sensorsOf) }
}

/** Days in UTC that local days lie in, which is how the facts are partitioned. */
function utcDaysOf(zone: string, days: readonly Day[]): Day[] {
  const ends = days.flatMap(day => [dayStart(zone, day), dayStart(zone, addDays(day, 1)) - 1])
  return [...new Set(ends.map(seconds => dayOf('UTC', seconds)))]
}

function profileOf(
  address: string,
  days: DayRow[],
  ports: SourceProfile['ports'],
  payloads: SourceProfile['payloads'],
  sensorsOf: ReadonlyMap<Day, number>,
): SourceProfile {
  const sum = (of: 'accesses' | 'packets' | 'sweep' | 'masscanPackets') =>
    days.reduce((total, day) => total + day[of], 0)
  const marks = days.reduce((bits, day) => bits | day.marks, 0)
  return {
    address: ownForm(address),
    accesses: sum('accesses'),
    packets: sum('packets'),
    country: countryOf(days.at(-1)!.code),
    marks: (sum('masscanPackets') >= MASSCAN_PACKETS_AT_LEAST ? marks : marks & ~MARK.masscan) >>> 0,
    handshake: days.some(day => day.handshake !== 0),
    sweepDays: sum('sweep'),
    firstSeen: days[0]!.firstSeen,
    lastSeen: days.at(-1)!.lastSeen,
    days: days.map(({ day, accesses, ports: n }) => ({ day, accesses, ports: n, sensors: sensorsOf.get(day) ?? 0 })),
    ports,
    payloads,
  }
}
