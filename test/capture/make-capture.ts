import type { ByteStream } from '../../src/capture/byte-stream.ts'
import { type CaptureFile, openCapture } from '../../src/capture/capture-file.ts'

/** Numbers and bytes put together in one byte order. */
export class Bytes {
  private readonly parts: Buffer[] = []
  private readonly little: boolean
  constructor(little = true) {
    this.little = little
  }
  u8(...values: number[]): this {
    this.parts.push(Buffer.from(values))
    return this
  }
  u16(value: number): this {
    const b = Buffer.alloc(2)
    if (this.little) b.writeUInt16LE(value)
    else b.writeUInt16BE(value)
    this.parts.push(b)
    return this
  }
  u32(value: number): this {
    const b = Buffer.alloc(4)
    if (this.little) b.writeUInt32LE(value >>> 0)
    else b.writeUInt32BE(value >>> 0)
    this.parts.push(b)
    return this
  }
  u64(value: bigint): this {
    const b = Buffer.alloc(8)
    if (this.little) b.writeBigUInt64LE(BigInt.asUintN(64, value))
    else b.writeBigUInt64BE(BigInt.asUintN(64, value))
    this.parts.push(b)
    return this
  }
  raw(bytes: Uint8Array): this {
    this.parts.push(Buffer.from(bytes))
    return this
  }
  done(): Buffer {
    return Buffer.concat(this.parts)
  }
}

export interface PcapOptions {
  little?: boolean
  magic?: number
  linkType?: number
  minor?: number
}

/** One frame for a capture. `wire` defaults to the captured length. */
export interface MadeFrame {
  seconds: number
  fraction: number
  bytes: Uint8Array
  wire?: number
}

export function makePcap(
  frames: MadeFrame[],
  { little = true, magic = 0xa1b2c3d4, linkType = 1, minor = 4 }: PcapOptions = {},
): Buffer {
  const out = new Bytes(little).u32(magic).u16(2).u16(minor).u32(0).u32(0).u32(65_535).u32(linkType)
  for (const f of frames) {
    const wire = f.wire ?? f.bytes.length
    out.u32(f.seconds).u32(f.fraction)
    if (minor < 3) out.u32(wire).u32(f.bytes.length)
    else out.u32(f.bytes.length).u32(wire)
    if (magic === 0xa1b2cd34) out.u32(7).u16(0x0800).u8(0, 0)
    out.raw(f.bytes)
  }
  return out.done()
}

/** A pcapng block: type, body padded to four bytes, and the length at both ends. */
export function block(little: boolean, type: number, body: Uint8Array): Buffer {
  const padded = (body.length + 3) & ~3
  return new Bytes(little)
    .u32(type)
    .u32(padded + 12)
    .raw(body)
    .raw(Buffer.alloc(padded - body.length))
    .u32(padded + 12)
    .done()
}

export function option(little: boolean, code: number, value: Uint8Array): Buffer {
  return new Bytes(little)
    .u16(code)
    .u16(value.length)
    .raw(value)
    .raw(Buffer.alloc((4 - (value.length % 4)) % 4))
    .done()
}

export function sectionBlock(little: boolean, options: Uint8Array = new Uint8Array(0)): Buffer {
  return block(little, 0x0a0d0d0a, new Bytes(little).u32(0x1a2b3c4d).u16(1).u16(0).u64(-1n).raw(options).done())
}

export function interfaceBlock(
  little: boolean,
  linkType: number,
  options: Uint8Array = new Uint8Array(0),
  snapLength = 0,
): Buffer {
  return block(little, 1, new Bytes(little).u16(linkType).u16(0).u32(snapLength).raw(options).done())
}

export function packetBlock(
  little: boolean,
  id: number,
  ticks: bigint,
  bytes: Uint8Array,
  wire = bytes.length,
): Buffer {
  const body = new Bytes(little)
    .u32(id)
    .u32(Number(ticks >> 32n))
    .u32(Number(ticks & 0xffffffffn))
    .u32(bytes.length)
    .u32(wire)
    .raw(bytes)
  return block(little, 6, body.done())
}

/** A stream over bytes in memory that hands out chunks of the given size in one block that it fills again and again. */
export function streamOf(bytes: Uint8Array, chunkBytes = 1 << 20): ByteStream {
  return {
    name: 'made',
    compression: 'none',
    rawSize: bytes.length,
    peek: async n => bytes.subarray(0, n),
    async *chunks() {
      const shared = new Uint8Array(chunkBytes)
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        const part = bytes.subarray(at, at + chunkBytes)
        shared.fill(0xee)
        shared.set(part)
        yield shared.subarray(0, part.length)
      }
    },
    rawRead: () => bytes.length,
    digest: () => '',
    problem: () => null,
    close: async () => {},
  }
}

export interface ReadFrame {
  number: number
  seconds: number
  nanoseconds: number
  linkType: number
  wire: number
  hex: string
}

/** All frames of a capture in memory as plain records, and the capture itself. */
export async function readAll(
  bytes: Uint8Array,
  chunkBytes?: number,
): Promise<{ frames: ReadFrame[]; capture: CaptureFile; batches: number }> {
  const capture = await openCapture(streamOf(bytes, chunkBytes))
  const frames: ReadFrame[] = []
  let batches = 0
  for await (const batch of capture.batches()) {
    batches++
    for (let i = 0; i < batch.length; i++) {
      const at = batch.offset[i]!
      frames.push({
        number: batch.firstNumber + i,
        seconds: batch.seconds[i]!,
        nanoseconds: batch.nanoseconds[i]!,
        linkType: batch.linkType[i]!,
        wire: batch.wireLength[i]!,
        hex: Buffer.from(batch.bytes.subarray(at, at + batch.capturedLength[i]!)).toString('hex'),
      })
    }
  }
  return { frames, capture, batches }
}
