import { describe, expect, it } from 'vitest'
import { parseBlock } from '../../src/base/address.ts'
import { seededRandom } from '../../src/base/random.ts'
import { addressSet } from '../../src/classify/address-set.ts'
import { type ClassifyContext, classifyPackets } from '../../src/classify/classify-packets.ts'
import { loadOrigins } from '../../src/classify/origin.ts'
import { newPacketBatch } from '../../src/model/packet-batch.ts'
import {
  BACKSCATTER_KIND,
  countryText,
  DIRECTION,
  MARK,
  type MarkName,
  markNames,
  newPacketClasses,
} from '../../src/model/packet-class.ts'
import { batchOf, type Row } from './packet-rows.ts'

const NOTHING: ClassifyContext = { ours: null, origins: null, survey: null }
const ours = addressSet([parseBlock('192.0.2.0/24')!])
const [S, SA, RA, R, A] = [2, 18, 20, 4, 16]

function directionOf(row: Row, context = NOTHING): { direction: number; kind: number } {
  const batch = batchOf([row])
  const classes = newPacketClasses(1)
  classifyPackets(batch, classes, context)
  return { direction: classes.direction[0]!, kind: classes.backscatterKind[0]! }
}

function marksOf(row: Row, context = NOTHING): MarkName[] {
  const batch = batchOf([row])
  const classes = newPacketClasses(1)
  classifyPackets(batch, classes, context)
  return markNames(classes.marks[0]!)
}

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const dns = (flags: number) => Uint8Array.of(0, 1, flags, 0, 0, 1, 0, 0, 0, 0, 0, 0)

describe('direction', () => {
  const cases: [string, Row, keyof typeof DIRECTION, keyof typeof BACKSCATTER_KIND | 'none'][] = [
    ['a SYN is an access', { tcpFlags: S }, 'access', 'none'],
    ['a SYN with FIN and PSH is an access', { tcpFlags: S | 1 | 8 }, 'access', 'none'],
    ['a SYN with RST is noise', { tcpFlags: S | R }, 'noise', 'none'],
    ['a SYN-ACK is backscatter', { tcpFlags: SA }, 'backscatter', 'synAck'],
    ['an ACK goes on', { tcpFlags: A }, 'continuation', 'none'],
    ['a packet without flags goes on', { tcpFlags: 0 }, 'continuation', 'none'],
    [
      'the RST of a closed port is backscatter',
      { tcpFlags: RA, sourcePort: 40000, destinationPort: 80 },
      'backscatter',
      'rst',
    ],
    [
      'a RST from a service is backscatter',
      { tcpFlags: R, sourcePort: 80, destinationPort: 40000, tcpSequence: 9 },
      'backscatter',
      'rst',
    ],
    [
      'the RST of a scanner is no backscatter',
      { tcpFlags: R, sourcePort: 40000, destinationPort: 22, tcpSequence: 9 },
      'continuation',
      'none',
    ],
    [
      'the RST-ACK of a scanner that closes is no backscatter',
      { tcpFlags: RA, sourcePort: 40000, destinationPort: 7778, tcpSequence: 9 },
      'continuation',
      'none',
    ],
    [
      'a datagram is an access',
      { protocol: 17, sourcePort: 40000, destinationPort: 53, payload: dns(1) },
      'access',
      'none',
    ],
    [
      'a query from port 53 is an access',
      { protocol: 17, sourcePort: 53, destinationPort: 53, payload: dns(1) },
      'access',
      'none',
    ],
    [
      'an answer from port 53 answers a forged request',
      { protocol: 17, sourcePort: 53, destinationPort: 40000, payload: dns(0x81) },
      'backscatter',
      'udpAnswer',
    ],
    [
      'an empty datagram from port 53 is an access',
      { protocol: 17, sourcePort: 53, destinationPort: 7 },
      'access',
      'none',
    ],
    [
      'an answer of an NTP server answers a forged request',
      { protocol: 17, sourcePort: 123, payload: Uint8Array.of(0x24, 1, 0, 0) },
      'backscatter',
      'udpAnswer',
    ],
    [
      'a monlist request from port 123 is an access',
      { protocol: 17, sourcePort: 123, payload: Uint8Array.of(0x17, 0, 3, 0x2a) },
      'access',
      'none',
    ],
    [
      'a monlist answer answers a forged request',
      { protocol: 17, sourcePort: 123, payload: Uint8Array.of(0xd7, 0, 3, 0x2a) },
      'backscatter',
      'udpAnswer',
    ],
    ...(
      [
        [
          111,
          '6572 0a37 0000 0001 0000 0000 0000 0000 0000 0000 0000 0000',
          '6572 0a37 0000 0000 0000 0002 0001 86a0 0000 0002 0000 0004',
        ],
        [161, '3026 020101 0406 7075626c6963 a219 0204 12345678', '3026 020101 0406 7075626c6963 a119 0204 12345678'],
        [389, '3025 020107 6420 0400 3000 0000 0000', '3025 020101 6320 0400 0a01 000a 0100'],
        [
          443,
          'c3 00000001 00 08 0102030405060708 00 4040 0000 0000',
          '40 00000001 00 08 0102030405060708 00 4040 0000 0000',
        ],
        [
          500,
          '0102030405060708 1112131415161718 21 20 22 20 00000000 0000001c',
          '0102030405060708 0000000000000000 21 20 22 08 00000000 0000001c',
        ],
        [3478, '0101 000c 2112a442 0001020304050607 08090a0b', '0001 0000 2112a442 0001020304050607 08090a0b'],
        [5683, '60 45 1234 c0 ff31', '40 01 1234 bb2e'],
        [11211, '0000 0000 0001 0000 53544154 20706964', '0000 0000 0001 0000 73746174 730d0a'],
      ] as const
    ).flatMap(([port, answer, question]): typeof cases => [
      [
        `an answer from port ${port} answers a forged request`,
        { protocol: 17, sourcePort: port, destinationPort: 40000, payload: hex(answer) },
        'backscatter',
        'udpAnswer',
      ],
      [
        `a question from port ${port} is an access`,
        { protocol: 17, sourcePort: port, destinationPort: port, payload: hex(question) },
        'access',
        'none',
      ],
    ]),
    ['an echo request is an access', { protocol: 1, destinationPort: 8 }, 'access', 'none'],
    ['a timestamp request is an access', { protocol: 1, destinationPort: 13 }, 'access', 'none'],
    ['an echo reply is backscatter', { protocol: 1, destinationPort: 0 }, 'backscatter', 'echoReply'],
    [
      'an error that quotes us is backscatter',
      {
        protocol: 1,
        destinationPort: 3,
        quotedProtocol: 6,
        quotedSource: '192.0.2.1',
        quotedSourcePort: 4000,
        quotedDestinationPort: 80,
      },
      'backscatter',
      'icmpUnreachable',
    ],
    [
      'time exceeded that quotes us is backscatter',
      { protocol: 1, destinationPort: 11, quotedProtocol: 17, quotedSource: '192.0.2.1' },
      'backscatter',
      'icmpTimeExceeded',
    ],
    [
      'an error about an answer of ours goes on',
      {
        protocol: 1,
        destinationPort: 3,
        quotedProtocol: 6,
        quotedSource: '192.0.2.1',
        quotedSourcePort: 80,
        quotedDestinationPort: 40000,
      },
      'continuation',
      'none',
    ],
    [
      'an error that quotes somebody else is noise',
      { protocol: 1, destinationPort: 3, quotedProtocol: 6, quotedSource: '192.0.2.2' },
      'noise',
      'none',
    ],
    ['an error without a quote is noise', { protocol: 1, destinationPort: 3 }, 'noise', 'none'],
    ['an IPv6 echo request is an access', { protocol: 58, destinationPort: 128 }, 'access', 'none'],
    ['a neighbour solicitation is noise', { protocol: 58, destinationPort: 135 }, 'noise', 'none'],
    ['other protocols are noise', { protocol: 47 }, 'noise', 'none'],
    ['a row of a log is an access', { markHints: MARK.logged, accesses: 1, tcpFlags: 0 }, 'access', 'none'],
    [
      'a row of a log that leaves it open is decided by the packet',
      { markHints: MARK.logged, tcpFlags: SA },
      'backscatter',
      'synAck',
    ],
  ]
  for (const [name, row, direction, kind] of cases) {
    it(name, () => {
      expect(directionOf(row)).toEqual({
        direction: DIRECTION[direction],
        kind: kind === 'none' ? 0 : BACKSCATTER_KIND[kind],
      })
    })
  }

  it('knows our own packets and those for others where our addresses are known', () => {
    expect(
      directionOf({ source: '192.0.2.9', destination: '203.0.113.1', tcpFlags: SA }, { ...NOTHING, ours }).direction,
    ).toBe(DIRECTION.own)
    expect(directionOf({ destination: '198.51.100.1', tcpFlags: S }, { ...NOTHING, ours }).direction).toBe(
      DIRECTION.noise,
    )
    expect(directionOf({ tcpFlags: S }, { ...NOTHING, ours }).direction).toBe(DIRECTION.access)
  })
})

describe('tool marks', () => {
  const syn: Row = {
    tcpFlags: S,
    ttl: 50,
    destinationPort: 23,
    destination: '192.0.2.1',
    tcpSequence: 77,
    tcpWindow: 29200,
    tcpOptionLength: 20,
    tcpOptions: 0x17,
    tcpMss: 1460,
  }
  const masscanId = (0xc0000201 ^ 23 ^ 0x12345678) & 0xffff

  it('Mirai: the sequence number is the destination address', () => {
    expect(marksOf({ ...syn, tcpSequence: 0xc0000201 })).toEqual(['mirai'])
    expect(marksOf({ ...syn, tcpSequence: 0xc0000202 })).toEqual([])
    expect(marksOf({ ...syn, tcpSequence: 0xc0000201, tcpFlags: A })).toEqual([])
  })

  it('ZMap: the identification with its window, a TTL from 255 and no options but MSS; never the identification alone', () => {
    const zmap: Row = { ...syn, ipId: 54321, tcpWindow: 65535, ttl: 240, tcpOptionLength: 0, tcpOptions: 0 }
    expect(marksOf(zmap)).toEqual(['zmap', 'irregularSyn'])
    expect(marksOf({ ...zmap, tcpOptionLength: 4, tcpOptions: 1, tcpMss: 1460 })).toEqual(['zmap'])
    expect(marksOf({ ...zmap, ipId: 54320 })).toEqual(['irregularSyn'])
    expect(marksOf({ ...zmap, ttl: 51 })).toEqual([])
    expect(marksOf({ ...syn, ipId: 54321, tcpWindow: 65535 })).toEqual([])
    expect(marksOf({ ...syn, ipId: 54321, ttl: 240 })).toEqual([])
    expect(marksOf({ ...syn, ipId: 54321 })).toEqual([])
    expect(marksOf({ protocol: 17, ipId: 54321, ttl: 241, destinationPort: 53 })).toEqual(['zmap'])
    expect(marksOf({ protocol: 17, ipId: 54321, ttl: 51, destinationPort: 53 })).toEqual([])
    expect(marksOf({ protocol: 1, ipId: 54321, ttl: 241, destinationPort: 8 })).toEqual(['zmap'])
  })

  it('masscan: the identification made of address, port and sequence, with its window and no options but MSS', () => {
    const masscan: Row = {
      ...syn,
      tcpSequence: 0x12345678,
      ipId: masscanId,
      tcpWindow: 1024,
      tcpOptionLength: 0,
      tcpOptions: 0,
    }
    expect(marksOf(masscan)).toEqual(['masscan'])
    expect(marksOf({ ...masscan, ttl: 240 })).toEqual(['masscan', 'irregularSyn'])
    expect(marksOf({ ...masscan, ipId: masscanId ^ 1 })).toEqual([])
    expect(marksOf({ ...masscan, tcpWindow: 65535 })).toEqual([])
    expect(marksOf({ ...masscan, tcpOptions: 0x17, tcpOptionLength: 20 })).toEqual([])
  })

  it('Nmap: window 1024 to 4096 with MSS 1460 as the only option', () => {
    const nmap: Row = { ...syn, tcpWindow: 3072, tcpOptionLength: 4, tcpOptions: 1, tcpMss: 1460 }
    expect(marksOf(nmap)).toEqual(['nmapSyn'])
    expect(marksOf({ ...nmap, tcpWindow: 5120 })).toEqual([])
    expect(marksOf({ ...nmap, tcpWindow: 3000 })).toEqual([])
    expect(marksOf({ ...nmap, tcpMss: 1400 })).toEqual([])
    expect(marksOf({ ...nmap, tcpOptions: 3, tcpOptionLength: 8 })).toEqual([])
  })

  it('irregular SYN: no options and a TTL from 255', () => {
    expect(marksOf({ ...syn, ttl: 236, tcpOptionLength: 0, tcpOptions: 0 })).toEqual(['irregularSyn'])
    expect(marksOf({ ...syn, ttl: 116, tcpOptionLength: 0, tcpOptions: 0 })).toEqual([])
    expect(marksOf({ ...syn, ttl: 236 })).toEqual([])
  })

  it('keeps the hints of logs and adds survey scanners by address', () => {
    const survey = [{ addresses: addressSet([parseBlock('203.0.113.0/28')!]), from: 0, to: Number.POSITIVE_INFINITY }]
    expect(marksOf({ markHints: MARK.logged | MARK.credentials, accesses: 1 })).toEqual(['credentials', 'logged'])
    expect(marksOf({ ...syn, source: '203.0.113.7' }, { ...NOTHING, survey })).toEqual(['surveyScanner'])
    expect(marksOf({ ...syn, source: '203.0.113.17' }, { ...NOTHING, survey })).toEqual([])
  })

  it('marks none of 300,000 random SYNs of ordinary stacks as a tool, but for the odds of 16 bits and a second field', () => {
    const random = seededRandom(3)
    const batch = newPacketBatch(300_000)
    const classes = newPacketClasses(batch.capacity)
    const windows = [29200, 64240, 8192, 65535, 14600, 1024, 5840, 16384]
    for (let i = 0; i < batch.capacity; i++) {
      batch.source.set([0, 0, 0xffff, random.next()], 4 * i)
      batch.destination.set([0, 0, 0xffff, 0xc0000200 + random.below(256)], 4 * i)
      batch.protocol[i] = 6
      batch.tcpFlags[i] = S
      batch.ttl[i] = 40 + random.below(90)
      batch.tcpSequence[i] = random.next()
      batch.ipId[i] = random.below(65536)
      batch.tcpWindow[i] = windows[random.below(8)]!
      batch.destinationPort[i] = random.below(65536)
      batch.tcpOptionLength[i] = 20
      batch.tcpOptions[i] = 0x17
      batch.tcpMss[i] = 1460
    }
    batch.length = batch.capacity
    classifyPackets(batch, classes, NOTHING)
    const marked = classes.marks.filter(m => m !== 0).length
    expect(marked).toBeLessThanOrEqual(5)
  })
})

describe('classifyPackets', () => {
  it('gives the country of the source', async () => {
    const batch = batchOf([
      { source: '133.11.0.1', tcpFlags: S },
      { source: '10.0.0.1', tcpFlags: S },
    ])
    const classes = newPacketClasses(2)
    classifyPackets(batch, classes, { ours, origins: await loadOrigins(), survey: null })
    expect([...classes.country].map(countryText)).toEqual(['JP', ''])
  })
})
