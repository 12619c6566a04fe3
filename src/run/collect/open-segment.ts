import { decodeBackscatter } from '../../capture/spool/backscatter-record.ts'
import { decodeHeartbeat } from '../../capture/spool/heartbeat-record.ts'
import { decodePayloads, type SpooledPayload } from '../../capture/spool/payload-record.ts'
import { readSegment, type SegmentRecord } from '../../capture/spool/read-segment.ts'
import { RECORD_KIND } from '../../capture/spool/segment-format.ts'
import { decodeTuples, type TupleRows } from '../../capture/spool/tuple-record.ts'
import type { BackscatterColumns } from '../../model/flow-tuple.ts'
import type { Heartbeat } from '../../model/heartbeat.ts'
import {
  type Admission,
  admitBackscatter,
  admitTuples,
  admittedTime,
  isUntimely,
  newRefusals,
  type Refusals,
} from './admit-rows.ts'

/** What a segment holds once everything in it was checked. */
export interface OpenedSegment {
  tuples: TupleRows[]
  backscatter: BackscatterColumns[]
  payloads: SpooledPayload[]
  heartbeats: Heartbeat[]
  refusals: Refusals
  /** Records that were damaged on the sensor's disk, and those that are sound and still no records of ours. */
  damaged: number
  unreadable: number
  /** Packets of the epoch that are missing before or within this segment. */
  lostPackets: number
  /** Packets of the epoch up to the segment's last sound record. */
  packetsAfter: number
}

/** Most packets that one epoch may miss between two records: more is a forged count. */
const MOST_MISSING = 2 ** 40

/** Reads and checks a segment. `packetsBefore`: packets of its epoch that are accounted for so far. */
export function openSegment(bytes: Buffer, packetsBefore: number, allowed: Admission): OpenedSegment {
  const content = readSegment(bytes)
  const opened: OpenedSegment = {
    tuples: [],
    backscatter: [],
    payloads: [],
    heartbeats: [],
    refusals: newRefusals(),
    damaged: content.damaged,
    unreadable: 0,
    lostPackets: 0,
    packetsAfter: packetsBefore,
  }
  for (const record of content.records) {
    const missing = record.packetsBefore - opened.packetsAfter
    if (missing > 0 && missing < MOST_MISSING) {
      opened.lostPackets += missing
      opened.packetsAfter = record.packetsBefore
    }
    if (!openRecord(opened, record, allowed)) opened.unreadable++
  }
  return opened
}

function openRecord(opened: OpenedSegment, record: SegmentRecord, allowed: Admission): boolean {
  switch (record.kind) {
    case RECORD_KIND.tuples: {
      const rows = decodeTuples(record.payload)
      if (rows === null) return false
      for (let i = 0; i < rows.tuples.length; i++) opened.packetsAfter += rows.tuples.packets[i]!
      admitTuples(rows.tuples, allowed, opened.refusals)
      opened.tuples.push(rows)
      return true
    }
    case RECORD_KIND.backscatter: {
      const rows = decodeBackscatter(record.payload)
      if (rows === null) return false
      admitBackscatter(rows, allowed, opened.refusals)
      opened.backscatter.push(rows)
      return true
    }
    case RECORD_KIND.payloads: {
      const payloads = decodePayloads(record.payload)
      if (payloads === null) return false
      for (const payload of payloads) opened.payloads.push(payload)
      return true
    }
    case RECORD_KIND.heartbeat: {
      const beat = decodeHeartbeat(record.payload)
      if (beat === null) return false
      const to = admittedTime(beat.to, allowed)
      if (to < 0) return true
      const from = beat.from + to - beat.to
      if (isUntimely(to, allowed)) opened.refusals.untimely++
      else opened.heartbeats.push({ ...beat, from, to })
      return true
    }
    default:
      return false
  }
}
