import { UDP } from '../../../model/protocol.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, little16, textUntilZero, word16 } from '../recognised.ts'

const [PRELOGIN, LOGIN] = [0x12, 0x10]
const HEADER = 8
/** [MC-SQLR] section 2.2: one byte asks all instances, 4 asks the one that is named. */
const [BROWSE_BROADCAST, BROWSE, BROWSE_INSTANCE] = [2, 3, 4]
const LONGEST_INSTANCE = 40
/** Smallest login: 94 bytes of fixed part. */
const LOGIN_FIXED = 94

function matches(bytes: Uint8Array, transport: number): boolean {
  if (transport === UDP) {
    if (bytes.length === 1) return bytes[0] === BROWSE_BROADCAST || bytes[0] === BROWSE
    return bytes[0] === BROWSE_INSTANCE && bytes.length < LONGEST_INSTANCE && isInstance(bytes)
  }
  if (bytes.length < HEADER + 1 || word16(bytes, 2) < HEADER || bytes[1]! > 1 || bytes[7] !== 0) return false
  const length = word16(bytes, 2)
  if (bytes[0] === PRELOGIN) return length < 300 && bytes[HEADER] === 0
  return bytes[0] === LOGIN && length > LOGIN_FIXED && length <= 4096
}

/** A printable name and a zero byte. */
function isInstance(bytes: Uint8Array): boolean {
  for (let i = 1; i < bytes.length - 1; i++) if (bytes[i]! < 0x20 || bytes[i]! > 0x7e) return false
  return bytes[bytes.length - 1] === 0
}

function decode(bytes: Uint8Array, transport: number): Decoded {
  if (transport === UDP) {
    const fields: Record<string, string> = { message: 'browser' }
    if (bytes[0] === BROWSE_INSTANCE) fields.instance = textUntilZero(bytes, 1)
    return { fields, group: 'MS-SQL browser request' }
  }
  if (bytes[0] === PRELOGIN) return { fields: { message: 'prelogin' }, group: 'MS-SQL prelogin' }
  const fields: Record<string, string> = { message: 'login' }
  for (const [name, at] of [
    ['host', 36],
    ['user', 40],
    ['application', 48],
    ['database', 68],
  ] as const) {
    const text = loginText(bytes, at)
    if (text !== '') fields[name] = text
  }
  return { fields, group: 'MS-SQL login' }
}

/** [MS-TDS] section 2.2.6.4: offset and length in characters of UTF-16, at `at` of the fixed part. */
function loginText(bytes: Uint8Array, at: number): string {
  const from = HEADER + little16(bytes, HEADER + at)
  return latin1(bytes, from, from + 2 * Math.min(128, Math.max(0, little16(bytes, HEADER + at + 2)))).replaceAll(
    '\0',
    '',
  )
}

export const mssql: PayloadProtocol = {
  name: 'mssql',
  title: 'Microsoft SQL Server (TDS)',
  specification: '[MS-TDS] sections 2.2.6.4 and 2.2.6.5; [MC-SQLR] section 2.2',
  transports: ON_BOTH,
  firstBytes: [BROWSE_BROADCAST, BROWSE, BROWSE_INSTANCE, LOGIN, PRELOGIN],
  matches,
  decode,
  examples: {
    is: [
      { hex: '12 01 0034 0000 00 00 00 0015 0006', zeros: 39, fields: { message: 'prelogin' } },
      { transport: UDP, hex: '02', fields: { message: 'browser' } },
      { transport: UDP, hex: '04 4d5353514c 00', fields: { instance: 'MSSQL' } },
    ],
    isNot: [{ hex: '12 01 0034 0000 00 01 00' }, { transport: UDP, hex: '02 00' }],
  },
}
