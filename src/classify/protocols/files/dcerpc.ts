import { TCP } from '../../../model/protocol.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { hexFrom, little16, word16 } from '../recognised.ts'

const TYPES: Readonly<Record<number, string>> = {
  0: 'request',
  2: 'response',
  11: 'bind',
  12: 'bind-ack',
  14: 'alter-context',
  16: 'auth3',
}
const [CONNECTION_HEADER, DATAGRAM_HEADER] = [16, 80]

/** Version 5.0 or 5.1 with a fragment's length (connection), or version 4 with a type and a body's length (datagram). */
function matches(bytes: Uint8Array, transport: number): boolean {
  if (transport === TCP) {
    if (bytes[0] !== 5 || bytes.length < CONNECTION_HEADER || bytes[1]! > 1 || TYPES[bytes[2]!] === undefined)
      return false
    const length = order(bytes)(bytes, 8)
    return isOrder(bytes[4]!) && bytes[5] === 0 && length >= CONNECTION_HEADER && length <= 65_280
  }
  if (bytes[0] !== 4 || bytes.length < DATAGRAM_HEADER || bytes[1]! > 10) return false
  const word = (bytes[4]! & 0xf0) === 0x10 ? little16 : word16
  return isOrder(bytes[4]!) && bytes[5] === 0 && word(bytes, 74) + DATAGRAM_HEADER <= bytes.length
}

/** Integers big- or little-endian, characters in ASCII (C706 section 14.1). */
function isOrder(byte: number): boolean {
  return byte === 0x10 || byte === 0x00
}

function order(bytes: Uint8Array): (bytes: Uint8Array, at: number) => number {
  return (bytes[4]! & 0xf0) === 0x10 ? little16 : word16
}

/** A bind names the interface that is wanted behind 32 bytes. */
function decode(bytes: Uint8Array, transport: number): Decoded {
  const message = transport === TCP ? TYPES[bytes[2]!]! : `datagram ${bytes[1]}`
  const fields: Record<string, string> = { message }
  if (message === 'bind' && bytes.length >= 48) fields.interface = uuidAt(bytes, 32)
  return { fields, group: `DCE/RPC ${message} ${fields.interface ?? ''}`.trim() }
}

function uuidAt(bytes: Uint8Array, at: number): string {
  const hex = hexFrom(bytes, at, at + 16)
  const reversed = (from: number, to: number): string => (hex.slice(from, to).match(/../g) ?? []).reverse().join('')
  return `${reversed(0, 8)}-${reversed(8, 12)}-${reversed(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const dcerpc: PayloadProtocol = {
  name: 'dcerpc',
  title: 'DCE/RPC, MSRPC',
  specification: 'The Open Group C706, sections 12.6 and 12.5; [MS-RPCE]',
  transports: ON_BOTH,
  firstBytes: [4, 5],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: '05 00 0b 03 10000000 4800 0000 01000000 d016 d016 00000000 01 000000 0000 01 00 08 83 af e1 1f 5d c9 11 91 a4 08 00 2b 14 a0 fa 0300 0000 045d888aeb1cc9119fe808002b10486002000000',
        fields: { message: 'bind', interface: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa' },
      },
    ],
    isNot: [{ hex: '05 02 0b 03 10000000 4800 0000 01000000' }, { hex: '05 00 0b 03 20000000 4800 0000 01000000' }],
  },
}
