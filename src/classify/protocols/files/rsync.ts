import { firstOf } from '../first-bytes.ts'
import { ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, startsWithText } from '../recognised.ts'

export const rsync: PayloadProtocol = {
  name: 'rsync',
  title: 'rsync',
  specification: 'rsync, clientserver.c ("@RSYNCD: version")',
  transports: ON_TCP,
  firstBytes: firstOf('@'),
  matches: bytes => startsWithText(bytes, '@RSYNCD: '),
  decode: bytes => {
    const version = /^@RSYNCD: ([\d.]{1,12})/.exec(latin1(bytes, 0, 40))?.[1] ?? ''
    return { fields: { version }, group: `rsync ${version}` }
  },
  examples: { is: [{ text: '@RSYNCD: 31.0\n', fields: { version: '31.0' } }], isNot: [{ text: '@RSYNC' }] },
}
