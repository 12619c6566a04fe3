import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word32 } from '../recognised.ts'

/** STREAM_MAGIC and STREAM_VERSION. */
const MAGIC = 0xaced0005
const MAGIC_BYTES = Buffer.from('aced0005', 'hex')

/** True if a stream of serialized objects begins at `from` or behind it. */
export function carriesObjects(bytes: Uint8Array, from: number): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(MAGIC_BYTES, from) >= 0
}

/** The first class that is named: TC_CLASSDESC, a length, a name. */
function decode(bytes: Uint8Array): Decoded {
  const name = /r\0[\x01-\xff]([\w.$[;]{2,200})/.exec(latin1(bytes, 4, 260))?.[1]
  return { fields: name === undefined ? {} : { className: name } }
}

export const javaSerialized: PayloadProtocol = {
  name: 'java-serialized',
  title: 'Java serialized objects',
  specification: 'Java Object Serialization Specification, section 6.4.2',
  transports: ON_BOTH,
  firstBytes: [0xac],
  matches: bytes => word32(bytes, 0) === MAGIC,
  decode,
  examples: {
    is: [{ hex: 'aced0005 73 72 0011 6a6176612e7574696c2e486173684d6170', fields: { className: 'java.util.HashMap' } }],
    isNot: [{ hex: 'aced0006' }],
  },
}
