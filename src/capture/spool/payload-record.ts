import { PAYLOAD_KEPT } from '../../model/payload.ts'
import {
  cursorOf,
  isWhole,
  newByteWriter,
  take,
  takeU8,
  takeU16,
  takeU32,
  writeBytes,
  writeU32,
  writtenBytes,
} from './byte-writer.ts'

/** A payload as a sensor saw it first. Its id is not sent: whoever receives it works it out from the bytes. */
export interface SpooledPayload {
  bytes: Uint8Array
  /** Length as sent; 0 where it is not known. */
  wireLength: number
  /** TCP, UDP, ICMP or ICMPv6. */
  transport: number
}

/** Payloads of one record at most, so that a record stays far below its limit. */
export const PAYLOADS_PER_RECORD = 128
const FIXED_BYTES = 7

export function encodePayloads(payloads: readonly SpooledPayload[]): Buffer {
  const w = newByteWriter(payloads.reduce((n, p) => n + FIXED_BYTES + p.bytes.length, 4))
  writeU32(w, payloads.length)
  const fixed = Buffer.alloc(FIXED_BYTES)
  for (const p of payloads) {
    fixed[0] = p.transport
    fixed.writeUInt32LE(Math.min(p.wireLength, 0xffffffff), 1)
    fixed.writeUInt16LE(p.bytes.length, 5)
    writeBytes(w, fixed)
    writeBytes(w, p.bytes)
  }
  return writtenBytes(w)
}

/** Payloads of a record from outside; null if it is no sound record. */
export function decodePayloads(bytes: Buffer): SpooledPayload[] | null {
  const c = cursorOf(bytes)
  const n = takeU32(c)
  if (n > PAYLOADS_PER_RECORD) return null
  const payloads: SpooledPayload[] = []
  for (let i = 0; i < n; i++) {
    const transport = takeU8(c)
    const wireLength = takeU32(c)
    const length = takeU16(c)
    const at = take(c, length)
    if (at < 0 || length === 0 || length > PAYLOAD_KEPT) return null
    payloads.push({ transport, wireLength, bytes: bytes.subarray(at, at + length) })
  }
  return isWhole(c) ? payloads : null
}
