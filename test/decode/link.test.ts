import { describe, expect, it } from 'vitest'
import { decode, decodeOne, ETHERNET, ethernet, hex, ipv4, ipv6, tcp, udp } from './make-packet.ts'

const packet4 = ipv4(6, tcp())
const packet6 = ipv6(17, udp(Buffer.from('M-SEARCH')))
const tag = (type: string, inner: Buffer) => Buffer.concat([hex(`0064 ${type}`), inner])

const layers: [name: string, linkType: number, frame: Buffer, v6?: boolean][] = [
  ['Ethernet with IPv4', ETHERNET, ethernet(0x0800, packet4)],
  ['Ethernet with IPv6', ETHERNET, ethernet(0x86dd, packet6), true],
  ['Ethernet with a length, LLC and SNAP', ETHERNET, ethernet(48, Buffer.concat([hex('aaaa03 000000 0800'), packet4]))],
  ['a VLAN tag', ETHERNET, ethernet(0x8100, tag('0800', packet4))],
  ['QinQ', ETHERNET, ethernet(0x88a8, tag('8100', tag('86dd', packet6))), true],
  ['old QinQ', ETHERNET, ethernet(0x9100, tag('8100', tag('0800', packet4)))],
  ['PPPoE', ETHERNET, ethernet(0x8864, Buffer.concat([hex('1100 0001 002a 0021'), packet4]))],
  [
    'PPPoE in a VLAN with IPv6',
    ETHERNET,
    ethernet(0x8100, tag('8864', Buffer.concat([hex('1100 0001 002a 0057'), packet6]))),
    true,
  ],
  ['Linux cooked', 113, Buffer.concat([hex('0000 0001 0006 020000000001 0000 0800'), packet4])],
  [
    'Linux cooked with a VLAN tag',
    113,
    Buffer.concat([hex('0000 0001 0006 020000000001 0000 8100'), tag('86dd', packet6)]),
    true,
  ],
  ['Linux cooked 2', 276, Buffer.concat([hex('0800 0000 00000002 0001 00 06 0200000000010000'), packet4])],
  ['raw IP with version 4', 101, packet4],
  ['raw IP with version 6', 101, packet6, true],
  ['raw IP by the number of BSD', 12, packet4],
  ['raw IP by the number of OpenBSD', 14, packet6, true],
  ['LINKTYPE_IPV4', 228, packet4],
  ['LINKTYPE_IPV6', 229, packet6, true],
  ['BSD loopback, little-endian', 0, Buffer.concat([hex('02000000'), packet4])],
  ['BSD loopback, big-endian', 0, Buffer.concat([hex('00000002'), packet4])],
  ['BSD loopback, IPv6 of macOS', 0, Buffer.concat([hex('1e000000'), packet6]), true],
  ['OpenBSD loopback, IPv6', 108, Buffer.concat([hex('00000018'), packet6]), true],
  ['PPP with address and control', 9, Buffer.concat([hex('ff03 0021'), packet4])],
  ['PPP without them', 9, Buffer.concat([hex('0057'), packet6]), true],
  ['PPP with a compressed protocol field', 9, Buffer.concat([hex('ff03 21'), packet4])],
  ['PPP in HDLC framing', 50, Buffer.concat([hex('ff03 0021'), packet4])],
  ['Cisco HDLC under the number of PPP', 50, Buffer.concat([hex('0f00 0800'), packet4])],
  ['Cisco HDLC', 104, Buffer.concat([hex('8f00 86dd'), packet6]), true],
  ['PPP with direction', 204, Buffer.concat([hex('01 0021'), packet4])],
  ['PPPoE without Ethernet', 51, Buffer.concat([hex('1100 0001 002a 0021'), packet4])],
]

describe('decodeLink finds the IP packet behind', () => {
  for (const [name, linkType, frame, v6] of layers) {
    it(name, () => {
      const { row, oddities } = decodeOne(linkType, frame)
      expect(oddities).toEqual({})
      expect(row).toMatchObject(
        v6 === true
          ? {
              source: '2001:db8::1',
              destination: '2001:db8::2',
              protocol: 17,
              sourcePort: 53_000,
              destinationPort: 1900,
              ttl: 61,
              payload: 'M-SEARCH',
            }
          : {
              source: '192.0.2.1',
              destination: '198.51.100.2',
              protocol: 6,
              sourcePort: 40_000,
              destinationPort: 23,
              ttl: 57,
              tcpFlags: 2,
              ipId: 54_321,
            },
      )
    })
    it(`${name}: every shorter capture of it is counted once and never thrown`, () => {
      for (let cut = 0; cut < frame.length; cut++) {
        const { rows, stopped } = decode([{ linkType, bytes: frame.subarray(0, cut), wire: frame.length }])
        expect(rows.length + stopped).toBe(1)
      }
    })
  }
})

describe('decodeLink counts what is no IP', () => {
  const deep = (depth: number): Buffer => (depth === 0 ? tag('0800', packet4) : tag('8100', deep(depth - 1)))
  const cases: [string, number, Buffer, string][] = [
    ['ARP', ETHERNET, ethernet(0x0806, Buffer.alloc(28)), 'not-ip'],
    ['LLC without SNAP', ETHERNET, ethernet(40, Buffer.concat([hex('424203'), Buffer.alloc(40)])), 'not-ip'],
    ['a type between length and EtherType', ETHERNET, ethernet(1501, packet4), 'not-ip'],
    ['nine tags', ETHERNET, ethernet(0x8100, deep(8)), 'too-many-layers'],
    ['PPPoE discovery', ETHERNET, ethernet(0x8863, hex('1109 0000 0004 01010000')), 'pppoe-not-session'],
    [
      'a PPPoE session packet with a code of discovery',
      ETHERNET,
      ethernet(0x8864, hex('1165 0000 0004 0021 0000')),
      'pppoe-not-session',
    ],
    ['LCP', 9, hex('ff03 c021 0101 0004'), 'not-ip'],
    ['half a PPP header', 9, hex('ff'), 'ppp-truncated'],
    ['half an Ethernet header', ETHERNET, hex('0200 0000'), 'link-truncated'],
    ['an unknown family', 0, Buffer.concat([hex('63000000'), packet4]), 'not-ip'],
    ['netlink', 113, Buffer.concat([hex('0000 0338 0000 0000000000000000 0800'), packet4]), 'not-ip'],
    ['raw IP of version 7', 101, hex('70000000'), 'not-ip'],
    ['IEEE 802.11', 105, Buffer.alloc(60), 'unknown-link-type'],
    ['a link type that nobody has', 0xffff, packet4, 'unknown-link-type'],
  ]
  for (const [name, linkType, bytes, oddity] of cases) {
    it(name, () => {
      const { rows, oddities } = decode([{ linkType, bytes }])
      expect(rows).toEqual([])
      expect(oddities).toEqual({ [oddity]: 1 })
    })
  }

  it('eight layers of tags are followed', () => {
    expect(decodeOne(ETHERNET, ethernet(0x8100, deep(6))).row).toMatchObject({ destinationPort: 23 })
  })
})
