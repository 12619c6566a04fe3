import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'

/** Records: version 1.0, mode, then the address that is wanted. */
const [VERSION, MODE, VIA] = [0, 1, 2]
const ADDRESS_AT = 7

/** Version 1.0, a mode of 1 to 4, and an address whose length fits: "net.tcp://host:port/service". */
export const netTcp: PayloadProtocol = {
  name: 'net-tcp',
  title: '.NET message framing',
  specification: '[MC-NMF] sections 2.2.3.1 to 2.2.3.3',
  transports: ON_TCP,
  firstBytes: [VERSION],
  matches: bytes =>
    bytes.length > ADDRESS_AT &&
    bytes[1] === 1 &&
    bytes[2] === 0 &&
    bytes[3] === MODE &&
    bytes[4]! >= 1 &&
    bytes[4]! <= 4 &&
    bytes[5] === VIA &&
    ADDRESS_AT + bytes[6]! <= bytes.length,
  decode: bytes => {
    const address = latin1(bytes, ADDRESS_AT, ADDRESS_AT + bytes[6]!)
    const path = address.replace(/^[a-z.]{1,16}:\/\/[^/]{0,200}/, '')
    return { fields: { address }, group: `net.tcp ${path}` }
  },
  examples: {
    is: [
      {
        text: '\x00\x01\x00\x01\x02\x02\x10net.tcp://a:1/b/\x03\x08\x0c',
        fields: { address: 'net.tcp://a:1/b/' },
      },
    ],
    isNot: [{ text: '\x00\x01\x00\x01\x09\x02\x10net.tcp://a:1/b/' }, { text: '\x00\x01\x00\x01\x02\x02\x40net' }],
  },
}
