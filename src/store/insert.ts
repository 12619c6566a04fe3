import { parseAddress } from '../base/address.ts'
import type { SourceEvidence } from '../model/advisory.ts'
import type { BackscatterColumns, TupleColumns } from '../model/flow-tuple.ts'
import { addJudgement, newJudgementColumns } from '../model/judgement-columns.ts'
import type { JudgedPayloads, PayloadRecord } from '../model/payload.ts'
import { isTruncated } from '../model/payload-block.ts'
import type { Segment, SensorSpan } from './answers.ts'
import { insertColumns } from './insert-columns.ts'
import {
  addressColumn,
  constantColumn,
  encodedWords,
  idColumn,
  nativeBlock,
  numberColumn,
  oftenConstantColumn,
  pickedIdColumn,
  slicesColumn,
  textColumn,
  v4AddressColumn,
  wordArrayColumn,
  wordColumn,
} from './native-block.ts'
import { insertBlock } from './statement.ts'
import type { Store } from './store.ts'
import { daysOf, noteDays, SCATTERED_DAYS } from './touched-day.ts'

/**
 * Inserts one block of flow tuples; nothing counts before commitSegment. `payloadIds` holds sixteen bytes per payload index,
 * index 0 being "sent nothing". Throws TEITEN_STORE_DOWN or TEITEN_DISK_FULL: then undo the segment and begin again.
 */
export async function insertTuples(
  store: Store,
  segment: Segment,
  tuples: TupleColumns,
  payloadIds: Uint8Array,
): Promise<void> {
  const n = tuples.length
  const days = daysOf(tuples.minute, n)
  const addresses = tuples.addressWords === 1 ? v4AddressColumn : addressColumn
  await noteDays(store, segment, days, tuples.addressWords === 4)
  await insertColumns(store, 'flow_tuple', n, [
    constantColumn('segment', segment.id),
    oftenConstantColumn('sensor', 'UInt16', tuples.sensor, n),
    numberColumn('minute', "DateTime('UTC')", tuples.minute, n),
    addresses('source', tuples.source, n),
    addresses('destination', tuples.destination, n),
    numberColumn('protocol', 'UInt8', tuples.protocol, n),
    numberColumn('source_port', 'UInt16', tuples.sourcePort, n),
    numberColumn('destination_port', 'UInt16', tuples.destinationPort, n),
    numberColumn('ttl', 'UInt8', tuples.ttl, n),
    numberColumn('tcp_flags', 'UInt8', tuples.tcpFlags, n),
    numberColumn('ip_length', 'UInt16', tuples.ipLength, n),
    numberColumn('marks', 'UInt32', tuples.marks, n),
    oftenConstantColumn('direction', 'UInt8', tuples.direction, n),
    numberColumn('country', 'UInt16', tuples.country, n),
    oftenConstantColumn('handshake', 'UInt8', tuples.handshake, n),
    pickedIdColumn('payload_id', tuples.payload, payloadIds, n),
    oftenConstantColumn('packets', 'UInt32', tuples.packets, n),
    oftenConstantColumn('accesses', 'UInt32', tuples.accesses, n),
    constantColumn('scattered', days.size > SCATTERED_DAYS ? 1 : 0),
  ])
}

/** Inserts backscatter in bins of ten seconds. */
export async function insertBackscatter(store: Store, segment: Segment, rows: BackscatterColumns): Promise<void> {
  const n = rows.length
  const days = daysOf(rows.time, n)
  await noteDays(store, segment, days, false)
  await insertColumns(store, 'backscatter', n, [
    constantColumn('segment', segment.id),
    numberColumn('sensor', 'UInt16', rows.sensor, n),
    numberColumn('time', "DateTime('UTC')", rows.time, n),
    addressColumn('victim', rows.victim, n),
    numberColumn('victim_protocol', 'UInt8', rows.victimProtocol, n),
    numberColumn('victim_port', 'UInt16', rows.victimPort, n),
    numberColumn('kind', 'UInt8', rows.kind, n),
    addressColumn('destination', rows.destination, n),
    numberColumn('country', 'UInt16', rows.country, n),
    numberColumn('packets', 'UInt32', rows.packets, n),
    constantColumn('scattered', days.size > SCATTERED_DAYS ? 1 : 0),
  ])
}

const PAYLOADS_PER_INSERT = 20_000

/** Inserts payloads with their judgement; a payload that is known gets the newer judgement. Repeatable. */
export async function insertPayloads(
  store: Store,
  payloads: readonly PayloadRecord[],
  rulesVersion: string,
): Promise<void> {
  for (let at = 0; at < payloads.length; at += PAYLOADS_PER_INSERT) {
    const columns = judgedColumns(payloads.slice(at, at + PAYLOADS_PER_INSERT))
    await insertPayloadRows(store, payloadRows(columns, rulesVersion))
  }
}

/** Inserts blocks of rows that payloadRows made, on this thread or another. Repeatable. */
export function insertPayloadRows(store: Store, rows: readonly Uint8Array[]): Promise<void> {
  return insertBlock(store, 'payload', PAYLOAD_COLUMNS, rows)
}

const PAYLOAD_COLUMNS = [
  { name: 'id', type: 'FixedString(16)' },
  { name: 'bytes', type: 'String' },
  { name: 'wire_length', type: 'UInt32' },
  { name: 'truncated', type: 'UInt8' },
  { name: 'transport', type: 'UInt8' },
  { name: 'protocol', type: 'String' },
  { name: 'class', type: 'String' },
  { name: 'signatures', type: 'Array(String)' },
  { name: 'category', type: 'String' },
  { name: 'group_id', type: 'FixedString(16)' },
  { name: 'group_text', type: 'String' },
  { name: 'rules_version', type: 'String' },
  { name: 'judged', type: 'UInt64' },
]

/** Payloads with their judgement as one block of rows in the order of PAYLOAD_COLUMNS; at least one payload. */
export function payloadRows(p: JudgedPayloads, rulesVersion: string): Uint8Array[] {
  const n = p.length
  const { judgements } = p
  const truncated = new Uint8Array(n)
  for (let i = 0; i < n; i++) truncated[i] = isTruncated(p.wireLength[i]!, p.start[i + 1]! - p.start[i]!) ? 1 : 0
  const words = encodedWords([...judgements.words, rulesVersion])
  const word = (name: string, numbers: Uint32Array) => wordColumn(name, numbers, n, words)
  return nativeBlock(n, [
    { name: 'id', type: 'FixedString(16)', parts: [p.ids] },
    slicesColumn('bytes', p.bytes, p.start, n),
    numberColumn('wire_length', 'UInt32', p.wireLength, n),
    numberColumn('truncated', 'UInt8', truncated, n),
    numberColumn('transport', 'UInt8', p.transport, n),
    word('protocol', judgements.protocol),
    word('class', judgements.class),
    wordArrayColumn('signatures', judgements.signatures, judgements.signaturesUpTo, n, words),
    word('category', judgements.category),
    idColumn('group_id', judgements.groupId, n, judgements.words),
    word('group_text', judgements.groupText),
    word('rules_version', new Uint32Array(n).fill(judgements.words.length)),
    numberColumn('judged', 'UInt64', new BigUint64Array(n).fill(BigInt(Date.now())), n),
  ])
}

function judgedColumns(records: readonly PayloadRecord[]): JudgedPayloads {
  const start = new Uint32Array(records.length + 1)
  const judgements = newJudgementColumns(records.length)
  for (const [i, record] of records.entries()) {
    start[i + 1] = start[i]! + record.bytes.length
    addJudgement(judgements, record)
  }
  return {
    length: records.length,
    ids: Buffer.from(records.map(r => r.id).join(''), 'hex'),
    bytes: Buffer.concat(records.map(r => r.bytes)),
    start,
    wireLength: Uint32Array.from(records, r => r.wireLength),
    transport: Uint8Array.from(records, r => r.transport),
    judgements,
  }
}

function addressWords(addresses: readonly string[]): Uint32Array {
  const words = new Uint32Array(4 * addresses.length)
  addresses.forEach((text, i) => {
    words.set(parseAddress(text) ?? [0, 0, 0, 0], 4 * i)
  })
  return words
}

/** Inserts what scan data says about sources. */
export async function insertEvidence(store: Store, segment: Segment, rows: readonly SourceEvidence[]): Promise<void> {
  const n = rows.length
  await insertColumns(store, 'source_evidence', n, [
    constantColumn('segment', segment.id),
    addressColumn('address', addressWords(rows.map(r => r.address)), n),
    numberColumn(
      'protocol',
      'UInt8',
      Uint8Array.from(rows, r => r.protocol),
      n,
    ),
    numberColumn(
      'port',
      'UInt16',
      Uint16Array.from(rows, r => r.port),
      n,
    ),
    numberColumn(
      'scanned_at',
      "DateTime('UTC')",
      Uint32Array.from(rows, r => r.scannedAt),
      n,
    ),
    textColumn(
      'origin',
      rows.map(r => r.origin),
    ),
    textColumn(
      'product',
      rows.map(r => r.product),
    ),
    textColumn(
      'shows',
      rows.map(r => r.shows),
    ),
  ])
}

/** In the place of a mode: the sensor was revoked then. */
export const REVOKED_MODE = 'revoked'

/** Inserts stretches in which sensors were up or down. */
export async function insertSpans(store: Store, segment: Segment, spans: readonly SensorSpan[]): Promise<void> {
  const n = spans.length
  await insertColumns(store, 'sensor_span', n, [
    constantColumn('segment', segment.id),
    numberColumn(
      'sensor',
      'UInt16',
      Uint16Array.from(spans, s => s.sensor),
      n,
    ),
    numberColumn(
      'from_time',
      "DateTime('UTC')",
      Uint32Array.from(spans, s => s.from),
      n,
    ),
    numberColumn(
      'to_time',
      "DateTime('UTC')",
      Uint32Array.from(spans, s => s.to),
      n,
    ),
    numberColumn(
      'up',
      'UInt8',
      Uint8Array.from(spans, s => (s.up ? 1 : 0)),
      n,
    ),
    textColumn(
      'ground',
      spans.map(s => s.ground),
    ),
    numberColumn(
      'received',
      'UInt64',
      BigUint64Array.from(spans, s => BigInt(Math.max(0, Math.round(s.received)))),
      n,
    ),
    numberColumn(
      'lost',
      'UInt64',
      BigUint64Array.from(spans, s => BigInt(Math.max(0, Math.round(s.lost)))),
      n,
    ),
    textColumn(
      'mode',
      spans.map(s => (s.revoked === true ? REVOKED_MODE : (s.way?.mode ?? ''))),
    ),
    textColumn(
      'answers',
      spans.map(s => s.way?.answers ?? ''),
    ),
  ])
}
