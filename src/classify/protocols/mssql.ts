import { TCP, UDP } from '../../model/protocol.ts'
import { type Recognised, word16 } from './recognised.ts'

/** Tabular Data Stream: pre-login and login ([MS-TDS] sections 2.2.6.5, 2.2.6.4), and the browser's question ([MC-SQLR] section 2.2). */
export function recogniseMssql(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport === UDP) {
    const browser =
      (bytes.length === 1 && (bytes[0] === 2 || bytes[0] === 3)) ||
      (bytes.length > 1 && bytes.length < 40 && bytes[0] === 4 && bytes.at(-1) === 0)
    return browser ? { protocol: 'mssql', fields: { message: 'browser' }, group: 'MS-SQL browser request' } : null
  }
  if (transport !== TCP || bytes.length < 8 || word16(bytes, 2) < 8 || bytes[1]! > 1 || bytes[7] !== 0) return null
  const length = word16(bytes, 2)
  if (bytes[0] === 0x12 && length < 300 && bytes[8] === 0)
    return { protocol: 'mssql', fields: { message: 'prelogin' }, group: 'MS-SQL prelogin' }
  if (bytes[0] === 0x10 && length > 94 && length <= 4096)
    return { protocol: 'mssql', fields: { message: 'login' }, group: 'MS-SQL login' }
  return null
}
