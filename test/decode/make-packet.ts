import { formatAddress } from '../../src/base/address.ts'
import { decodeFrames } from '../../src/decode/decode-frames.ts'
import { newFrameBatch } from '../../src/model/frame-batch.ts'
import { newOddityCounts, ODDITIES, oddityRecord } from '../../src/model/oddity.ts'
import { newPacketBatch, type PacketBatch } from '../../src/model/packet-batch.ts'

/** "45 00 00 28" and the like as bytes. */
export function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s+/g, ''), 'hex')
}

function be16(value: number): Buffer {
  return Buffer.of((value >> 8) & 255, value & 255)
}

export function be32(value: number): Buffer {
  const b = Buffer.alloc(4)
  b.writeUInt32BE(value >>> 0)
  return b
}

const SOURCE = hex('c0000201') // 192.0.2.1
const DESTINATION = hex('c6336402') // 198.51.100.2
const SOURCE_6 = hex('20010db8000000000000000000000001')
const DESTINATION_6 = hex('20010db8000000000000000000000002')

export interface Ipv4Options {
  options?: Buffer
  totalLength?: number
  /** Flags and fragment offset. */
  fragment?: number
  source?: Buffer
  destination?: Buffer
}

export function ipv4(protocol: number, payload: Buffer, o: Ipv4Options = {}): Buffer {
  const options = o.options ?? Buffer.alloc(0)
  const headerLength = 20 + options.length
  return Buffer.concat([
    Buffer.of(0x40 | (headerLength / 4), 0),
    be16(o.totalLength ?? headerLength + payload.length),
    be16(54_321),
    be16(o.fragment ?? 0),
    Buffer.of(57, protocol, 0, 0),
    o.source ?? SOURCE,
    o.destination ?? DESTINATION,
    options,
    payload,
  ])
}

export function ipv6(nextHeader: number, payload: Buffer, payloadLength = payload.length): Buffer {
  return Buffer.concat([
    hex('60000000'),
    be16(payloadLength),
    Buffer.of(nextHeader, 61),
    SOURCE_6,
    DESTINATION_6,
    payload,
  ])
}

export interface TcpOptions {
  flags?: number
  options?: Buffer
  payload?: Buffer
  /** Length of the header in words; by default what the options need. */
  words?: number
}

/** TCP from 40000 to 23, sequence 0x01020304, acknowledgement 0x05060708, window 1024. */
export function tcp({
  flags = 2,
  options = Buffer.alloc(0),
  payload = Buffer.alloc(0),
  words,
}: TcpOptions = {}): Buffer {
  const offset = words ?? 5 + options.length / 4
  return Buffer.concat([
    be16(40_000),
    be16(23),
    hex('01020304 05060708'),
    Buffer.of(offset << 4, flags),
    be16(1024),
    hex('00000000'),
    options,
    payload,
  ])
}

export function udp(payload: Buffer, length = 8 + payload.length, ports: [number, number] = [53_000, 1900]): Buffer {
  return Buffer.concat([be16(ports[0]), be16(ports[1]), be16(length), be16(0), payload])
}

export function ethernet(type: number, payload: Buffer): Buffer {
  return Buffer.concat([hex('020000000001 020000000002'), be16(type), payload])
}

export interface DecodedPacket {
  source: string
  destination: string
  protocol: number
  sourcePort: number
  destinationPort: number
  [column: string]: number | string
}

export interface Frame {
  linkType: number
  bytes: Uint8Array
  /** Length on the wire where the capture cut it. */
  wire?: number
  seconds?: number
}

/** Decodes frames that lie behind one another with other bytes between; the batch is used again if given. */
export function decode(frames: Frame[], out: PacketBatch = newPacketBatch(64), previousSeconds = -1) {
  const batch = newFrameBatch(frames.length)
  const gap = Buffer.alloc(5, 0x45)
  batch.bytes = Buffer.concat(frames.flatMap(f => [gap, f.bytes]))
  let at = 0
  frames.forEach((f, i) => {
    at += gap.length
    batch.offset[i] = at
    batch.capturedLength[i] = f.bytes.length
    batch.wireLength[i] = f.wire ?? f.bytes.length
    batch.seconds[i] = f.seconds ?? 1_402_282_800
    batch.linkType[i] = f.linkType
    at += f.bytes.length
  })
  batch.length = frames.length
  batch.previousSeconds = previousSeconds
  const counts = newOddityCounts()
  decodeFrames(batch, out, counts)
  const stopped = ODDITIES.reduce((sum, o, i) => sum + (o.stops ? counts[i]! : 0), 0)
  const rows = Array.from({ length: out.length }, (_, i) => rowOf(out, i))
  return { rows, oddities: oddityRecord(counts), stopped, out }
}

/** Every column of a row under its own name; the payload as text of its captured bytes. */
export function rowOf(out: PacketBatch, row: number): DecodedPacket {
  const from = out.payloadOffset[row]!
  const columns: Record<string, number | string> = {}
  for (const [name, column] of Object.entries(out)) {
    if (typeof column === 'object' && name !== 'bytes' && column.length === out.capacity)
      columns[name] = (column as Uint32Array)[row]!
  }
  delete columns.payloadOffset
  return {
    ...columns,
    source: formatAddress(out.source, 4 * row),
    destination: formatAddress(out.destination, 4 * row),
    quotedSource: formatAddress(out.quotedSource, 4 * row),
    quotedDestination: formatAddress(out.quotedDestination, 4 * row),
    payload: Buffer.from(out.bytes.subarray(from, from + out.payloadLength[row]!)).toString('latin1'),
  } as unknown as DecodedPacket
}

/** Decodes one frame that must give one row. */
export function decodeOne(linkType: number, bytes: Uint8Array, wire?: number) {
  const { rows, oddities } = decode([{ linkType, bytes, wire }])
  return { row: rows[0], oddities }
}

export const ETHERNET = 1
export const RAW = 101
