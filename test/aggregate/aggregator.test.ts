import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Aggregator, aggregateBatch, evictedPackets, newAggregator } from '../../src/aggregate/aggregator.ts'
import { closeBlocks, drainFull, drainFullBackscatter, finish } from '../../src/aggregate/drain-blocks.ts'
import { closePayloads, drainPayloads, newPayloadTable } from '../../src/aggregate/payload-table.ts'
import { formatAddress, v4Words } from '../../src/base/address.ts'
import type { BackscatterColumns, TupleColumns } from '../../src/model/flow-tuple.ts'
import { BACKSCATTER_KIND, DIRECTION } from '../../src/model/packet-class.ts'
import { payloadBytes } from '../../src/model/payload-block.ts'
import { ICMP, UDP } from '../../src/model/protocol.ts'
import { addNaively, naiveKey, newNaiveModel } from './naive-model.ts'
import { batchOf, type TestPacket } from './packets.ts'

const SENSOR = 7
const ACK = 16
const T = 1_400_000_040 // begins a minute

interface Result {
  a: Aggregator
  blocks: TupleColumns[]
  backscatter: BackscatterColumns[]
  payloadText: Map<number, string>
}

function aggregate(batches: TestPacket[][], options: { maxTuples?: number } = {}): Result {
  const payloads = newPayloadTable()
  const a = newAggregator({
    payloads,
    maxConversations: 65_536,
    maxTuples: options.maxTuples ?? 3 * 4096,
  })
  const r: Result = { a, blocks: [], backscatter: [], payloadText: new Map([[0, '']]) }
  const drain = () => {
    for (let b = drainFull(a); b !== null; b = drainFull(a)) r.blocks.push(b)
    for (let b = drainFullBackscatter(a); b !== null; b = drainFullBackscatter(a)) r.backscatter.push(b)
    closePayloads(payloads)
    for (let b = drainPayloads(payloads); b !== null; b = drainPayloads(payloads)) {
      for (let i = 0; i < b.length; i++) r.payloadText.set(b.first + i, Buffer.from(payloadBytes(b, i)).toString('hex'))
    }
  }
  for (const packets of batches) {
    const { batch, classes } = batchOf(packets, SENSOR)
    aggregateBatch(a, batch, classes)
    drain()
  }
  finish(a)
  drain()
  return r
}

interface Row {
  key: string
  payload: string
  handshake: number
  packets: number
  accesses: number
  country: number
}

function addressText(c: TupleColumns, words: Uint32Array, row: number): string {
  return c.addressWords === 1 ? formatAddress(v4Words(words[row]!)) : formatAddress(words, 4 * row)
}

function rowsOf(r: Result): Row[] {
  return r.blocks.flatMap(c =>
    Array.from({ length: c.length }, (_, i) => ({
      key: naiveKey(
        c.sensor[i]!,
        c.minute[i]!,
        addressText(c, c.source, i),
        addressText(c, c.destination, i),
        c.protocol[i]!,
        c.sourcePort[i]!,
        c.destinationPort[i]!,
        c.ttl[i]!,
        c.tcpFlags[i]!,
        c.ipLength[i]!,
        c.marks[i]!,
        c.direction[i]!,
      ),
      payload: r.payloadText.get(c.payload[i]!)!,
      handshake: c.handshake[i]!,
      packets: c.packets[i]!,
      accesses: c.accesses[i]!,
      country: c.country[i]!,
    })),
  )
}

function folded(rows: { key: string; packets: number; accesses: number }[]): Map<string, string> {
  const sums = new Map<string, [number, number]>()
  for (const row of rows) {
    const [packets, accesses] = sums.get(row.key) ?? [0, 0]
    sums.set(row.key, [packets + row.packets, accesses + row.accesses])
  }
  return new Map(
    [...sums].sort().map(([key, [packets, accesses]]) => [key, `${packets} packets, ${accesses} accesses`]),
  )
}

const data = (sequence: number, payload: string, at = T): TestPacket => ({
  at,
  direction: DIRECTION.continuation,
  flags: 24,
  sequence,
  payload,
})

describe('aggregateBatch', () => {
  it('counts a SYN that is sent again within a minute as packets of one access', () => {
    const r = aggregate([[{ at: T }, { at: T + 1 }, { at: T + 3 }, { at: T + 61 }]])
    expect([r.a.packets, r.a.accesses]).toEqual([4, 2])
    expect(rowsOf(r).map(x => [x.packets, x.accesses])).toEqual([
      [3, 1],
      [1, 1],
    ])
  })

  it('counts another sequence number from the same port as another access', () => {
    expect(aggregate([[{ sequence: 1 }, { sequence: 2 }, { sequence: 2 }]]).a.accesses).toBe(2)
  })

  it('gives the first data and the handshake to the SYN that opened the conversation, also in a later batch', () => {
    const r = aggregate([
      [{ at: T, sequence: 1000 }],
      [
        { at: T + 1, direction: DIRECTION.continuation, flags: ACK, sequence: 1001 },
        data(1001, 'HEAD / HTTP/1.0\r\n\r\n', T + 1),
      ],
      [data(1020, 'more', T + 2)],
    ])
    const [syn, ack, first, more] = rowsOf(r)
    const text = Buffer.from('HEAD / HTTP/1.0\r\n\r\n').toString('hex')
    expect(syn).toMatchObject({ payload: text, handshake: 1, accesses: 1, packets: 1 })
    expect(ack).toMatchObject({ payload: '', accesses: 0 })
    expect(first).toMatchObject({ payload: text, accesses: 0 })
    expect(more).toMatchObject({ payload: '', accesses: 0 })
  })

  it('keeps what a SYN itself carried', () => {
    const r = aggregate([[{ payload: 'in the SYN' }, data(1011, 'later')]])
    expect(rowsOf(r)[0]!.payload).toBe(Buffer.from('in the SYN').toString('hex'))
  })

  it('leaves the payload empty where the handshake was completed and nothing sent', () => {
    const r = aggregate([[{}, { direction: DIRECTION.continuation, flags: ACK, sequence: 1001 }]])
    expect(rowsOf(r)[0]).toMatchObject({ payload: '', handshake: 1 })
  })

  it('does not take an acknowledgement of something else, or a reset, for the handshake', () => {
    const r = aggregate([
      [
        {},
        { direction: DIRECTION.continuation, flags: ACK, sequence: 5 },
        { direction: DIRECTION.continuation, flags: 20, sequence: 1001 },
      ],
    ])
    expect(rowsOf(r)[0]!.handshake).toBe(0)
  })

  it('forgets a conversation after a minute', () => {
    const r = aggregate([[{ at: T }, data(1001, 'late', T + 61)]])
    expect(rowsOf(r)[0]!.payload).toBe('')
  })

  it('follows sequence numbers over their end', () => {
    const r = aggregate([[{ sequence: 0xffffffff }, data(0, 'x')]])
    expect(rowsOf(r)[0]).toMatchObject({ payload: '78', handshake: 1 })
  })

  it('takes rows of logs at their word', () => {
    const row: TestPacket = { accesses: 3, packets: 5, handshake: 1, payload: 'x', marks: 128 }
    const r = aggregate([[row, { ...row, at: T }]])
    expect([r.a.packets, r.a.accesses]).toEqual([10, 6])
    expect(rowsOf(r)[0]).toMatchObject({ handshake: 1, payload: '78' })
  })

  it('counts every datagram as an access, those of one minute in one tuple', () => {
    const r = aggregate([
      [
        { protocol: UDP, payload: 'q' },
        { protocol: UDP, payload: 'q' },
        { protocol: UDP, payload: 'r' },
      ],
    ])
    expect(rowsOf(r).map(x => [x.payload, x.accesses])).toEqual([
      ['71', 2],
      ['72', 1],
    ])
  })

  it('puts answers to forged packets into bins by victim; the tuples hold them without accesses', () => {
    const r = aggregate([
      [
        {
          at: T + 9,
          direction: DIRECTION.backscatter,
          flags: 18,
          sourcePort: 80,
          port: 5555,
          kind: BACKSCATTER_KIND.synAck,
          country: 0x4a50,
        },
        {
          at: T + 5,
          direction: DIRECTION.backscatter,
          flags: 18,
          sourcePort: 80,
          port: 5556,
          kind: BACKSCATTER_KIND.synAck,
          country: 0x4a50,
        },
        {
          at: T + 12,
          direction: DIRECTION.backscatter,
          protocol: ICMP,
          sourcePort: 0,
          port: 3,
          kind: BACKSCATTER_KIND.icmpUnreachable,
          country: 0x5553,
          quoted: { protocol: UDP, to: '203.0.113.9', port: 53 },
        },
      ],
    ])
    expect([r.a.packets, r.a.accesses]).toEqual([3, 0])
    const c = r.backscatter[0]!
    expect(
      Array.from({ length: c.length }, (_, i) => [
        c.time[i],
        formatAddress(c.victim, 4 * i),
        c.victimProtocol[i],
        c.victimPort[i],
        c.kind[i],
        c.packets[i],
        c.country[i],
        c.sensor[i],
      ]),
    ).toEqual([
      [T, '198.51.100.1', 6, 80, 1, 2, 0x4a50, SENSOR],
      [T + 10, '203.0.113.9', 17, 53, 3, 1, 0, SENSOR],
    ])
  })

  it('survives times that no clock shows', () => {
    const times = [Number.NaN, -5, 1e12, 0, 4294967295, Number.POSITIVE_INFINITY]
    const r = aggregate([times.map((at, i) => ({ at, sourcePort: i }))])
    expect(r.a.packets).toBe(6)
    expect(folded(rowsOf(r)).size).toBe(6)
  })

  it('does not run over where a log claims more packets than 32 bits hold', () => {
    const r = aggregate([
      [
        { accesses: 1, packets: 0xffffffff },
        { accesses: 1, packets: 0xffffffff },
      ],
    ])
    expect(rowsOf(r)[0]!.packets).toBe(0xffffffff)
    expect(r.a.packets).toBe(2 * 0xffffffff)
    expect(evictedPackets(r.a)).toBe(0xffffffff)
  })
})

describe('drainFull', () => {
  it('lets blocks go when the limit is reached and loses no packet', () => {
    const batches = Array.from({ length: 50 }, (_, b) =>
      Array.from({ length: 100 }, (_, i) => ({ at: T, sourcePort: b * 100 + i })),
    )
    const r = aggregate(batches, { maxTuples: 768 })
    expect(r.blocks.length).toBeGreaterThan(10)
    expect(rowsOf(r).reduce((n, x) => n + x.packets, 0)).toBe(5000)
    expect(r.a.earlyTuples).toBeGreaterThan(0)
    expect(r.a.tuples).toBe(5000)
  })

  it('counts data whose SYN has left, and keeps them on their own tuple', () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({ at: T, sourcePort: i + 1, port: 23 }))
    const r = aggregate([[{ at: T }], many, [data(1001, 'late')]], { maxTuples: 768 })
    expect(r.a.lateAttachments).toBe(1)
    expect(
      rowsOf(r)
        .filter(x => x.payload !== '')
        .map(x => x.accesses),
    ).toEqual([0])
  })

  it('gives a closed block after two minutes of capture time', () => {
    const a = newAggregator({ payloads: newPayloadTable(), maxTuples: 768, maxConversations: 64 })
    const at = (seconds: number) => {
      const { batch, classes } = batchOf([{ at: seconds }])
      aggregateBatch(a, batch, classes)
    }
    at(T)
    closeBlocks(a)
    at(T + 100)
    expect(drainFull(a)).toBeNull()
    at(T + 120)
    expect(drainFull(a)!.length).toBe(1)
    expect(a.earlyTuples).toBe(0)
  })
})

const address = fc.constantFrom('198.51.100.1', '198.51.100.2', '2001:db8::1', '::ffff:0:1')
const destination = fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::2')
const shape = fc.constantFrom<Partial<TestPacket>>(
  { flags: 2 },
  { flags: 2 },
  { flags: 2, payload: 'fast' },
  { direction: DIRECTION.continuation, flags: ACK },
  { direction: DIRECTION.continuation, flags: 24, payload: 'a' },
  { direction: DIRECTION.continuation, flags: 24, payload: 'bb' },
  { direction: DIRECTION.continuation, flags: 4 },
  { direction: DIRECTION.continuation, flags: 17 },
  { direction: DIRECTION.backscatter, flags: 18, kind: 1 },
  { direction: DIRECTION.backscatter, protocol: ICMP, kind: 3, quoted: { protocol: 6, to: '203.0.113.1', port: 443 } },
  { direction: DIRECTION.backscatter, protocol: ICMP, kind: 6 },
  { direction: DIRECTION.own, flags: 18, payload: 'answer' },
  { direction: DIRECTION.noise, protocol: 47 },
  { protocol: UDP, payload: 'q' },
  { protocol: UDP },
  { protocol: ICMP, payload: 'ping' },
  { accesses: 2, packets: 3, handshake: 1, payload: 'logged', marks: 128 },
)
const packet: fc.Arbitrary<TestPacket> = fc
  .tuple(
    shape,
    fc.record({
      at: fc.integer({ min: T, max: T + 200 }),
      from: address,
      to: destination,
      sourcePort: fc.constantFrom(1000, 1001),
      port: fc.constantFrom(80, 7778),
      sequence: fc.constantFrom(100, 101, 102, 200, 201, 0xffffffff, 0),
      ttl: fc.constantFrom(50, 60),
    }),
  )
  .map(([s, rest]) => ({ ...rest, ...s }))
const batches = fc.array(fc.array(packet, { maxLength: 60 }), { maxLength: 5 })

function modelOf(all: TestPacket[][]) {
  const m = newNaiveModel()
  for (const packets of all) {
    const { batch, classes } = batchOf(packets)
    for (let row = 0; row < batch.length; row++) addNaively(m, batch, classes, row, SENSOR)
  }
  return m
}

describe('against the naive model', () => {
  it('gives the same tuples, payloads and handshakes, in any order of times', () => {
    fc.assert(
      fc.property(batches, all => {
        const m = modelOf(all)
        const r = aggregate(all)
        expect([r.a.packets, r.a.accesses, r.a.tuples]).toEqual([m.packets, m.accesses, m.tuples.size])
        const expected = [...m.tuples.values()].map(
          t => `${t.key} | ${t.attached || t.own} ${t.handshake} ${t.packets} ${t.accesses}`,
        )
        expect(
          rowsOf(r)
            .map(x => `${x.key} | ${x.payload} ${x.handshake} ${x.packets} ${x.accesses}`)
            .sort(),
        ).toEqual(expected.sort())
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same sums where blocks are small and leave early', () => {
    fc.assert(
      fc.property(batches, all => {
        const m = modelOf(all)
        const r = aggregate(all, { maxTuples: 48 })
        expect([r.a.packets, r.a.accesses]).toEqual([m.packets, m.accesses])
        expect(folded(rowsOf(r))).toEqual(folded([...m.tuples.values()]))
        const bins = new Map<string, number>()
        for (const c of r.backscatter) {
          for (let i = 0; i < c.length; i++) {
            const key = naiveKey(
              c.sensor[i]!,
              c.time[i]!,
              formatAddress(c.victim, 4 * i),
              c.victimProtocol[i]!,
              c.victimPort[i]!,
              c.kind[i]!,
              formatAddress(c.destination, 4 * i),
            )
            bins.set(key, (bins.get(key) ?? 0) + c.packets[i]!)
          }
        }
        expect([...bins].sort()).toEqual([...m.backscatter].sort())
      }),
      { numRuns: 200 },
    )
  })
})
