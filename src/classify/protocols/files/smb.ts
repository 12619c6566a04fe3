import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, little16 } from '../recognised.ts'

const COMMANDS_1: Readonly<Record<number, string>> = {
  37: 'transaction',
  43: 'echo',
  50: 'transaction2',
  114: 'negotiate',
  115: 'session-setup',
  117: 'tree-connect',
  160: 'nt-transact',
  162: 'nt-create',
}
const COMMANDS_2: Readonly<Record<number, string>> = {
  0: 'negotiate',
  1: 'session-setup',
  3: 'tree-connect',
  5: 'create',
  11: 'ioctl',
}
const [SMB_1, SMB_2, ENCRYPTED, COMPRESSED] = [0xff, 0xfe, 0xfd, 0xfc]

/** Where the message begins: behind a NetBIOS session header, if there is one. */
function messageAt(bytes: Uint8Array): number {
  return bytes[0] === 0 && bytes.length > 8 ? 4 : 0
}

function matches(bytes: Uint8Array): boolean {
  const at = messageAt(bytes)
  if (bytes.length < at + 5 || bytes[at + 1] !== 0x53 || bytes[at + 2] !== 0x4d || bytes[at + 3] !== 0x42) return false
  return bytes[at]! >= COMPRESSED
}

function decode(bytes: Uint8Array): Decoded {
  const at = messageAt(bytes)
  if (bytes[at] === SMB_1) {
    const command = COMMANDS_1[bytes[at + 4]!] ?? String(bytes[at + 4])
    const dialects =
      command === 'negotiate'
        ? latin1(bytes, at + 35)
            .replace(/[^\x20-\x7e]+/g, '|')
            .slice(0, 200)
        : ''
    return { fields: { version: '1', command, dialects }, group: `SMB1 ${command} ${dialects}` }
  }
  if (bytes[at] === SMB_2) return version2(bytes, at)
  const command = bytes[at] === ENCRYPTED ? 'transform' : 'compressed'
  return { fields: { version: '3', command }, group: `SMB3 ${command}` }
}

/** [MS-SMB2] section 2.2.3: dialects lie behind 36 bytes of the request, which follows 64 of the header. */
function version2(bytes: Uint8Array, at: number): Decoded {
  const code = little16(bytes, at + 12)
  const command = COMMANDS_2[code] ?? (code < 0 ? '' : String(code))
  const dialects: string[] = []
  if (command === 'negotiate') {
    const count = Math.min(16, little16(bytes, at + 66))
    for (let i = 0; i < count; i++) {
      const dialect = little16(bytes, at + 100 + 2 * i)
      if (dialect >= 0) dialects.push(dialect.toString(16).padStart(4, '0'))
    }
  }
  const fields: Record<string, string> = { version: '2', command }
  if (dialects.length > 0) fields.dialects = dialects.join('|')
  return { fields, group: `SMB2 ${command} ${dialects.join('|')}`.trim() }
}

export const smb: PayloadProtocol = {
  name: 'smb',
  title: 'SMB',
  specification: '[MS-CIFS] section 2.2.3.1, [MS-SMB2] section 2.2.1',
  transports: ON_TCP,
  firstBytes: [0, COMPRESSED, ENCRYPTED, SMB_2, SMB_1],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: `00000031 ff534d42 72 00000000 18 0128 0000 0000000000000000 0000 0000 fffe 0000 0000 00 0e00 02 ${Buffer.from('NT LM 0.12').toString('hex')} 00`,
        fields: { version: '1', command: 'negotiate', dialects: '|NT LM 0.12|' },
      },
      { hex: '00000066 fe534d42 4000 0000 00000000 0000', zeros: 90, fields: { version: '2', command: 'negotiate' } },
      { hex: '00000020 fd534d42', zeros: 28, fields: { version: '3', command: 'transform' } },
    ],
    isNot: [{ hex: '00000031 ff534d43 72 00000000' }, { hex: '00000031 fb534d42 72 00000000' }],
  },
}
