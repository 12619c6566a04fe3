import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word16 } from '../recognised.ts'

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
const LAST_FUNCTION = 0x0c
const [UNICAST, BROADCAST] = [0x0a, 0x0b]

/** Virtual link header 0x81 with a function and the datagram's length (annex J.2). */
function matches(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[1]! <= LAST_FUNCTION && word16(bytes, 2) === bytes.length
}

function decode(bytes: Uint8Array): Decoded {
  const fields: Record<string, string> = { function: String(bytes[1]) }
  if ((bytes[1] === UNICAST || bytes[1] === BROADCAST) && bytes[4] === 1) {
    const at = applicationAt(bytes)
    const kind = (bytes[at] ?? 0xff) >>> 4
    if (kind === 0) fields.service = SERVICES[bytes[at + 3]!] ?? String(bytes[at + 3] ?? '')
    if (kind === 1) fields.service = UNCONFIRMED[bytes[at + 1]!] ?? String(bytes[at + 1] ?? '')
  }
  return { fields, group: `BACnet function ${bytes[1]} ${fields.service ?? ''}`.trim() }
}

/** The application layer lies behind destination and source specifiers of the network layer (clause 6.2.2). */
function applicationAt(bytes: Uint8Array): number {
  const control = bytes[5] ?? 0
  let at = 6
  if ((control & 0x20) !== 0) at += 3 + (bytes[at + 2] ?? 0)
  if ((control & 0x08) !== 0) at += 3 + (bytes[at + 2] ?? 0)
  return (control & 0x20) !== 0 ? at + 1 : at
}

export const bacnet: PayloadProtocol = {
  name: 'bacnet',
  title: 'BACnet/IP',
  specification: 'ASHRAE 135, annex J.2 and clause 21',
  transports: ON_UDP,
  firstBytes: [0x81],
  matches,
  decode,
  examples: {
    is: [
      { hex: '810a 0013 0104 0005 01 0e 0c 023fffff 1e 09 08 1f', fields: { service: 'ReadPropertyMultiple' } },
      { hex: '810b 0008 0100 1008', fields: { service: 'Who-Is' } },
    ],
    isNot: [{ hex: '810a 0014 0104 0005 01 0e 0c 023fffff 1e 09 08 1f' }, { hex: '81ff 0004' }],
  },
}
