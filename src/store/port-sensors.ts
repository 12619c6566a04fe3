import type { Day } from '../base/time.ts'
import { dayStart } from '../base/time.ts'
import type { Answer } from './answers.ts'
import { COMMITTED } from './ledger.ts'
import { select } from './statement.ts'
import type { Store } from './store.ts'

/** Accesses to one port by the sensor that saw them, full-range sweeps included: whether a rise is one sensor's alone. */
export async function portSensors(
  store: Store,
  protocol: number,
  port: number,
  from: Day,
  to: Day,
): Promise<Answer<{ sensor: number; accesses: number }[]>> {
  return select<{ sensor: number; accesses: number }>(
    store,
    `SELECT sensor, sum(t.accesses) AS accesses FROM flow_tuple AS t
WHERE protocol = {protocol:UInt8} AND destination_port = {port:UInt16} AND minute >= toDateTime({fromSec:UInt32}) AND minute < toDateTime({toSec:UInt32})
  AND t.accesses > 0 AND ${COMMITTED}
GROUP BY sensor ORDER BY sensor`,
    { protocol, port, fromSec: dayStart(store.timeZone, from), toSec: dayStart(store.timeZone, to) },
  )
}

/** Unix seconds of the last minute with a packet; null for an empty store. */
export async function lastPacket(store: Store): Promise<number | null> {
  const { value } = await select<{ at: number; n: number }>(
    store,
    `SELECT toUnixTimestamp(max(minute)) AS at, count() AS n FROM flow_tuple WHERE toDate(minute) IN (SELECT max(day) FROM touched_day WHERE ${COMMITTED}) AND ${COMMITTED}`,
    {},
  )
  return value[0] === undefined || value[0].n === 0 ? null : value[0].at
}
