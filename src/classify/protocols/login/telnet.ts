import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1 } from '../recognised.ts'

const INTERPRET_AS_COMMAND = 0xff
const SUBNEGOTIATION = 0xfa
const SUBNEGOTIATION_END = 0xf0
const [WILL, DONT] = [0xfb, 0xfe]
const VERBS: Readonly<Record<number, string>> = { 251: 'WILL', 252: "WON'T", 253: 'DO', 254: "DON'T" }
/** Options assigned by IANA ("Telnet Options"), those in use beside them (MSDP to GMCP), and the extended list. */
const isOption = (option: number): boolean =>
  option <= 49 || (option >= 69 && option <= 93) || (option >= 138 && option <= 140) || option >= 200
/** Options that are listed. */
const MOST_OPTIONS = 64

/** Option negotiation: the payload begins with IAC, a verb and an option, and nothing impossible follows. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 3 || bytes[1]! < SUBNEGOTIATION || bytes[1] === INTERPRET_AS_COMMAND) return false
  if (!isOption(bytes[2]!)) return false
  if (bytes[1] === SUBNEGOTIATION) return bytes.indexOf(SUBNEGOTIATION_END, 3) > 0
  return bytes.length < 6 || bytes[3] !== INTERPRET_AS_COMMAND || bytes[4]! >= SUBNEGOTIATION_END
}

/** Text after the negotiation is kept as it may be a login. */
function decode(bytes: Uint8Array): Decoded {
  const options: string[] = []
  let at = 0
  while (at + 1 < bytes.length && bytes[at] === INTERPRET_AS_COMMAND && options.length < MOST_OPTIONS) {
    const verb = bytes[at + 1]!
    if (verb >= WILL && verb <= DONT) {
      if (at + 2 >= bytes.length) break
      options.push(`${VERBS[verb]} ${bytes[at + 2]}`)
      at += 3
    } else if (verb === SUBNEGOTIATION) {
      const end = bytes.indexOf(SUBNEGOTIATION_END, at + 2)
      options.push(`SB ${bytes[at + 2] ?? ''}`)
      at = end < 0 ? bytes.length : end + 1
    } else if (verb > SUBNEGOTIATION_END) at += 2
    else break
  }
  const rest = latin1(bytes, at)
  const fields: Record<string, string> = { options: options.join(', ') }
  if (rest.length > 0) fields.text = rest
  return { fields, group: `Telnet ${fields.options}${rest === '' ? '' : ` then "${rest.slice(0, 64)}"`}` }
}

export const telnet: PayloadProtocol = {
  name: 'telnet',
  title: 'Telnet negotiation',
  specification: 'RFC 854, RFC 855; options: IANA, "Telnet Options"',
  transports: ON_TCP,
  firstBytes: [INTERPRET_AS_COMMAND],
  matches,
  decode,
  examples: {
    is: [
      { hex: 'fffd03 fffb18 fffb1f', fields: { options: 'DO 3, WILL 24, WILL 31' } },
      { hex: 'fffb01', fields: { options: 'WILL 1' } },
      { hex: 'fffd03 726f6f740d0a', fields: { options: 'DO 3', text: 'root\r\n' } },
    ],
    isNot: [{ hex: 'ffff01' }, { hex: 'fffdc0' }, { hex: 'fffd' }, { hex: 'fffd01 ff0102' }],
  },
}
