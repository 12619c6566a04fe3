import { ICMP, ICMPV6, TCP, UDP } from '../model/protocol.ts'
import { type Decoding, note } from './decoding.ts'
import { decodeIcmp } from './icmp.ts'
import { writePayload } from './packet-ends.ts'
import { decodeTcp } from './tcp.ts'
import { decodeUdp } from './udp.ts'

/** Tunnels that are counted by their outer addresses: IP in IP, IPv6 in IPv4, GRE, Ethernet in IP, L2TP. */
const TUNNELS = [4, 41, 47, 97, 115]

/** What the IP protocol number announces; protocols without ports keep their row with port 0. */
export function decodeTransport(d: Decoding, protocol: number, at: number): boolean {
  switch (protocol) {
    case TCP:
      return decodeTcp(d, at)
    case UDP:
      return decodeUdp(d, at)
    case ICMP:
    case ICMPV6:
      return decodeIcmp(d, protocol, at)
    default:
      note(d, TUNNELS.includes(protocol) ? 'gre-or-tunnel-not-entered' : 'other-ip-protocol')
      writePayload(d, at)
      return true
  }
}
