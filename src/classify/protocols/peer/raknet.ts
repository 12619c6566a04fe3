import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

/** Unconnected ping (1, 2) and open connection request (5): where the magic number of 16 bytes is. */
const MAGIC_AT: Readonly<Record<number, number>> = { 1: 9, 2: 9, 5: 1 }

export const raknet: PayloadProtocol = {
  name: 'raknet',
  title: 'RakNet (Minecraft Bedrock)',
  specification: 'RakNet, MessageIdentifiers.h: ID_UNCONNECTED_PING',
  transports: ON_UDP,
  firstBytes: [1, 2, 5],
  matches: bytes => {
    const at = MAGIC_AT[bytes[0]!] ?? 0
    return (
      word32(bytes, at) === 0x00ffff00 &&
      word32(bytes, at + 4) === 0xfefefefe &&
      word32(bytes, at + 8) === 0xfdfdfdfd &&
      word32(bytes, at + 12) === 0x12345678
    )
  },
  decode: bytes => {
    const message = bytes[0] === 5 ? 'open-connection-request' : 'unconnected-ping'
    return { fields: { message }, group: `RakNet ${message}` }
  },
  examples: {
    is: [
      {
        hex: '01 0000000000000001 00ffff00fefefefefdfdfdfd12345678 0000000000000002',
        fields: { message: 'unconnected-ping' },
      },
    ],
    isNot: [{ hex: '01 0000000000000001 00ffff00fefefefefdfdfdfd12345679' }],
  },
}
