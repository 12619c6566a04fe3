import { TCP } from '../../model/protocol.ts'
import type { Recognised } from './recognised.ts'

const INTERPRET_AS_COMMAND = 0xff
const VERBS: Readonly<Record<number, string>> = { 251: 'WILL', 252: "WON'T", 253: 'DO', 254: "DON'T" }
const SUBNEGOTIATION = 0xfa

/** Option negotiation (RFC 854): the payload begins with IAC and a verb. Text after it is kept as it may be a login. */
export function recogniseTelnet(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== TCP || bytes.length < 2 || bytes[0] !== INTERPRET_AS_COMMAND) return null
  const options: string[] = []
  let at = 0
  while (at + 1 < bytes.length && bytes[at] === INTERPRET_AS_COMMAND && options.length < 64) {
    const verb = VERBS[bytes[at + 1]!]
    if (verb !== undefined) {
      if (at + 2 >= bytes.length) break
      options.push(`${verb} ${bytes[at + 2]}`)
      at += 3
    } else if (bytes[at + 1] === SUBNEGOTIATION) {
      const end = bytes.indexOf(0xf0, at + 2)
      options.push(`SB ${bytes[at + 2] ?? ''}`)
      at = end < 0 ? bytes.length : end + 1
    } else if (bytes[at + 1]! >= 0xf1) at += 2
    else break
  }
  if (options.length === 0) return null
  const rest = Buffer.from(bytes.subarray(at)).toString('latin1')
  const fields: Record<string, string> = { options: options.join(', ') }
  if (rest.length > 0) fields.text = rest
  return {
    protocol: 'telnet',
    fields,
    group: `Telnet ${fields.options}${rest === '' ? '' : ` then "${rest.slice(0, 64)}"`}`,
  }
}
