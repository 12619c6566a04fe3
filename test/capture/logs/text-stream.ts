import { formatAddress } from '../../../src/base/address.ts'
import type { ByteStream } from '../../../src/capture/byte-stream.ts'
import { type LogFormat, type LogOptions, type LogReading, readLog } from '../../../src/capture/logs/read-log.ts'
import { FROM_PACKET } from '../../../src/model/packet-batch.ts'
import { markNames } from '../../../src/model/packet-class.ts'

/** A stream over bytes in memory, cut into chunks of `size`. */
export function textStream(text: string | Uint8Array, size = 65_536): ByteStream {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  return {
    name: 'test.log',
    compression: 'none',
    rawSize: bytes.length,
    peek: async n => bytes.subarray(0, n),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size))
    },
    rawRead: () => bytes.length,
    digest: () => '',
    problem: () => null,
    close: async () => {},
  }
}

/** A row of a batch as a test compares it. */
export interface SeenRow {
  time: string
  from: string
  to: string
  protocol: number
  payload: string
  wireLength: number
  packets: number
  accesses: number | 'by packet'
  handshake: number
  marks: string
  sensor: string
  flags: number
  icmpCode: number
  line: number
}

export async function readText(
  text: string | Uint8Array,
  format: LogFormat,
  options: Partial<LogOptions> & { chunk?: number } = {},
): Promise<{ rows: SeenRow[]; reading: LogReading }> {
  const reading = readLog(textStream(text, options.chunk), format, { strict: false, timeZone: 'UTC', ...options })
  const rows: SeenRow[] = []
  for await (const b of reading.batches()) {
    for (let i = 0; i < b.length; i++) {
      const at = b.payloadOffset[i]!
      rows.push({
        time: `${new Date(b.seconds[i]! * 1000).toISOString().slice(0, 19)}.${String(b.nanoseconds[i]).padStart(9, '0').replace(/0+$/, '')}`.replace(
          /\.$/,
          '',
        ),
        from: `${formatAddress(b.source, 4 * i)} ${b.sourcePort[i]}`,
        to: `${formatAddress(b.destination, 4 * i)} ${b.destinationPort[i]}`,
        protocol: b.protocol[i]!,
        payload: Buffer.from(b.bytes.subarray(at, at + b.payloadLength[i]!)).toString('latin1'),
        wireLength: b.payloadWireLength[i]!,
        packets: b.packets[i]!,
        accesses: b.accesses[i] === FROM_PACKET ? 'by packet' : b.accesses[i]!,
        handshake: b.handshake[i]!,
        marks: markNames(b.markHints[i]!)
          .filter(m => m !== 'logged')
          .join(' '),
        sensor: b.sensor[i]! < 0 ? '' : reading.sensorNames[b.sensor[i]!]!,
        flags: b.tcpFlags[i]!,
        icmpCode: b.icmpCode[i]!,
        line: b.number[i]!,
      })
    }
  }
  return { rows, reading }
}
