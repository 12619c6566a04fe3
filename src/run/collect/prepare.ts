import { type AddressBlock, blockSize, parseBlock } from '../../base/address.ts'
import type { ReceivedSegment } from '../../capture/receive/read-frames.ts'
import type { SensorEntry } from '../../capture/receive/registry.ts'
import type { SpooledPayload } from '../../capture/spool/payload-record.ts'
import type { TupleRows } from '../../capture/spool/tuple-record.ts'
import { addressSet } from '../../classify/address-set.ts'
import type { CaptureWay } from '../../model/capture-way.ts'
import type { BackscatterColumns } from '../../model/flow-tuple.ts'
import type { Heartbeat } from '../../model/heartbeat.ts'
import type { SensorSpan } from '../../store/answers.ts'
import { type Admission, BEFORE_ENROLMENT_SECONDS, FUTURE_SECONDS, type Refusals } from './admit-rows.ts'
import { type OpenedSegment, openSegment } from './open-segment.ts'
import { quarantine } from './quarantine.ts'

/** Up to which segment, and which packet, an epoch of a sensor is in the store. */
export interface Mark {
  segment: number
  packets: number
}

/** What one request of one sensor adds, checked and ready to be stored. */
export interface Prepared {
  sensor: string
  sensorId: number
  /** By epoch: what holds once this is committed. */
  marks: Map<string, Mark>
  rows: number
  tuples: TupleRows[]
  backscatter: BackscatterColumns[]
  payloads: SpooledPayload[]
  spans: SensorSpan[]
  oddities: Map<string, number>
  /** Packets that are missing, and those that were refused. */
  lostPackets: number
  refusedPackets: number
  quarantinedRows: number
  refusedRows: number
  damaged: number
  /** Packets in rows that were kept. */
  packets: number
  accesses: number
}

/** What a sensor may say now. */
export function admissionOf(entry: SensorEntry, now: number): Admission {
  const blocks = blocksOf(entry)
  return {
    ours: blocks.length > 0 ? addressSet(blocks) : null,
    earliest: Date.parse(entry.enrolled ?? entry.added) / 1000 - BEFORE_ENROLMENT_SECONDS,
    latest: now + FUTURE_SECONDS,
  }
}

export function blocksOf(entry: SensorEntry): AddressBlock[] {
  return entry.addresses.map(parseBlock).filter(block => block !== null)
}

export function addressCountOf(entry: SensorEntry): number {
  return blocksOf(entry).reduce((n, block) => n + blockSize(block), 0)
}

/**
 * Opens those segments that are not in the store yet. `markOf` says how far an epoch is. What cannot be by its time is kept
 * apart on disk; if there is no room for it any more, it counts as lost.
 */
export function prepare(
  data: string,
  entry: SensorEntry,
  sensorId: number,
  segments: readonly ReceivedSegment[],
  markOf: (epoch: string) => Mark | null,
  now: number,
): Prepared {
  const allowed = admissionOf(entry, now)
  const p = nothingPrepared(entry.name, sensorId)
  let lost = 0 // waits for a heartbeat to be put on
  for (const { epoch, segment, bytes } of segments) {
    const mark = p.marks.get(epoch) ?? markOf(epoch)
    if (mark !== null && segment <= mark.segment) {
      p.marks.set(epoch, mark) // in the store already: said again, counted once
      continue
    }
    const opened = openSegment(bytes, mark?.packets ?? 0, allowed)
    p.marks.set(epoch, { segment, packets: opened.packetsAfter })
    lost += opened.lostPackets
    if (opened.refusals.untimely > 0 && !quarantine(data, entry.name, { epoch, segment, bytes, ...allowed }))
      lost += opened.refusals.untimelyPackets
    p.lostPackets += opened.lostPackets
    lost = addOpened(p, opened, lost)
  }
  if (lost > 0) addLoss(p, lost, now)
  return p
}

/** What was kept apart of one segment, with its times moved by `shift` seconds; what still cannot be is left out. */
export function prepareReleased(
  entry: SensorEntry,
  sensorId: number,
  kept: { bytes: Buffer; earliest: number; latest: number },
  shift: number,
  now: number,
): Prepared {
  const p = nothingPrepared(entry.name, sensorId)
  const opened = openSegment(kept.bytes, 0, {
    ...admissionOf(entry, now),
    released: { earliest: kept.earliest, latest: kept.latest, shift },
  })
  addOpened(p, opened, 0)
  return p
}

function nothingPrepared(sensor: string, sensorId: number): Prepared {
  return {
    sensor,
    sensorId,
    marks: new Map(),
    rows: 0,
    tuples: [],
    backscatter: [],
    payloads: [],
    spans: [],
    oddities: new Map(),
    lostPackets: 0,
    refusedPackets: 0,
    quarantinedRows: 0,
    refusedRows: 0,
    damaged: 0,
    packets: 0,
    accesses: 0,
  }
}

/** Adds what a segment holds; gives the lost packets for which no heartbeat was found yet. */
function addOpened(p: Prepared, opened: OpenedSegment, lost: number): number {
  noteRefusals(p, opened.refusals)
  p.damaged += opened.damaged + opened.unreadable
  for (const payload of opened.payloads) p.payloads.push(payload)
  for (const part of opened.backscatter) if (part.length > 0) p.backscatter.push(part)
  for (const part of opened.tuples) addTuples(p, part)
  let waiting = lost
  for (const beat of opened.heartbeats) {
    addSpan(p, beat, waiting)
    waiting = 0
  }
  return waiting
}

function noteRefusals(p: Prepared, r: Refusals): void {
  p.quarantinedRows += r.untimely
  p.refusedRows += r.foreign + r.senseless
  p.refusedPackets += r.refusedPackets
}

function addTuples(p: Prepared, part: TupleRows): void {
  const { tuples } = part
  if (tuples.length === 0) return
  p.tuples.push(part)
  p.rows += tuples.length
  for (let i = 0; i < tuples.length; i++) {
    p.packets += tuples.packets[i]!
    p.accesses += tuples.accesses[i]!
  }
}

/** A heartbeat as a stretch of uptime; one that goes on from the last makes it longer. Losses found on the way are put on it. */
function addSpan(p: Prepared, beat: Heartbeat, found: number): void {
  const from = Math.floor(beat.from)
  const to = Math.max(Math.floor(beat.to), from + 1)
  for (const [name, n] of Object.entries(beat.oddities)) p.oddities.set(name, (p.oddities.get(name) ?? 0) + n)
  const lost = beat.lost + found
  const last = p.spans.at(-1)
  const way: CaptureWay = { mode: beat.mode, answers: beat.answers }
  if (last !== undefined && last.to === from && sameWay(last.way, way)) {
    last.to = to
    last.received += beat.received
    last.lost += lost
  } else {
    const { received } = beat
    p.spans.push({ sensor: p.sensorId, from, to, up: true, ground: 'heartbeat', received, lost, way })
  }
}

function sameWay(a: CaptureWay | undefined, b: CaptureWay): boolean {
  return a?.mode === b.mode && a.answers === b.answers
}

/** Losses behind which no heartbeat has come yet: on the last one, or on the second in which they were found. */
function addLoss(p: Prepared, lost: number, now: number): void {
  const last = p.spans.at(-1)
  if (last !== undefined) last.lost += lost
  else {
    const at = Math.floor(now)
    p.spans.push({ sensor: p.sensorId, from: at - 1, to: at, up: true, ground: 'heartbeat', received: 0, lost })
  }
}
