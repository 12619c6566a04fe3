import { zoneOffset } from '../../base/time.ts'

export interface LogTime {
  /** Whole seconds since 1970, UTC. */
  seconds: number
  nanoseconds: number
}

const ISO =
  /^(\d{4})[-/](\d{2})[-/](\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9})\d*)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/

/** ISO 8601 and its relatives ("2013-03-03 21:53:59", "…T…Z", "…+0900"); times without zone are in `zone`. Null if it is none. */
export function parseTime(text: string, zone: string): LogTime | null {
  const m = ISO.exec(text)
  if (m === null) return null
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(i => Number(m[i])) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return null
  const local = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59)) / 1000
  if (new Date(local * 1000).getUTCDate() !== day) return null
  const nanoseconds = m[7] === undefined ? 0 : Number(m[7].padEnd(9, '0'))
  return { seconds: local - offsetOf(m[8], zone, local), nanoseconds }
}

function offsetOf(written: string | undefined, zone: string, local: number): number {
  if (written === undefined) return localOffset(zone, local)
  if (written === 'Z' || written === 'UTC') return 0
  const seconds = Number(written.slice(1, 3)) * 3600 + Number(written.slice(-2)) * 60
  return written.startsWith('-') ? -seconds : seconds
}

/** Offset at a local time: once more with the first answer, for the hours around a change. */
function localOffset(zone: string, local: number): number {
  return zone === 'UTC' ? 0 : zoneOffset(zone, local - zoneOffset(zone, local))
}

/** A number of seconds since 1970 with a fraction, as text or number; null if it is none or out of range. */
export function parseEpoch(value: unknown, unitsPerSecond = 1): LogTime | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || !/^\d{1,20}(\.\d+)?$/.test(value))) return null
  const units = Number(value)
  const seconds = Math.floor(units / unitsPerSecond)
  if (!(seconds >= 0 && seconds <= 0xffffffff)) return null
  // A double holds such a time to a quarter of a microsecond: what is finer is not in it.
  const microseconds = Math.round(((units - seconds * unitsPerSecond) * 1e6) / unitsPerSecond)
  return { seconds, nanoseconds: 1000 * Math.min(999_999, microseconds) }
}
