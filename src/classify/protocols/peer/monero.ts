import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { little32, word32 } from '../recognised.ts'

const HEADER = 33
const COMMANDS: Readonly<Record<number, string>> = {
  1001: 'handshake',
  1002: 'timed-sync',
  1003: 'ping',
  1007: 'support-flags',
}

/** Levin: a signature of eight bytes, length, whether an answer is wanted, a command. */
export const monero: PayloadProtocol = {
  name: 'monero',
  title: 'Monero (Levin)',
  specification: 'monero, docs/LEVIN_PROTOCOL.md',
  transports: ON_TCP,
  firstBytes: [1],
  matches: bytes => bytes.length >= HEADER && word32(bytes, 0) === 0x01210101 && word32(bytes, 4) === 0x01010101,
  decode: bytes => {
    const command = COMMANDS[little32(bytes, 17)] ?? String(little32(bytes, 17))
    return { fields: { command }, group: `Monero ${command}` }
  },
  examples: {
    is: [{ hex: '0121010101010101 e200000000000000 01 e9030000', zeros: 12, fields: { command: 'handshake' } }],
    isNot: [{ hex: '0121010101010102', zeros: 30 }],
  },
}
