import { firstOf } from '../first-bytes.ts'
import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'
import { carriesObjects } from './java-serialized.ts'

const FORM = /^t3s? (\d{1,3}(?:\.\d{1,3}){1,5})\r?\n/

/** "t3 12.2.1" and head lines with AS and HL; an object stream may follow. */
function decode(bytes: Uint8Array): Decoded {
  const version = FORM.exec(latin1(bytes, 0, 64))?.[1] ?? ''
  const objects = carriesObjects(bytes, 4)
  return {
    fields: { version, objects: objects ? 'yes' : 'no' },
    group: `T3 ${version}${objects ? ' with serialized objects' : ''}`,
  }
}

export const t3: PayloadProtocol = {
  name: 't3',
  title: 'WebLogic T3',
  specification: 'Oracle, "Using the WebLogic RMI T3 protocol"',
  transports: ON_TCP,
  firstBytes: firstOf('t'),
  matches: bytes => bytes[1] === 0x33 && FORM.test(latin1(bytes, 0, 64)),
  decode,
  examples: {
    is: [
      { text: 't3 12.2.1\nAS:255\nHL:19\n\n', fields: { version: '12.2.1', objects: 'no' } },
      { text: 't3s 10.3\n\xac\xed\0\x05p', fields: { objects: 'yes' } },
    ],
    isNot: [{ text: 't3 x\n' }, { text: 't3 12.2.1' }],
  },
}
