import { describe, expect, it } from 'vitest'
import {
  be32,
  decode,
  decodeOne,
  ETHERNET,
  ethernet,
  hex,
  type Ipv4Options,
  ipv4,
  ipv6,
  RAW,
  tcp,
  udp,
} from './make-packet.ts'

const stopsWith = (bytes: Buffer, oddity: string, linkType = RAW) => {
  const { rows, oddities } = decode([{ linkType, bytes }])
  expect(rows).toEqual([])
  expect(oddities).toEqual({ [oddity]: 1 })
}
const v4 = (o: Ipv4Options) => ipv4(17, udp(Buffer.from('abc')), o)

describe('IPv4', () => {
  it('passes over options and notes broken ones', () => {
    expect(decodeOne(RAW, v4({ options: hex('94040000 01010100') }))).toMatchObject({
      row: { destinationPort: 1900, payload: 'abc', ipLength: 39 },
      oddities: {},
    })
    for (const options of ['44ff0000', '44000000', '01010144']) {
      expect(decodeOne(RAW, v4({ options: hex(options) }))).toMatchObject({
        row: { destinationPort: 1900 },
        oddities: { 'ipv4-bad-option': 1 },
      })
    }
  })
  it('decodes the first fragment, and stops at later ones', () => {
    const first = ipv4(17, udp(Buffer.from('abc'), 3000), { fragment: 0x2000 })
    expect(decodeOne(RAW, first)).toMatchObject({
      row: { destinationPort: 1900, payload: 'abc' },
      oddities: { 'ipv4-first-fragment': 1 },
    })
    stopsWith(v4({ fragment: 0x2001 }), 'ipv4-later-fragment')
    stopsWith(v4({ fragment: 0x0100 }), 'ipv4-later-fragment')
  })
  it('leaves the padding of Ethernet out of the payload without remark', () => {
    const frame = ethernet(0x0800, Buffer.concat([v4({}), Buffer.alloc(15)]))
    expect(decodeOne(ETHERNET, frame)).toMatchObject({ row: { payload: 'abc', payloadWireLength: 3 }, oddities: {} })
  })
  it('notes bytes behind the packet that are no padding', () => {
    expect(decodeOne(ETHERNET, ethernet(0x0800, Buffer.concat([v4({}), Buffer.alloc(100)])))).toMatchObject({
      row: { payload: 'abc' },
      oddities: { 'packet-longer-than-ip': 1 },
    })
  })
  it('takes a total length of 0 as left to the network card', () => {
    expect(decodeOne(RAW, v4({ totalLength: 0 }))).toMatchObject({
      row: { payload: 'abc', ipLength: 31 },
      oddities: {},
    })
  })
  it('notes a total length beyond the frame and counts the bytes that the frame had', () => {
    expect(decodeOne(RAW, v4({ totalLength: 900 }))).toMatchObject({
      row: { payload: 'abc', payloadWireLength: 3, ipLength: 900 },
      oddities: { 'ip-longer-than-frame': 1 },
    })
  })
  it('says how much of the payload the capture cut', () => {
    const whole = ipv4(17, udp(Buffer.alloc(400, 97)))
    const { row, oddities } = decodeOne(RAW, whole.subarray(0, 100), whole.length)
    expect(row).toMatchObject({ payloadLength: 72, payloadWireLength: 400, ipLength: 428 })
    expect(oddities).toEqual({ 'payload-cut-by-capture': 1 })
  })
  it('stops at what cannot be believed', () => {
    stopsWith(hex('45000028'), 'ipv4-truncated')
    stopsWith(v4({}).subarray(0, 19), 'ipv4-truncated')
    stopsWith(v4({ options: hex('01010101') }).subarray(0, 22), 'ipv4-truncated')
    stopsWith(v4({ totalLength: 19 }), 'ipv4-bad-total-length')
    stopsWith(ethernet(0x0800, hex(`65${'00'.repeat(40)}`)), 'ipv4-bad-version', ETHERNET)
    stopsWith(hex(`44${'00'.repeat(40)}`), 'ipv4-bad-header-length')
  })
  it('keeps protocols without ports as rows', () => {
    expect(decodeOne(RAW, ipv4(132, Buffer.from('sctp')))).toMatchObject({
      row: { protocol: 132, sourcePort: 0, destinationPort: 0, payload: 'sctp' },
      oddities: { 'other-ip-protocol': 1 },
    })
    expect(decodeOne(RAW, ipv4(47, v4({})))).toMatchObject({
      row: { protocol: 47, destinationPort: 0 },
      oddities: { 'gre-or-tunnel-not-entered': 1 },
    })
  })
})

describe('IPv6', () => {
  const datagram = udp(Buffer.from('abc'))
  const extension = (next: number, bytes = 8) =>
    Buffer.concat([Buffer.of(next, bytes / 8 - 1), Buffer.alloc(bytes - 2)])
  const fragment = (next: number, field: number) =>
    Buffer.concat([Buffer.of(next, 0, field >> 8, field & 255), be32(7)])

  it('walks hop-by-hop, routing, destination, mobility and authentication headers', () => {
    const chain = Buffer.concat([
      extension(43),
      extension(60, 24),
      extension(135),
      extension(51),
      Buffer.concat([Buffer.of(17, 4), Buffer.alloc(22)]),
      datagram,
    ])
    expect(decodeOne(RAW, ipv6(0, chain))).toMatchObject({
      row: { protocol: 17, destinationPort: 1900, payload: 'abc' },
      oddities: {},
    })
  })
  it('follows eight headers and not nine', () => {
    const chain = (n: number) =>
      Buffer.concat([...Array.from({ length: n }, (_, i) => extension(i === n - 1 ? 17 : 60)), datagram])
    expect(decodeOne(RAW, ipv6(60, chain(8))).row).toMatchObject({ destinationPort: 1900 })
    stopsWith(ipv6(60, chain(9)), 'ipv6-too-many-extensions')
  })
  it('decodes the first fragment, notes nothing of an atomic one, and stops at later ones', () => {
    expect(decodeOne(RAW, ipv6(44, Buffer.concat([fragment(17, 1), datagram])))).toMatchObject({
      row: { destinationPort: 1900 },
      oddities: { 'ipv6-first-fragment': 1 },
    })
    expect(decodeOne(RAW, ipv6(44, Buffer.concat([fragment(17, 0), datagram])))).toMatchObject({
      row: { destinationPort: 1900 },
      oddities: {},
    })
    stopsWith(ipv6(44, Buffer.concat([fragment(17, 0x0101), datagram])), 'ipv6-later-fragment')
  })
  it('takes a payload length of 0 from the frame', () => {
    expect(decodeOne(RAW, ipv6(17, datagram, 0))).toMatchObject({ row: { payload: 'abc', ipLength: 51 }, oddities: {} })
  })
  it('stops at what cannot be believed', () => {
    stopsWith(ipv6(17, datagram).subarray(0, 39), 'ipv6-truncated')
    stopsWith(ethernet(0x86dd, hex(`45${'00'.repeat(50)}`)), 'ipv6-bad-version', ETHERNET)
    stopsWith(ipv6(59, datagram), 'ipv6-no-next-header')
    stopsWith(ipv6(60, extension(17, 800).subarray(0, 100)), 'ipv6-extension-truncated')
    stopsWith(ipv6(60, Buffer.alloc(3)), 'ipv6-extension-truncated')
  })
})

describe('ICMP', () => {
  it('gives type and code, and the payload behind eight bytes', () => {
    expect(decodeOne(RAW, ipv4(1, Buffer.concat([hex('0800 0000 0001 0002'), Buffer.from('ping')]))).row).toMatchObject(
      { protocol: 1, destinationPort: 8, icmpCode: 0, sourcePort: 0, payload: 'ping', quotedProtocol: 0 },
    )
    expect(decodeOne(RAW, ipv6(58, hex('8000 0000 0001 0002'))).row).toMatchObject({
      protocol: 58,
      destinationPort: 128,
    })
    stopsWith(ipv4(1, hex('0800 00')), 'icmp-truncated')
  })
  it('fills the quoted columns from errors', () => {
    const quote = ipv4(6, tcp(), { source: hex('cb007107'), options: hex('01010101') })
    expect(decodeOne(RAW, ipv4(1, Buffer.concat([hex('0303 0000 00000000'), quote.subarray(0, 32)])))).toMatchObject({
      row: {
        destinationPort: 3,
        icmpCode: 3,
        quotedProtocol: 6,
        quotedSource: '203.0.113.7',
        quotedDestination: '198.51.100.2',
        quotedSourcePort: 40_000,
        quotedDestinationPort: 23,
      },
      oddities: {},
    })
    const echo = ipv4(1, hex('0800 0000 0001 0002'))
    expect(decodeOne(RAW, ipv4(1, Buffer.concat([hex('0b00 0000 00000000'), echo]))).row).toMatchObject({
      quotedProtocol: 1,
      quotedSourcePort: 0,
      quotedDestinationPort: 8,
    })
    const quote6 = ipv6(60, Buffer.concat([Buffer.of(17, 0, 0, 0, 0, 0, 0, 0), udp(Buffer.from('x'))]))
    expect(decodeOne(RAW, ipv6(58, Buffer.concat([hex('0104 0000 00000000'), quote6]))).row).toMatchObject({
      quotedProtocol: 17,
      quotedDestination: '2001:db8::2',
      quotedSourcePort: 53_000,
      quotedDestinationPort: 1900,
    })
  })
  it('notes a quote that was cut, and keeps what is there', () => {
    const quote = ipv4(17, udp(Buffer.alloc(0)))
    expect(decodeOne(RAW, ipv4(1, Buffer.concat([hex('0303 0000 00000000'), quote.subarray(0, 12)])))).toMatchObject({
      row: { destinationPort: 3, quotedProtocol: 0 },
      oddities: { 'icmp-quote-truncated': 1 },
    })
    expect(decodeOne(RAW, ipv4(1, Buffer.concat([hex('0303 0000 00000000'), quote.subarray(0, 22)])))).toMatchObject({
      row: { quotedProtocol: 17, quotedDestination: '198.51.100.2', quotedDestinationPort: 0 },
      oddities: { 'icmp-quote-truncated': 1 },
    })
  })
})
