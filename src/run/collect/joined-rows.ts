import type { TupleRows } from '../../capture/spool/tuple-record.ts'
import { type Origins, originOf } from '../../classify/origin.ts'
import { isSurveyScanner, type SurveySet } from '../../classify/survey-set.ts'
import {
  type BackscatterColumns,
  newBackscatterColumns,
  newTupleColumns,
  type TupleColumns,
} from '../../model/flow-tuple.ts'
import { MARK } from '../../model/packet-class.ts'

/** What is looked up about sources when rows come in. */
export interface SourceKnowledge {
  origins: Origins
  survey: SurveySet | null
}

/** Rows of several sensors and records as one block, with sensor, country and the mark of survey scanners filled in. */
export function joinTuples(
  parts: readonly { sensor: number; rows: TupleRows }[],
  known: SourceKnowledge,
): { tuples: TupleColumns; payloadIds: Uint8Array } {
  const rows = parts.reduce((n, p) => n + p.rows.tuples.length, 0)
  const idBytes = parts.reduce((n, p) => n + p.rows.payloadIds.length - 16, 16)
  const all = newTupleColumns(rows)
  const payloadIds = new Uint8Array(idBytes)
  let ids = 1
  for (const { sensor, rows: part } of parts) {
    const t = part.tuples
    const n = t.length
    const at = all.length
    payloadIds.set(part.payloadIds.subarray(16), 16 * ids)
    all.sensor.fill(sensor, at, at + n)
    for (const name of COPIED) all[name].set(t[name].subarray(0, n), at)
    for (const name of ADDRESSES) all[name].set(t[name].subarray(0, 4 * n), 4 * at)
    for (let i = 0; i < n; i++) {
      const payload = t.payload[i]!
      all.payload[at + i] = payload === 0 ? 0 : payload + ids - 1
      all.country[at + i] = originOf(known.origins, t.source, 4 * i)
      if (known.survey !== null && isSurveyScanner(known.survey, t.source, 4 * i, t.minute[i]!))
        all.marks[at + i] = t.marks[i]! | MARK.surveyScanner
    }
    all.length += n
    ids += part.payloadIds.length / 16 - 1
  }
  return { tuples: all, payloadIds }
}

const ADDRESSES = ['source', 'destination'] as const
const COPIED = [
  'minute',
  'protocol',
  'sourcePort',
  'destinationPort',
  'ttl',
  'tcpFlags',
  'ipLength',
  'marks',
  'direction',
  'handshake',
  'packets',
  'accesses',
] as const

/** The same for backscatter; the country is the victim's. */
export function joinBackscatter(
  parts: readonly { sensor: number; rows: BackscatterColumns }[],
  known: SourceKnowledge,
): BackscatterColumns {
  const all = newBackscatterColumns(parts.reduce((n, p) => n + p.rows.length, 0))
  for (const { sensor, rows: b } of parts) {
    const n = b.length
    const at = all.length
    all.sensor.fill(sensor, at, at + n)
    for (const name of ['time', 'victimProtocol', 'victimPort', 'kind', 'packets'] as const)
      all[name].set(b[name].subarray(0, n), at)
    for (const name of ['victim', 'destination'] as const) all[name].set(b[name].subarray(0, 4 * n), 4 * at)
    for (let i = 0; i < n; i++) all.country[at + i] = originOf(known.origins, b.victim, 4 * i)
    all.length += n
  }
  return all
}
