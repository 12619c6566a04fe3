import { latin1, type Recognised, startsWithText } from './recognised.ts'

/** Identification string (RFC 4253 section 4.2): "SSH-2.0-software comments". */
export function recogniseSsh(bytes: Uint8Array): Recognised | null {
  if (!startsWithText(bytes, 'SSH-')) return null
  const line = /^SSH-([\d.]{1,8})-([^\r\n]{0,250})/.exec(latin1(bytes, 0, 255))
  if (line === null) return null
  const fields: Record<string, string> = { version: line[1]!, software: line[2]! }
  if (bytes.length > line[0].length + 2) fields.continues = 'yes'
  return { protocol: 'ssh', fields, group: line[0] }
}
