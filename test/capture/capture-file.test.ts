import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCapture } from '../../src/capture/capture-file.ts'
import { isCapture } from '../../src/capture/sniff-format.ts'
import {
  Bytes,
  block,
  interfaceBlock,
  type MadeFrame,
  makePcap,
  option,
  packetBlock,
  readAll,
  sectionBlock,
  streamOf,
} from './make-capture.ts'

const frame = (seconds: number, fraction: number, ...bytes: number[]): MadeFrame => ({
  seconds,
  fraction,
  bytes: Uint8Array.from(bytes),
})

describe('pcap', () => {
  for (const little of [true, false]) {
    const order = little ? 'little' : 'big'
    it(`microseconds, ${order}-endian`, async () => {
      const { frames, capture } = await readAll(
        makePcap([{ ...frame(1_402_282_800, 123_456, 1, 2, 3), wire: 1500 }], { little, linkType: 113 }),
      )
      expect(frames).toEqual([
        { number: 1, seconds: 1_402_282_800, nanoseconds: 123_456_000, linkType: 113, wire: 1500, hex: '010203' },
      ])
      expect(capture.format).toBe('pcap')
      expect(capture.problem()).toBeNull()
    })
    it(`nanoseconds, ${order}-endian`, async () => {
      const { frames } = await readAll(makePcap([frame(1, 999_999_999, 9)], { little, magic: 0xa1b23c4d }))
      expect(frames[0]).toMatchObject({ seconds: 1, nanoseconds: 999_999_999 })
    })
    it(`the longer records of Kuznetzov's libpcap, ${order}-endian`, async () => {
      const { frames } = await readAll(makePcap([frame(1, 0, 5, 6), frame(2, 0, 7)], { little, magic: 0xa1b2cd34 }))
      expect(frames.map(f => f.hex)).toEqual(['0506', '07'])
    })
  }

  it('reads the two lengths the other way round before version 2.3', async () => {
    const { frames } = await readAll(makePcap([{ ...frame(1, 0, 5, 6), wire: 60 }], { minor: 2 }))
    expect(frames[0]).toMatchObject({ hex: '0506', wire: 60 })
  })

  it('carries a fraction of a second or more into the seconds', async () => {
    const { frames } = await readAll(makePcap([frame(10, 2_500_000, 1)]))
    expect(frames[0]).toMatchObject({ seconds: 12, nanoseconds: 500_000_000 })
  })

  it('gives the same frames for every size of chunk, numbered through', async () => {
    const some = Array.from({ length: 40 }, (_, i) => frame(i, i, ...Array.from({ length: i % 7 }, () => i)))
    const bytes = makePcap(some)
    const whole = (await readAll(bytes)).frames
    expect(whole.map(f => f.number)).toEqual(some.map((_, i) => i + 1))
    expect(whole.map(f => f.hex)).toEqual(some.map(f => Buffer.from(f.bytes).toString('hex')))
    for (const size of [1, 2, 3, 7, 16, 17, 23, 64, 100]) expect((await readAll(bytes, size)).frames).toEqual(whole)
  })

  it('delivers every whole frame of a file that was cut anywhere, and says where', async () => {
    const bytes = makePcap(Array.from({ length: 10 }, (_, i) => frame(i, 0, 1, 2, 3, 4)))
    for (let cut = 24; cut <= bytes.length; cut++) {
      const { frames, capture } = await readAll(bytes.subarray(0, cut), 13)
      expect(frames.length).toBe(Math.floor((cut - 24) / 20))
      const problem = capture.problem()
      if ((cut - 24) % 20 === 0) expect(problem).toBeNull()
      else
        expect(problem).toMatchObject({
          code: 'TEITEN_TRUNCATED',
          where: `made, byte ${24 + 20 * frames.length}, after ${frames.length} packets`,
        })
    }
  })

  it('takes a lying length for a problem and not for memory', async () => {
    const bytes = Buffer.concat([
      makePcap([frame(1, 0, 1)]),
      new Bytes().u32(2).u32(0).u32(0xffffffff).u32(60).raw(Buffer.alloc(1000)).done(),
    ])
    for (const size of [5, 1000, 1 << 20]) {
      const { frames, capture } = await readAll(bytes, size)
      expect(frames.length).toBe(1)
      expect(capture.problem()?.line).toContain(
        'a packet that claims 4294967295 captured bytes (made, byte 41, after 1 packets)',
      )
    }
  })

  it('says the time of the frame before the batch', async () => {
    const capture = await openCapture(streamOf(makePcap([frame(5, 0, 1), frame(6, 0, 2), frame(7, 0, 3)]), 30))
    const seen: number[] = []
    for await (const batch of capture.batches()) seen.push(batch.previousSeconds)
    expect(seen).toEqual([-1, 5, 6])
  })
})

describe('pcapng', () => {
  for (const little of [true, false]) {
    const order = little ? 'little' : 'big'
    it(`several interfaces with their own link type and time, ${order}-endian`, async () => {
      const bytes = Buffer.concat([
        sectionBlock(little, option(little, 1, Buffer.from('made by hand'))),
        interfaceBlock(little, 1, option(little, 2, Buffer.from('eth0'))),
        interfaceBlock(little, 101, option(little, 9, Buffer.from([9]))),
        interfaceBlock(little, 228, option(little, 9, Buffer.from([0x80 | 20]))),
        interfaceBlock(
          little,
          229,
          Buffer.concat([
            option(little, 9, Buffer.from([0])),
            option(little, 14, new Bytes(little).u64(-3600n).done()),
          ]),
        ),
        packetBlock(little, 0, 1_402_282_800_123_456n, Uint8Array.of(1), 77),
        packetBlock(little, 1, 1_402_282_800_123_456_789n, Uint8Array.of(2)),
        packetBlock(little, 2, (1_402_282_800n << 20n) + (1n << 19n), Uint8Array.of(3)),
        packetBlock(little, 3, 1_402_286_400n, Uint8Array.of(4)),
      ])
      const { frames, capture } = await readAll(bytes)
      expect(capture.problem()).toBeNull()
      expect(frames.map(f => f.linkType)).toEqual([1, 101, 228, 229])
      expect(frames.map(f => f.seconds)).toEqual([1_402_282_800, 1_402_282_800, 1_402_282_800, 1_402_282_800])
      expect(frames.map(f => f.nanoseconds)).toEqual([123_456_000, 123_456_789, 500_000_000, 0])
      expect(frames[0]!.wire).toBe(77)
      expect(capture.comments).toEqual(['made by hand'])
      expect(capture.interfaceNames).toEqual(['eth0', '', '', ''])
    })
  }

  it('simple and old packet blocks, unknown blocks, statistics, a second section in the other byte order', async () => {
    const simple = block(
      true,
      3,
      new Bytes()
        .u32(9)
        .raw(Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9]))
        .done(),
    )
    const old = block(true, 2, new Bytes().u16(0).u16(3).u32(0).u32(5_000_000).u32(2).u32(2).u8(8, 8).done())
    const statistics = block(
      false,
      5,
      new Bytes(false)
        .u32(0)
        .u32(0)
        .u32(7_000_000)
        .raw(option(false, 4, new Bytes(false).u64(1000n).done()))
        .raw(option(false, 5, new Bytes(false).u64(20n).done()))
        .raw(option(false, 7, new Bytes(false).u64(3n).done()))
        .done(),
    )
    const bytes = Buffer.concat([
      sectionBlock(true),
      interfaceBlock(true, 1, undefined, 4),
      simple,
      block(true, 0x0bad, Buffer.alloc(40)),
      old,
      sectionBlock(false),
      interfaceBlock(false, 113),
      packetBlock(false, 0, 1_000_000n, Uint8Array.of(7)),
      statistics,
    ])
    for (const size of [1, 11, 30, 1 << 20]) {
      const { frames, capture } = await readAll(bytes, size)
      expect(capture.problem()).toBeNull()
      expect(frames.map(f => [f.hex, f.linkType, f.seconds, f.wire])).toEqual([
        ['01020304', 1, 0, 9],
        ['0808', 1, 5, 2],
        ['07', 113, 1, 1],
      ])
      expect(capture.statistics).toEqual([{ interface: 1, seconds: 7, received: 1000, dropped: 23 }])
    }
  })

  it('a packet of an interface that was not described is delivered with a link type that nobody has', async () => {
    const { frames } = await readAll(Buffer.concat([sectionBlock(true), packetBlock(true, 5, 0n, Uint8Array.of(1))]))
    expect(frames[0]!.linkType).toBe(0xffff)
  })

  it('holds times within 32 bits of seconds, whatever resolution and offset claim', async () => {
    const far = Buffer.concat([
      option(true, 9, Buffer.from([0])),
      option(true, 14, new Bytes().u64(-(1n << 62n)).done()),
    ])
    const bytes = Buffer.concat([
      sectionBlock(true),
      interfaceBlock(true, 1, option(true, 9, Buffer.from([0]))),
      interfaceBlock(true, 1, far),
      interfaceBlock(true, 1, option(true, 9, Buffer.from([0xff]))),
      packetBlock(true, 0, (1n << 64n) - 1n, Uint8Array.of(1)),
      packetBlock(true, 1, 5n, Uint8Array.of(1)),
      packetBlock(true, 2, (1n << 64n) - 1n, Uint8Array.of(1)),
    ])
    expect((await readAll(bytes)).frames.map(f => f.seconds)).toEqual([0xffffffff, 0, 0])
  })

  const start = Buffer.concat([sectionBlock(true), interfaceBlock(true, 1), packetBlock(true, 0, 0n, Uint8Array.of(1))])
  const lies: [string, Buffer, string][] = [
    ['a block shorter than its frame', new Bytes().u32(6).u32(8).u32(8).done(), 'a block that claims 8 bytes'],
    [
      'a length that is no multiple of four',
      new Bytes().u32(6).u32(33).raw(Buffer.alloc(40)).done(),
      'a block that claims 33 bytes',
    ],
    [
      'a packet block of 4 GB',
      new Bytes().u32(6).u32(0xfffffffc).raw(Buffer.alloc(40)).done(),
      'a block of type 6 that claims 4294967292 bytes',
    ],
    [
      'two lengths that differ',
      Buffer.concat([packetBlock(true, 0, 0n, Uint8Array.of(1)).subarray(0, 32), new Bytes().u32(40).done()]),
      'differs',
    ],
    [
      'a packet longer than its block',
      block(true, 6, new Bytes().u32(0).u32(0).u32(0).u32(500).u32(500).done()),
      'a packet that claims 500 bytes',
    ],
    [
      'an unknown block beyond the end',
      new Bytes().u32(77).u32(4000).raw(Buffer.alloc(40)).done(),
      'ends in the middle of a record',
    ],
    ['a section without byte order', block(true, 0x0a0d0d0a, Buffer.alloc(20)), 'byte-order number'],
    ['an interface without room', block(true, 1, Buffer.alloc(4)), 'interface description'],
    ['statistics without room', block(true, 5, Buffer.alloc(4)), 'statistics block'],
  ]
  for (const [name, bytes, message] of lies) {
    it(`${name} is a problem with its place; what came before was delivered`, async () => {
      for (const size of [3, 1 << 20]) {
        const { frames, capture } = await readAll(Buffer.concat([start, bytes]), size)
        expect(frames.length).toBe(1)
        expect(capture.problem()?.code).toBe('TEITEN_TRUNCATED')
        expect(capture.problem()?.line).toContain(message)
        expect(capture.problem()?.where).toMatch(/byte \d+, after 1 packets/)
      }
    })
  }

  it('any bytes after a sound start are read without an exception, the same in every size of chunk', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), async (noise, size) => {
        const bytes = Buffer.concat([start, noise])
        const whole = await readAll(bytes)
        const parts = await readAll(bytes, size)
        expect(parts.frames).toEqual(whole.frames)
        expect(parts.capture.problem()?.line).toBe(whole.capture.problem()?.line)
      }),
      { numRuns: 200, seed: 1 },
    )
  })
})

it('isCapture knows the magic numbers in both byte orders', () => {
  const of = (...bytes: number[]) => isCapture(Uint8Array.from(bytes))
  expect(of(0xd4, 0xc3, 0xb2, 0xa1)).toBe('pcap')
  expect(of(0xa1, 0xb2, 0x3c, 0x4d)).toBe('pcap')
  expect(of(0x34, 0xcd, 0xb2, 0xa1)).toBe('pcap')
  expect(of(0x0a, 0x0d, 0x0d, 0x0a)).toBe('pcapng')
  expect(of(0x7b, 0x22, 0x61, 0x22)).toBeNull()
  expect(of(0xd4, 0xc3, 0xb2)).toBeNull()
})

it('openCapture refuses what is no capture, and a capture without its header', async () => {
  await expect(openCapture(streamOf(Buffer.from('{"a":1}\n')))).rejects.toMatchObject({ code: 'TEITEN_UNKNOWN_FORMAT' })
  await expect(openCapture(streamOf(makePcap([]).subarray(0, 20)))).rejects.toMatchObject({ code: 'TEITEN_TRUNCATED' })
})
