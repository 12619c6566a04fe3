import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newPacketBatch } from '../../src/model/packet-batch.ts'
import { decode, decodeOne, ETHERNET, ethernet, type Frame, hex, ipv4, ipv6, RAW, tcp, udp } from './make-packet.ts'

const LINK_TYPES = [0, 1, 9, 12, 14, 50, 51, 101, 104, 105, 108, 113, 204, 228, 229, 276, 0xffff]

/** Frames that look sound for a while: a real one with some bytes replaced, cut or followed by others. */
const sound = [
  ethernet(
    0x0800,
    ipv4(6, tcp({ options: hex('020405b4 0402 0101 01030307'), payload: Buffer.from('GET / HTTP/1.1\r\n') })),
  ),
  ethernet(
    0x8100,
    Buffer.concat([hex('0001 86dd'), ipv6(0, Buffer.concat([hex('11000000 00000000'), udp(Buffer.from('abc'))]))]),
  ),
  ethernet(0x0800, ipv4(1, Buffer.concat([hex('0301 0000 00000000'), ipv4(17, udp(Buffer.from('abc')))]))),
  ethernet(
    0x8864,
    Buffer.concat([hex('1100 0001 002a 0021'), ipv4(17, udp(Buffer.from('abc')), { options: hex('94040000') })]),
  ),
]
const damaged = fc
  .tuple(
    fc.constantFrom(...sound),
    fc.array(fc.tuple(fc.nat(100), fc.nat(255)), { maxLength: 6 }),
    fc.nat(120),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map(([bytes, changes, cut, tail]): Buffer => {
    const copy = Buffer.from(bytes)
    for (const [at, value] of changes) if (at < copy.length) copy[at] = value
    return Buffer.concat([copy.subarray(0, cut), tail])
  })
const anyFrame = fc.record({
  linkType: fc.oneof({ weight: 3, arbitrary: fc.constant(ETHERNET) }, fc.constantFrom(...LINK_TYPES)),
  bytes: fc.oneof(damaged, fc.uint8Array({ maxLength: 120 })),
  wire: fc.option(fc.nat(70_000), { nil: undefined }),
})
const anyFrames = fc.array(
  anyFrame.map((f): Frame => ({ ...f, wire: f.wire === undefined ? undefined : Math.max(f.wire, f.bytes.length) })),
  { minLength: 1, maxLength: 20 },
)

it('every frame is one row or one oddity that stops', () => {
  fc.assert(
    fc.property(anyFrames, frames => {
      const { rows, stopped } = decode(frames)
      expect(rows.length + stopped).toBe(frames.length)
    }),
    { numRuns: 1500, seed: 1 },
  )
})

it('payloads lie inside the captured bytes of their frame', () => {
  fc.assert(
    fc.property(anyFrame, f => {
      const wire = Math.max(f.wire ?? 0, f.bytes.length)
      const { out } = decode([{ ...f, wire }])
      if (out.length === 0 || out.payloadLength[0] === 0) return
      expect(out.payloadOffset[0]!).toBeGreaterThanOrEqual(5)
      expect(out.payloadOffset[0]! + out.payloadLength[0]!).toBeLessThanOrEqual(5 + f.bytes.length)
      expect(out.payloadLength[0]!).toBeLessThanOrEqual(out.payloadWireLength[0]!)
    }),
    { numRuns: 1500, seed: 2 },
  )
})

it('a row says the same whatever the batch held before', () => {
  fc.assert(
    fc.property(anyFrames, anyFrame, (before, f) => {
      const wire = Math.max(f.wire ?? 0, f.bytes.length)
      const used = newPacketBatch(64)
      decode(before, used)
      const again = decode([...before.slice(0, 1), { ...f, wire }], used).rows.at(-1)
      const alone = decode([{ ...f, wire }]).rows[0]
      if (alone !== undefined) expect({ ...again, number: 0 }).toEqual({ ...alone, number: 0 })
    }),
    { numRuns: 1000, seed: 3 },
  )
})

it('rows keep the number and time of their frame when others before them stop', () => {
  const { rows } = decode([
    { linkType: ETHERNET, bytes: ethernet(0x0806, Buffer.alloc(28)), seconds: 1_402_282_799 },
    { linkType: RAW, bytes: ipv4(6, tcp()), seconds: 1_402_282_800 },
  ])
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({
    number: 2,
    seconds: 1_402_282_800,
    packets: 1,
    accesses: -1,
    sensor: -1,
    markHints: 0,
    handshake: 0,
  })
})

it('notes times before 1980 and steps back of more than a second, also across batches', () => {
  const at = (seconds: number): Frame => ({ linkType: RAW, bytes: ipv4(6, tcp()), seconds })
  expect(decode([at(0), at(1_402_282_800)]).oddities).toEqual({ 'time-before-1980': 1 })
  expect(decode([at(1_402_282_800), at(1_402_282_799), at(1_402_282_700)]).oddities).toEqual({ 'time-backwards': 1 })
  expect(decode([at(1_402_282_800)], undefined, 1_402_290_000).oddities).toEqual({ 'time-backwards': 1 })
})

it('reads nothing beyond a frame: the bytes behind it change no row', () => {
  const short = ipv4(6, tcp({ payload: Buffer.from('abc') }))
  expect(decodeOne(RAW, short.subarray(0, 41), short.length).row).toMatchObject({ payload: 'a', payloadWireLength: 3 })
})
