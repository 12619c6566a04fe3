import { type Day, dayStart } from '../base/time.ts'
import { BACKSCATTER_KIND } from '../model/packet-class.ts'
import { countryOf, ownForm } from './address-text.ts'
import type { Answer, BackscatterDay, BackscatterRows, VictimCount } from './answers.ts'
import { COMMITTED } from './ledger.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

const ANY_KIND = `time >= toDateTime({from:UInt32}) AND time < toDateTime({to:UInt32}) AND ${COMMITTED}`
/** Who answers over UDP is not called a victim. */
const WINDOW = `${ANY_KIND} AND kind != ${BACKSCATTER_KIND.udpAnswer}`

/** Rows that one question gives at most; the busiest victims come first where there are more. */
const ROWS_AT_MOST = 2_000_000

function bounds(store: Store, from: Day, to: Day): { from: number; to: number; zone: string } {
  return { from: dayStart(store.timeZone, from), to: dayStart(store.timeZone, to), zone: store.timeZone }
}

/** Packets and distinct victims of backscatter per local day; days without have no row. */
export async function backscatterDays(store: Store, from: Day, to: Day): Promise<Answer<BackscatterDay[]>> {
  return select<BackscatterDay>(
    store,
    `SELECT toDate(toTimeZone(time, {zone:String})) AS day, sum(packets) AS packets, uniqExact(victim) AS victims FROM backscatter WHERE ${WINDOW} GROUP BY day ORDER BY day`,
    bounds(store, from, to),
  )
}

/** Distinct victims over all the days. */
export async function distinctVictims(store: Store, from: Day, to: Day): Promise<Answer<number>> {
  const { zone: _, ...window } = bounds(store, from, to)
  const answer = await select<{ n: number }>(
    store,
    `SELECT uniqExact(victim) AS n FROM backscatter WHERE ${WINDOW}`,
    window,
  )
  return { ...answer, value: answer.value[0]!.n }
}

/** Every victim's packets in ten-second bins, ordered by victim, then time: what attacks are found in. */
export async function backscatterRows(store: Store, from: Day, to: Day): Promise<Answer<BackscatterRows>> {
  const { zone: _, ...window } = bounds(store, from, to)
  const answer = await select<{
    victim: string
    code: number
    times: number[]
    packets: number[]
    protocols: number[]
    ports: number[]
  }>(
    store,
    `SELECT toString(victim) AS victim, max(code) AS code, groupArray(t) AS times, groupArray(n) AS packets, groupArray(victim_protocol) AS protocols, groupArray(victim_port) AS ports
FROM (SELECT victim, toUInt32(time) AS t, victim_protocol, victim_port, sum(packets) AS n, max(country) AS code FROM backscatter WHERE ${WINDOW}
  GROUP BY victim, t, victim_protocol, victim_port ORDER BY victim, t, victim_protocol, victim_port LIMIT ${ROWS_AT_MOST})
GROUP BY victim ORDER BY victim`,
    window,
  )
  const length = answer.value.reduce((sum, row) => sum + row.times.length, 0)
  const rows = {
    length,
    victim: new Uint32Array(length),
    time: new Uint32Array(length),
    packets: new Float64Array(length),
    victimProtocol: new Uint8Array(length),
    victimPort: new Uint16Array(length),
    victims: answer.value.map(row => ownForm(row.victim)),
    countries: answer.value.map(row => countryOf(row.code)),
  }
  let at = 0
  answer.value.forEach((row, i) => {
    const order = row.times.map((_, k) => k).sort((a, b) => row.times[a]! - row.times[b]!)
    for (const k of order) {
      rows.victim[at] = i
      rows.time[at] = row.times[k]!
      rows.packets[at] = row.packets[k]!
      rows.victimProtocol[at] = row.protocols[k]!
      rows.victimPort[at++] = row.ports[k]!
    }
  })
  return { ...answer, value: rows }
}

/** Attacked ports by victims. */
export async function victimPorts(
  store: Store,
  from: Day,
  to: Day,
): Promise<Answer<({ protocol: number; port: number } & VictimCount)[]>> {
  const { zone: _, ...window } = bounds(store, from, to)
  return select(
    store,
    `SELECT victim_protocol AS protocol, victim_port AS port, uniqExact(victim) AS victims, sum(packets) AS packets FROM backscatter WHERE ${WINDOW}
GROUP BY protocol, port ORDER BY victims DESC, packets DESC, protocol, port LIMIT 100000`,
    window,
  )
}

/** Countries and regions of the victims. */
export async function victimCountries(
  store: Store,
  from: Day,
  to: Day,
): Promise<Answer<({ country: string } & VictimCount)[]>> {
  const { zone: _, ...window } = bounds(store, from, to)
  const answer = await select<{ code: number } & VictimCount>(
    store,
    `SELECT country AS code, uniqExact(victim) AS victims, sum(packets) AS packets FROM backscatter WHERE ${WINDOW} GROUP BY code ORDER BY victims DESC, packets DESC, code`,
    window,
  )
  return { ...answer, value: answer.value.map(({ code, ...row }) => ({ ...row, country: countryOf(code) })) }
}

/** Answers of services over UDP to requests that were forged with our addresses, by the port that they came from. */
export async function udpAnswers(
  store: Store,
  from: Day,
  to: Day,
): Promise<Answer<{ port: number; packets: number; senders: number }[]>> {
  const { zone: _, ...window } = bounds(store, from, to)
  return select(
    store,
    `SELECT victim_port AS port, sum(packets) AS packets, uniqExact(victim) AS senders FROM backscatter WHERE ${ANY_KIND} AND kind = ${BACKSCATTER_KIND.udpAnswer}
GROUP BY port ORDER BY senders DESC, packets DESC, port`,
    window,
  )
}
