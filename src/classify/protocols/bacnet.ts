import { UDP } from '../../model/protocol.ts'
import { type Recognised, word16 } from './recognised.ts'

/** Confirmed services that are asked of devices (ASHRAE 135, clause 21, BACnetConfirmedServiceChoice). */
const SERVICES: Readonly<Record<number, string>> = {
  12: 'ReadProperty',
  14: 'ReadPropertyMultiple',
  15: 'WriteProperty',
  16: 'WritePropertyMultiple',
  17: 'DeviceCommunicationControl',
  20: 'ReinitializeDevice',
}
const UNCONFIRMED: Readonly<Record<number, string>> = { 0: 'I-Am', 1: 'I-Have', 7: 'Who-Has', 8: 'Who-Is' }

/** BACnet/IP: virtual link header 0x81 with the datagram's length (ASHRAE 135 annex J.2), network layer, service. */
export function recogniseBacnet(bytes: Uint8Array, transport: number): Recognised | null {
  if (
    transport !== UDP ||
    bytes.length < 4 ||
    bytes[0] !== 0x81 ||
    bytes[1]! > 0x0c ||
    word16(bytes, 2) !== bytes.length
  )
    return null
  const fields: Record<string, string> = { function: String(bytes[1]) }
  if ((bytes[1] === 0x0a || bytes[1] === 0x0b) && bytes[4] === 1) {
    const at = applicationAt(bytes)
    const kind = (bytes[at] ?? 0xff) >>> 4
    if (kind === 0) fields.service = SERVICES[bytes[at + 3]!] ?? String(bytes[at + 3])
    if (kind === 1) fields.service = UNCONFIRMED[bytes[at + 1]!] ?? String(bytes[at + 1])
  }
  return { protocol: 'bacnet', fields, group: `BACnet function ${bytes[1]} ${fields.service ?? ''}`.trim() }
}

/** The application layer lies behind destination and source specifiers of the network layer (clause 6.2.2). */
function applicationAt(bytes: Uint8Array): number {
  const control = bytes[5] ?? 0
  let at = 6
  if ((control & 0x20) !== 0) at += 3 + (bytes[at + 2] ?? 0)
  if ((control & 0x08) !== 0) at += 3 + (bytes[at + 2] ?? 0)
  return (control & 0x20) !== 0 ? at + 1 : at
}
