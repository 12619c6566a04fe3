import { latin1, little16, type Recognised, word16 } from './recognised.ts'

const COMMANDS_1: Readonly<Record<number, string>> = {
  114: 'negotiate',
  115: 'session-setup',
  117: 'tree-connect',
  37: 'transaction',
  50: 'transaction2',
  160: 'nt-transact',
  43: 'echo',
}
const COMMANDS_2: Readonly<Record<number, string>> = {
  0: 'negotiate',
  1: 'session-setup',
  3: 'tree-connect',
  5: 'create',
}

/** SMB 1 to 3 behind a NetBIOS session header ([MS-CIFS] section 2.2.3.1, [MS-SMB2] section 2.2.1). */
export function recogniseSmb(bytes: Uint8Array): Recognised | null {
  const at = bytes[0] === 0 && bytes.length > 8 ? 4 : 0
  if (bytes.length < at + 5 || bytes[at + 1] !== 0x53 || bytes[at + 2] !== 0x4d || bytes[at + 3] !== 0x42) return null
  if (bytes[at] === 0xff) {
    const command = COMMANDS_1[bytes[at + 4]!] ?? String(bytes[at + 4])
    const dialects =
      command === 'negotiate'
        ? latin1(bytes, at + 35)
            .replace(/[^\x20-\x7e]+/g, '|')
            .slice(0, 200)
        : ''
    return { protocol: 'smb', fields: { version: '1', command, dialects }, group: `SMB1 ${command} ${dialects}` }
  }
  if (bytes[at] === 0xfe) {
    const command = COMMANDS_2[little16(bytes, at + 12)] ?? String(little16(bytes, at + 12))
    return { protocol: 'smb', fields: { version: '2', command }, group: `SMB2 ${command}` }
  }
  return bytes[at] === 0xfd || bytes[at] === 0xfc
    ? { protocol: 'smb', fields: { version: '3', command: 'transform' } }
    : null
}

/** NetBIOS session request (RFC 1002 section 4.3.2): type 0x81 and two encoded names of 34 bytes. */
export function recogniseNetbiosSession(bytes: Uint8Array): Recognised | null {
  if (bytes.length < 72 || bytes[0] !== 0x81 || word16(bytes, 2) !== 68 || bytes[4] !== 32) return null
  return { protocol: 'netbios', fields: { message: 'session-request' }, group: 'NetBIOS session request' }
}
