import { type Decoding, stop, u16 } from './decoding.ts'
import { decodeEtherType } from './ethernet.ts'

/** Below this the protocol field of cooked captures is a Linux number of its own (802.3 frames, LLC, CAN), not an EtherType. */
const FIRST_ETHER_TYPE = 0x0600
/** ARPHRD_NETLINK: the field is a netlink family. */
const NETLINK = 824

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD type, address length, address (8), protocol. */
export function decodeCooked(d: Decoding, at: number): boolean {
  if (d.end - at < 16) return stop(d, 'link-truncated')
  return decodeProtocol(d, u16(d.bytes, at + 2), u16(d.bytes, at + 14), at + 16)
}

/** LINKTYPE_LINUX_SLL2: protocol, reserved, interface, ARPHRD type, packet type, address length, address (8). */
export function decodeCooked2(d: Decoding, at: number): boolean {
  if (d.end - at < 20) return stop(d, 'link-truncated')
  return decodeProtocol(d, u16(d.bytes, at + 8), u16(d.bytes, at), at + 20)
}

function decodeProtocol(d: Decoding, hardware: number, protocol: number, at: number): boolean {
  if (hardware === NETLINK || protocol < FIRST_ETHER_TYPE) return stop(d, 'not-ip')
  return decodeEtherType(d, protocol, at)
}
