import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decodeBackscatter, encodeBackscatter } from '../../../src/capture/spool/backscatter-record.ts'
import { decodeHeartbeat, encodeHeartbeat } from '../../../src/capture/spool/heartbeat-record.ts'
import { decodePayloads, encodePayloads } from '../../../src/capture/spool/payload-record.ts'
import { readSegment } from '../../../src/capture/spool/read-segment.ts'
import {
  encodeHeader,
  encodeRecord,
  HEADER_BYTES,
  RECORD_HEADER_BYTES,
  RECORD_KIND,
} from '../../../src/capture/spool/segment-format.ts'
import { decodeTuples, encodeTuples } from '../../../src/capture/spool/tuple-record.ts'
import { newBackscatterColumns, newTupleColumns } from '../../../src/model/flow-tuple.ts'
import type { Heartbeat } from '../../../src/model/heartbeat.ts'
import { idOf, packetsOf, sampleRecord, sampleTuples } from './sample-records.ts'

const MARKER = Buffer.from('0123456789abcdef', 'hex')
const EPOCH = 'fedcba9876543210'
const BEAT: Heartbeat = {
  from: 1_790_000_000,
  to: 1_790_000_010,
  mode: 'ring',
  answers: 'connections',
  received: 1000,
  lost: 3,
  shed: 2,
  clockStep: 0,
  clockOffset: -0.25,
  oddities: { 'not-ip': 4 },
  version: '1.2.3',
}

/** A segment of `records` tuple records, the packets of each, and where each begins. */
function sampleSegment(records: number): { bytes: Buffer; packets: number[]; starts: number[] } {
  const packets: number[] = []
  const starts: number[] = []
  const parts = [encodeHeader({ epoch: EPOCH, segment: 7, packetsBefore: 100, created: 1.5, marker: MARKER })]
  let before = 100
  let at = HEADER_BYTES
  for (let sequence = 0; sequence < records; sequence++) {
    const record = sampleRecord(5, sequence + 1)
    const encoded = encodeRecord(MARKER, { kind: RECORD_KIND.tuples, sequence, packetsBefore: before }, record.payload)
    before += record.packets
    packets.push(record.packets)
    starts.push(at)
    at += encoded.length
    parts.push(encoded)
  }
  return { bytes: Buffer.concat(parts), packets, starts }
}

describe('the segment format', () => {
  it('has not changed by accident: version 1, byte for byte', () => {
    const segment = Buffer.concat([
      encodeHeader({ epoch: EPOCH, segment: 1, packetsBefore: 2 ** 40 + 5, created: 1_790_000_000.5, marker: MARKER }),
      encodeRecord(
        MARKER,
        { kind: RECORD_KIND.tuples, sequence: 0, packetsBefore: 9 },
        encodeTuples(sampleTuples(50, 1, true), 0, 50, idOf),
      ),
      encodeRecord(
        MARKER,
        { kind: RECORD_KIND.payloads, sequence: 1, packetsBefore: 9 },
        encodePayloads([{ bytes: Buffer.from('GET /'), wireLength: 5, transport: 6 }]),
      ),
      encodeRecord(
        MARKER,
        { kind: RECORD_KIND.backscatter, sequence: 2, packetsBefore: 9 },
        encodeBackscatter(newBackscatterColumns(3), 0, 3),
      ),
      encodeRecord(MARKER, { kind: RECORD_KIND.heartbeat, sequence: 3, packetsBefore: 9 }, encodeHeartbeat(BEAT)),
    ])
    expect(segment.subarray(0, HEADER_BYTES + RECORD_HEADER_BYTES).toString('hex')).toMatchInlineSnapshot(
      `"54454954454e53500100400001000000fedcba98765432100123456789abcdef0500000000010000000020e04eacda410000000000000000000000007c3812f30123456789abcdef1b0900000000000009000000000000000200000060340dcd"`,
    )
    expect(createHash('sha256').update(segment).digest('hex')).toMatchInlineSnapshot(
      `"2dc531d19df8bdf9c93d80ca40b472803f43d5e03ab552acefe2b03668eb6392"`,
    )
  })

  it('gives back every column of tuples, IPv4 and IPv6', () => {
    const t = sampleTuples(500, 3, true)
    const back = decodeTuples(encodeTuples(t, 100, 300, idOf))!
    expect(back.tuples.length).toBe(300)
    for (const [name, column] of Object.entries(t)) {
      if (typeof column === 'number' || name === 'payload' || name === 'sensor' || name === 'country') continue
      const width = name === 'source' || name === 'destination' ? 4 : 1
      const got = back.tuples[name as 'minute'].subarray(0, width * 300)
      expect([name, [...got]]).toEqual([name, [...(column as Uint32Array).subarray(width * 100, width * 400)]])
    }
    for (let i = 0; i < 300; i++) {
      const at = 16 * back.tuples.payload[i]!
      expect(back.payloadIds.subarray(at, at + 16)).toEqual(idOf(t.payload[100 + i]!))
    }
  })

  it('writes IPv4 addresses of one word as those of four', () => {
    const four = sampleTuples(100, 5)
    const one = newTupleColumns(100, 1)
    for (const [name, column] of Object.entries(four)) {
      if (typeof column === 'number') continue
      const narrow = name === 'source' || name === 'destination'
      one[name as 'minute'].set(
        narrow ? (column as Uint32Array).filter((_, i) => i % 4 === 3) : (column as Uint32Array),
      )
    }
    one.length = 100
    expect(encodeTuples(one, 10, 50, idOf)).toEqual(encodeTuples(four, 10, 50, idOf))
  })

  it('gives back payloads and heartbeats', () => {
    const payloads = [
      { bytes: Buffer.from('HEAD / HTTP/1.0\r\n\r\n'), wireLength: 19, transport: 6 },
      { bytes: Buffer.alloc(4096, 1), wireLength: 9000, transport: 17 },
    ]
    expect(decodePayloads(encodePayloads(payloads))).toEqual(payloads)
    expect(decodeHeartbeat(encodeHeartbeat(BEAT))).toEqual(BEAT)
  })

  it('takes nothing that is not sound: every cut and every wrong number gives null', () => {
    const t = sampleTuples(20, 4)
    const tuples = encodeTuples(t, 0, 20, idOf)
    const payloads = encodePayloads([{ bytes: Buffer.from('x'), wireLength: 1, transport: 6 }])
    const backscatter = encodeBackscatter(newBackscatterColumns(3), 0, 3)
    for (let cut = 0; cut < tuples.length; cut++) expect(decodeTuples(tuples.subarray(0, cut))).toBeNull()
    for (let cut = 0; cut < payloads.length; cut++) expect(decodePayloads(payloads.subarray(0, cut))).toBeNull()
    for (let cut = 0; cut < backscatter.length; cut++)
      expect(decodeBackscatter(backscatter.subarray(0, cut))).toBeNull()
    const huge = Buffer.from(tuples)
    huge.writeUInt32LE(0xffffffff, 0)
    expect(decodeTuples(huge)).toBeNull()
    for (const beat of [
      '{"__proto__":{"from":1}}',
      '[]',
      'null',
      '{"from":1e999}',
      '{',
      JSON.stringify({ ...BEAT, to: BEAT.from + 86_400 }),
      JSON.stringify({ ...BEAT, lost: -1 }),
    ])
      expect(decodeHeartbeat(Buffer.from(beat))).toBeNull()
  })
})

describe('readSegment', () => {
  const { bytes, packets, starts } = sampleSegment(12)

  it('reads what was written', () => {
    const content = readSegment(bytes)
    expect(content.header).toMatchObject({ epoch: EPOCH, segment: 7, packetsBefore: 100 })
    expect(content.records.map(r => packetsOf(decodeTuples(r.payload)!.tuples))).toEqual(packets)
    expect(content.damaged).toBe(0)
  })

  it('loses only the record in which a bit was flipped, at every bit of the segment, and says how many packets', () => {
    const flipped = Buffer.from(bytes)
    for (let bit = 0; bit < 8 * bytes.length; bit += bit < 8 * (HEADER_BYTES + RECORD_HEADER_BYTES) ? 1 : 7) {
      const at = bit >> 3
      flipped[at] = flipped[at]! ^ (1 << (bit & 7))
      const content = readSegment(flipped)
      flipped[at] = bytes[at]!
      const hit = starts.findLastIndex(start => start <= at)
      const left = packets.map((_, i) => i).filter(i => i !== hit)
      const got = content.records.map(r => r.sequence)
      if (got.join() !== left.join() || content.damaged !== 1)
        expect([bit, got, content.damaged]).toEqual([bit, left, 1])
      const after = content.records[hit]
      if (hit >= 0 && after !== undefined) {
        const before = hit === 0 ? 100 : content.records[hit - 1]!.packetsBefore + packets[hit - 1]!
        expect(after.packetsBefore - before).toBe(packets[hit])
      }
    }
  })

  it('reads every prefix: whole records are kept, a torn tail is counted', () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const content = readSegment(bytes.subarray(0, cut))
      const whole = cut < HEADER_BYTES ? 0 : starts.filter((_, i) => (starts[i + 1] ?? bytes.length) <= cut).length
      if (content.records.length !== whole) expect([cut, content.records.length]).toEqual([cut, whole])
    }
  })

  it('finds a record only behind its own marker: a payload that looks like a record is none', () => {
    const other = Buffer.alloc(8, 0x55)
    const forged = encodeRecord(
      other,
      { kind: RECORD_KIND.tuples, sequence: 5, packetsBefore: 0 },
      Buffer.from('forged'),
    )
    const damaged = Buffer.concat([
      encodeHeader({ epoch: EPOCH, segment: 0, packetsBefore: 0, created: 0, marker: MARKER }),
      encodeRecord(MARKER, { kind: RECORD_KIND.payloads, sequence: 0, packetsBefore: 0 }, forged),
      encodeRecord(MARKER, { kind: RECORD_KIND.payloads, sequence: 1, packetsBefore: 0 }, Buffer.from('real')),
    ])
    damaged[HEADER_BYTES + 9] = 0xff // the length of the first record
    expect(readSegment(damaged).records.map(r => r.payload.toString())).toEqual(['real'])
  })

  it('costs little where a segment is made to be searched', () => {
    const record = Buffer.alloc(RECORD_HEADER_BYTES)
    MARKER.copy(record)
    record.writeUInt32LE(1 << 20, 8)
    const hostile = Buffer.concat([
      encodeHeader({ epoch: EPOCH, segment: 0, packetsBefore: 0, created: 0, marker: MARKER }),
      Buffer.concat(Array.from({ length: 250_000 }, () => record)),
    ])
    const before = process.cpuUsage()
    expect(readSegment(hostile).records).toEqual([])
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
  })
})
