import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, little16, little32 } from '../recognised.ts'

const HEADER = 20
const LOGIN = 1000

/** 0xff, a version, a session, a sequence, a message and the length of the JSON behind it (Xiongmai's recorders, port 34567). */
/** The payload ends here, or another message begins. */
function isFrameEnd(bytes: Uint8Array, at: number): boolean {
  return at === bytes.length || (at > HEADER && bytes[at] === 0xff)
}

export const dvrip: PayloadProtocol = {
  name: 'dvrip',
  title: 'Sofia / DVRIP (Xiongmai recorders)',
  specification: 'public protocol analyses (port 34567)',
  transports: ON_TCP,
  firstBytes: [0xff],
  matches: bytes =>
    bytes.length >= HEADER &&
    bytes[1]! <= 1 &&
    bytes[2] === 0 &&
    bytes[3] === 0 &&
    little16(bytes, 14) >= LOGIN &&
    little16(bytes, 14) < 4000 &&
    isFrameEnd(bytes, HEADER + little32(bytes, 16)),
  decode: bytes => {
    const message = little16(bytes, 14)
    const fields: Record<string, string> = { message: message === LOGIN ? 'login' : String(message) }
    const user = /"UserName"\s{0,4}:\s{0,4}"([^"\\]{0,64})"/.exec(latin1(bytes, HEADER, 512))?.[1]
    if (user !== undefined) fields.user = user
    return { fields, group: `DVRIP ${fields.message}` }
  },
  examples: {
    is: [
      {
        hex: `ff000000 00000000 00000000 0000 e803 16000000 ${Buffer.from('{ "UserName":"admin" }').toString('hex')}`,
        fields: { message: 'login', user: 'admin' },
      },
    ],
    isNot: [{ hex: 'ff000000 00000000 00000000 0000 e803 17000000 7b7d' }, { hex: 'fffd0300 00000000' }],
  },
}
