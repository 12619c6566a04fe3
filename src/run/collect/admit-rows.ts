import { type AddressSet, addressIn } from '../../classify/address-set.ts'
import type { BackscatterColumns, TupleColumns } from '../../model/flow-tuple.ts'
import { BACKSCATTER_KIND, DIRECTION, MARK } from '../../model/packet-class.ts'

/** Rows that are later than the collector's clock by more than this are not believed, in seconds: NTP keeps within one. */
export const FUTURE_SECONDS = 300
/** A sensor may have recorded for a day before it was enrolled. */
export const BEFORE_ENROLMENT_SECONDS = 86_400

/** What rows of one sensor may say. */
export interface Admission {
  /** Addresses of the sensor; null if they are not known. */
  ours: AddressSet | null
  /** Unix seconds: rows before `earliest` and after `latest` are kept apart: a clock is wrong somewhere. */
  earliest: number
  latest: number
  /** For what was kept apart and is let in now: only the rows outside of these times, moved by `shift` seconds. */
  released?: { earliest: number; latest: number; shift: number }
}

/** Time of a row as it is to be judged and stored; -1 if the row is not among those that are let in now. */
export function admittedTime(time: number, allowed: Admission): number {
  const { released } = allowed
  if (released === undefined) return time
  if (time >= released.earliest && time <= released.latest) return -1
  return Math.min(Math.max(0, time + released.shift), 0xffffffff)
}

/** True for times at which this sensor cannot have seen anything yet, or not any more. */
export function isUntimely(time: number, allowed: Admission): boolean {
  return time < allowed.earliest || time > allowed.latest
}

/** Counts of rows, and packets, that were not let in. */
export interface Refusals {
  /** Later than the clock allows, or from before the sensor existed: kept apart, not lost. */
  untimely: number
  untimelyPackets: number
  /** Neither to nor from an address of the sensor. */
  foreign: number
  /** Numbers that no packet gives. */
  senseless: number
  refusedPackets: number
}

export function newRefusals(): Refusals {
  return { untimely: 0, untimelyPackets: 0, foreign: 0, senseless: 0, refusedPackets: 0 }
}

/** Marks that a sensor may state: those that a packet shows by itself. */
const TOOL_MARKS = MARK.mirai | MARK.zmap | MARK.masscan | MARK.nmapSyn | MARK.irregularSyn

/** Removes the rows that may not come in, in place, and counts them. Minutes are cut to whole ones, marks to those of packets. */
export function admitTuples(t: TupleColumns, allowed: Admission, refusals: Refusals): void {
  let kept = 0
  for (let i = 0; i < t.length; i++) {
    const time = admittedTime(t.minute[i]!, allowed)
    if (time < 0) continue
    t.minute[i] = time - (time % 60)
    t.marks[i] = t.marks[i]! & TOOL_MARKS
    if (!admits(t, i, allowed, refusals)) continue
    if (kept !== i) copyRow(t, i, kept)
    kept++
  }
  t.length = kept
}

function admits(t: TupleColumns, i: number, allowed: Admission, refusals: Refusals): boolean {
  const packets = t.packets[i]!
  const minute = t.minute[i]!
  if (isUntimely(minute, allowed)) {
    refusals.untimely++
    refusals.untimelyPackets += packets
    return false
  }
  const { ours } = allowed
  if (packets === 0 || t.accesses[i]! > packets || t.direction[i]! > DIRECTION.noise || t.handshake[i]! > 1)
    refusals.senseless++
  else if (ours !== null && !addressIn(ours, t.destination, 4 * i) && !addressIn(ours, t.source, 4 * i))
    refusals.foreign++
  else return true
  refusals.refusedPackets += packets
  return false
}

function copyRow(t: TupleColumns, from: number, to: number): void {
  t.minute[to] = t.minute[from]!
  t.source.copyWithin(4 * to, 4 * from, 4 * from + 4)
  t.destination.copyWithin(4 * to, 4 * from, 4 * from + 4)
  t.protocol[to] = t.protocol[from]!
  t.sourcePort[to] = t.sourcePort[from]!
  t.destinationPort[to] = t.destinationPort[from]!
  t.ttl[to] = t.ttl[from]!
  t.tcpFlags[to] = t.tcpFlags[from]!
  t.ipLength[to] = t.ipLength[from]!
  t.marks[to] = t.marks[from]!
  t.direction[to] = t.direction[from]!
  t.handshake[to] = t.handshake[from]!
  t.payload[to] = t.payload[from]!
  t.packets[to] = t.packets[from]!
  t.accesses[to] = t.accesses[from]!
}

const LAST_KIND = Math.max(...Object.values(BACKSCATTER_KIND))

/** The same for backscatter; its packets are counted with the tuples. */
export function admitBackscatter(b: BackscatterColumns, allowed: Admission, refusals: Refusals): void {
  let kept = 0
  for (let i = 0; i < b.length; i++) {
    const time = admittedTime(b.time[i]!, allowed)
    if (time < 0) continue
    if (isUntimely(time, allowed)) {
      refusals.untimely++
      continue
    }
    const kind = b.kind[i]!
    const foreign = allowed.ours !== null && !addressIn(allowed.ours, b.destination, 4 * i)
    if (foreign || kind === 0 || kind > LAST_KIND || b.packets[i] === 0) {
      if (foreign) refusals.foreign++
      else refusals.senseless++
      continue
    }
    b.time[kept] = time - (time % 10)
    b.victim.copyWithin(4 * kept, 4 * i, 4 * i + 4)
    b.victimProtocol[kept] = b.victimProtocol[i]!
    b.victimPort[kept] = b.victimPort[i]!
    b.kind[kept] = kind
    b.destination.copyWithin(4 * kept, 4 * i, 4 * i + 4)
    b.packets[kept] = b.packets[i]!
    kept++
  }
  b.length = kept
}
