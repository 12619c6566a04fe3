import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { little32 } from '../recognised.ts'

const MESSAGES: Readonly<Record<number, string>> = {
  0: 'keep-alive',
  1: 'register',
  2: 'ip-port',
  6: 'off-hook',
  38: 'soft-key-event',
  129: 'register-ack',
}
/** Messages of phones and of call managers are numbered up to here. */
const LAST_MESSAGE = 0x15f
/** Header versions that phones send: 0, and 10 to 22 from newer firmware. */
const LAST_VERSION = 22

export const skinny: PayloadProtocol = {
  name: 'skinny',
  title: 'Skinny (SCCP, Cisco phones)',
  specification: 'Cisco SCCP; Wireshark field reference "skinny"',
  transports: ON_TCP,
  firstBytes: Array.from({ length: 253 }, (_, i) => i + 4).filter(byte => byte % 4 === 0 && byte < 256),
  matches: bytes => {
    if (bytes.length < 12) return false
    const version = little32(bytes, 4)
    if (version > LAST_VERSION || (version > 0 && version < 10) || little32(bytes, 8) > LAST_MESSAGE) return false
    const length = little32(bytes, 0)
    return (
      length + 8 <= bytes.length &&
      length >= 4 &&
      (length + 8 === bytes.length || little32(bytes, length + 12) === version)
    )
  },
  decode: bytes => {
    const message = MESSAGES[little32(bytes, 8)] ?? String(little32(bytes, 8))
    return { fields: { message }, group: `Skinny ${message}` }
  },
  examples: {
    is: [
      { hex: '04000000 00000000 00000000', fields: { message: 'keep-alive' } },
      { hex: '08000000 00000000 01000000 53455030' },
    ],
    isNot: [{ hex: '04000000 01000000 00000000' }, { hex: '08000000 00000000 01000000' }],
  },
}
