import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

const COMMANDS = [
  'ruok',
  'stat',
  'srvr',
  'envi',
  'mntr',
  'conf',
  'cons',
  'dump',
  'wchs',
  'isro',
  'crst',
  'srst',
  'dirs',
]
const LONGEST = 6

/** One word of four letters and nothing else but a line end. */
export const zookeeper: PayloadProtocol = {
  name: 'zookeeper',
  title: 'ZooKeeper four letter words',
  specification: 'ZooKeeper Administrator’s Guide, "The Four Letter Words"',
  transports: ON_TCP,
  firstBytes: firstOf('rsemcdwi'),
  matches: bytes =>
    bytes.length >= 4 &&
    bytes.length <= LONGEST &&
    COMMANDS.some(command => startsWithText(bytes, command)) &&
    bytes.subarray(4).every(byte => byte === 10 || byte === 13),
  decode: bytes => ({ fields: { command: latin1(bytes, 0, 4) }, group: `ZooKeeper ${latin1(bytes, 0, 4)}` }),
  examples: {
    is: [{ text: 'ruok', fields: { command: 'ruok' } }, { text: 'envi\n' }],
    isNot: [{ text: 'stats\r\n' }, { text: 'root\n' }],
  },
}
