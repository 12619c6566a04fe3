import { ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { little16, word32 } from '../recognised.ts'

const HEADER = 24
const COMMANDS: Readonly<Record<number, string>> = {
  4: 'list-services',
  99: 'list-identity',
  100: 'list-interfaces',
  101: 'register-session',
  111: 'send-rr-data',
}

/** Encapsulation: a command, the length of what follows, status 0. */
export const ethernetIp: PayloadProtocol = {
  name: 'ethernet-ip',
  title: 'EtherNet/IP (CIP)',
  specification: 'ODVA, The CIP Networks Library, volume 2, section 2-3',
  transports: ON_BOTH,
  firstBytes: Object.keys(COMMANDS).map(Number),
  matches: bytes =>
    bytes.length >= HEADER &&
    COMMANDS[little16(bytes, 0)] !== undefined &&
    little16(bytes, 2) === bytes.length - HEADER &&
    word32(bytes, 8) === 0,
  decode: bytes => {
    const command = COMMANDS[little16(bytes, 0)]!
    return { fields: { command }, group: `EtherNet/IP ${command}` }
  },
  examples: {
    is: [
      { hex: '6300 0000', zeros: 20, fields: { command: 'list-identity' } },
      { hex: '6500 0400', zeros: 24, fields: { command: 'register-session' } },
    ],
    isNot: [
      { hex: '6300 0001', zeros: 20 },
      { hex: '6301 0000', zeros: 20 },
    ],
  },
}
