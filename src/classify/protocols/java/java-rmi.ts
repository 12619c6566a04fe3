import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText, word16 } from '../recognised.ts'
import { carriesObjects } from './java-serialized.ts'

/** Behind the version: stream, single operation, multiplex. */
const PROTOCOLS: Readonly<Record<number, string>> = { 75: 'stream', 76: 'single-operation', 77: 'multiplex' }

export const javaRmi: PayloadProtocol = {
  name: 'java-rmi',
  title: 'Java RMI',
  specification: 'Java RMI Specification, section 10.2',
  transports: ON_TCP,
  firstBytes: firstOf('J'),
  matches: bytes => startsWithText(bytes, 'JRMI') && word16(bytes, 4) > 0 && word16(bytes, 4) < 16,
  decode: bytes => {
    const objects = carriesObjects(bytes, 6)
    return {
      fields: {
        version: String(word16(bytes, 4)),
        protocol: PROTOCOLS[bytes[6]!] ?? String(bytes[6] ?? ''),
        objects: objects ? 'yes' : 'no',
      },
      group: `Java RMI${objects ? ' with serialized objects' : ''}`,
    }
  },
  examples: {
    is: [{ hex: '4a524d49 0002 4b', fields: { version: '2', protocol: 'stream' } }],
    isNot: [{ text: 'JRMIx' }, { text: 'JRMI' }],
  },
}
