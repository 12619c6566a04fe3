import { ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { startsWithText } from '../recognised.ts'

export const teamspeak: PayloadProtocol = {
  name: 'teamspeak',
  title: 'TeamSpeak 3',
  specification: 'public protocol analyses: "TS3INIT1" as the mark of the first packets',
  transports: ON_UDP,
  firstBytes: [0x54],
  matches: bytes => startsWithText(bytes, 'TS3INIT1'),
  decode: () => ({ fields: { message: 'init' }, group: 'TeamSpeak 3 init' }),
  examples: { is: [{ hex: '545333494e495431 0065 0000 88 0a8d8b6c 00' }], isNot: [{ text: 'TS3INIT2' }] },
}
