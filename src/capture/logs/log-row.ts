import type { AddressWords } from '../../base/address.ts'
import { newPacketBatch, type PacketBatch } from '../../model/packet-batch.ts'
import { MARK } from '../../model/packet-class.ts'
import { PAYLOAD_KEPT } from '../../model/payload.ts'

/** One row of an event log on its way into a PacketBatch. */
export interface LogRow {
  seconds: number
  nanoseconds: number
  source: AddressWords
  destination: AddressWords
  protocol: number
  sourcePort: number
  destinationPort: number
  icmpCode: number
  ttl: number
  tcpFlags: number
  tcpSequence: number
  tcpAcknowledgement: number
  tcpWindow: number
  tcpOptionLength: number
  tcpOptions: number
  ipId: number
  ipLength: number
  payload: Uint8Array | null
  /** As sent; 0 where the log gives a part and does not say how much there was. */
  payloadWireLength: number
  packets: number
  accesses: number
  handshake: number
  markHints: number
  /** Name as the log gives it, '' if it does not. */
  sensor: string
  line: number
}

/** Where a log names no address: four zero words. */
export const NO_ADDRESS: AddressWords = [0, 0, 0, 0]

/** A row with one packet and one access, everything else empty. */
export function newLogRow(line: number): LogRow {
  return {
    seconds: 0,
    nanoseconds: 0,
    source: NO_ADDRESS,
    destination: NO_ADDRESS,
    protocol: 0,
    sourcePort: 0,
    destinationPort: 0,
    icmpCode: 0,
    ttl: 0,
    tcpFlags: 0,
    tcpSequence: 0,
    tcpAcknowledgement: 0,
    tcpWindow: 0,
    tcpOptionLength: 0,
    tcpOptions: 0,
    ipId: 0,
    ipLength: 0,
    payload: null,
    payloadWireLength: 0,
    packets: 1,
    accesses: 1,
    handshake: 0,
    markHints: MARK.logged,
    sensor: '',
    line,
  }
}

export const ROWS_PER_BATCH = 4096
/** Sensors one log may name; PacketBatch.sensor holds 15 bits. */
const MOST_SENSORS = 10_000

/** A batch that is filled, and the names of sensors met so far. */
export interface RowWriter {
  readonly batch: PacketBatch
  used: number
  readonly names: string[]
  readonly indexOf: Map<string, number>
}

export function newRowWriter(names: string[]): RowWriter {
  const batch = newPacketBatch(ROWS_PER_BATCH)
  batch.bytes = new Uint8Array(ROWS_PER_BATCH * 256)
  return { batch, used: 0, names, indexOf: new Map() }
}

/** False if there are too many sensors to give this one an index. */
export function writeRow(w: RowWriter, row: LogRow): boolean {
  const sensor = sensorIndex(w, row.sensor)
  if (sensor === null) return false
  const b = w.batch
  const i = b.length++
  b.seconds[i] = row.seconds
  b.nanoseconds[i] = row.nanoseconds
  b.source.set(row.source, 4 * i)
  b.destination.set(row.destination, 4 * i)
  b.protocol[i] = row.protocol
  b.sourcePort[i] = row.sourcePort
  b.destinationPort[i] = row.destinationPort
  b.icmpCode[i] = row.icmpCode
  b.ttl[i] = row.ttl
  b.tcpFlags[i] = row.tcpFlags
  b.tcpSequence[i] = row.tcpSequence
  b.tcpAcknowledgement[i] = row.tcpAcknowledgement
  b.tcpWindow[i] = row.tcpWindow
  b.tcpOptionLength[i] = row.tcpOptionLength
  b.tcpOptions[i] = row.tcpOptions
  b.ipId[i] = row.ipId
  b.ipLength[i] = row.ipLength
  b.packets[i] = row.packets
  b.accesses[i] = row.accesses
  b.handshake[i] = row.handshake
  b.markHints[i] = row.markHints
  b.sensor[i] = sensor
  b.number[i] = row.line
  writePayload(w, i, row)
  return true
}

function writePayload(w: RowWriter, i: number, row: LogRow): void {
  const b = w.batch
  const payload = row.payload === null ? null : row.payload.subarray(0, PAYLOAD_KEPT)
  const length = payload === null ? 0 : payload.length
  if (w.used + length > b.bytes.length) {
    const larger = new Uint8Array(2 * b.bytes.length + length)
    larger.set(b.bytes)
    b.bytes = larger
  }
  if (payload !== null) b.bytes.set(payload, w.used)
  b.payloadOffset[i] = w.used
  b.payloadLength[i] = length
  b.payloadWireLength[i] = row.payloadWireLength
  w.used += length
}

function sensorIndex(w: RowWriter, name: string): number | null {
  if (name === '') return -1
  const known = w.indexOf.get(name)
  if (known !== undefined) return known
  if (w.names.length >= MOST_SENSORS) return null
  w.indexOf.set(name, w.names.length)
  return w.names.push(name) - 1
}

export function isFull(w: RowWriter): boolean {
  return w.batch.length === w.batch.capacity
}

/** Empties the batch after its reader is done with it. */
export function clearRows(w: RowWriter): void {
  w.batch.length = 0
  w.used = 0
}
