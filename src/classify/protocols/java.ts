import { latin1, type Recognised, startsWithText, word16, word32 } from './recognised.ts'

/** WebLogic's T3: "t3 12.2.1" and head lines with AS and HL. */
export function recogniseT3(bytes: Uint8Array): Recognised | null {
  if (bytes[0] !== 0x74 || bytes[1] !== 0x33) return null
  const line = /^t3s? (\d{1,3}(?:\.\d{1,3}){1,5})\r?\n/.exec(latin1(bytes, 0, 64))
  return line === null
    ? null
    : { protocol: 't3', fields: { version: line[1]! }, ...serializedGroup(`T3 ${line[1]}`, bytes, line[0].length) }
}

/** Remote method invocation (JRMI, Java RMI specification section 10.2), and a bare stream of serialized objects (JOSS section 6.4.2). */
export function recogniseJava(bytes: Uint8Array): Recognised | null {
  if (startsWithText(bytes, 'JRMI')) {
    const version = word16(bytes, 4)
    return version > 0 && version < 16
      ? { protocol: 'java-rmi', fields: { version: String(version) }, ...serializedGroup('Java RMI', bytes, 6) }
      : null
  }
  if (startsWithText(bytes, 'JDWP-Handshake')) return { protocol: 'jdwp', fields: {}, group: 'JDWP handshake' }
  return word32(bytes, 0) === 0xaced0005 ? { protocol: 'java-serialized', fields: {} } : null
}

/** A greeting by itself, and one that brings an object stream along, are two groups. */
function serializedGroup(greeting: string, bytes: Uint8Array, from: number): { group: string } {
  const stream = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('aced0005', from, 'hex')
  return { group: stream < 0 ? greeting : `${greeting} with serialized objects` }
}
