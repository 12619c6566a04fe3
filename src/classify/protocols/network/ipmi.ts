import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

const [ASF, IPMI] = [6, 7]
const NO_ACKNOWLEDGEMENT = 0xff
const ASF_ENTERPRISE = 4542
/** Authentication types of a session; 6 is RMCP+ (IPMI 2.0 table 13-8). */
const AUTHENTICATION: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'md2',
  2: 'md5',
  4: 'password',
  5: 'oem',
  6: 'rmcp+',
}
const COMMANDS: Readonly<Record<string, string>> = {
  '6/56': 'get-channel-authentication-capabilities',
  '6/57': 'get-session-challenge',
  '6/58': 'activate-session',
  '6/1': 'get-device-id',
  '6/84': 'get-channel-cipher-suites',
}

/** RMCP: version 6, reserved 0, no acknowledgement, class ASF or IPMI, and what the class asks for. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 12 || bytes[1] !== 0 || bytes[2] !== NO_ACKNOWLEDGEMENT) return false
  if (bytes[3] === ASF) return word32(bytes, 4) === ASF_ENTERPRISE
  return bytes[3] === IPMI && AUTHENTICATION[bytes[4]!] !== undefined
}

function decode(bytes: Uint8Array): Decoded {
  if (bytes[3] === ASF) {
    const message = bytes[8] === 0x80 ? 'asf-ping' : bytes[8] === 0x40 ? 'asf-pong' : `asf ${bytes[8]}`
    return { fields: { message }, group: `RMCP ${message}` }
  }
  const authentication = AUTHENTICATION[bytes[4]!]!
  const fields: Record<string, string> = { message: 'ipmi', authentication }
  if (authentication === 'rmcp+') {
    fields.payloadType = String(bytes[5]! & 0x3f)
    return { fields, group: `RMCP ipmi rmcp+ payload ${fields.payloadType}` }
  }
  const at = 14 + (authentication === 'none' ? 0 : 16) // behind sequence, session, code and length
  const command = `${(bytes[at + 1] ?? 0) >>> 2}/${bytes[at + 5] ?? ''}`
  fields.command = COMMANDS[command] ?? command
  return { fields, group: `RMCP ipmi ${fields.command}` }
}

export const ipmi: PayloadProtocol = {
  name: 'ipmi',
  title: 'IPMI, ASF (RMCP)',
  specification: 'IPMI 2.0 section 13; DMTF DSP0136 section 3.2',
  transports: ON_UDP,
  firstBytes: [6],
  matches,
  decode,
  examples: {
    is: [
      {
        hex: '0600ff07 00 00000000 00000000 09 20 18 c8 81 00 38 8e 04 b5',
        fields: { message: 'ipmi', command: 'get-channel-authentication-capabilities' },
      },
      { hex: '0600ff06 000011be 80 00 00 00', fields: { message: 'asf-ping' } },
      { hex: '0600ff07 06 10 00000000 00000000 2000', zeros: 32, fields: { authentication: 'rmcp+' } },
    ],
    isNot: [{ hex: '0600ff07 03 00000000 00000000' }, { hex: '0600ff06 000011bf 80 00 00 00' }],
  },
}
