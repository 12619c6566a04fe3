import { type Decoded, ON_TCP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word32 } from '../recognised.ts'

/** SSLRequest, 80877103, lies between the two. */
const [CANCEL, GSS_REQUEST, VERSION_3] = [80_877_102, 80_877_104, 196_608]

/** A length that is the packet's, then a magic number or the version. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < 8 || word32(bytes, 0) !== bytes.length) return false
  const code = word32(bytes, 4)
  return (code >= CANCEL && code <= GSS_REQUEST) || (code >= VERSION_3 && code <= VERSION_3 + 2)
}

function decode(bytes: Uint8Array): Decoded {
  const code = word32(bytes, 4)
  if (code >= CANCEL) {
    const message = code === CANCEL ? 'cancel' : 'encryption-request'
    return {
      fields: { message, encryption: code === GSS_REQUEST ? 'gss' : 'tls' },
      group: `PostgreSQL request ${code}`,
    }
  }
  const fields: Record<string, string> = { message: 'startup' }
  const parts = latin1(bytes, 8, 600).split('\0', 32)
  for (let i = 0; i + 1 < parts.length; i += 2) {
    if (parts[i] === 'user') fields.user = parts[i + 1]!
    if (parts[i] === 'database') fields.database = parts[i + 1]!
    if (parts[i] === 'application_name') fields.application = parts[i + 1]!
  }
  return { fields, group: 'PostgreSQL startup' }
}

export const postgres: PayloadProtocol = {
  name: 'postgres',
  title: 'PostgreSQL',
  specification: 'PostgreSQL documentation, "Message Formats": StartupMessage, SSLRequest',
  transports: ON_TCP,
  firstBytes: [0],
  matches,
  decode,
  examples: {
    is: [
      { hex: '00000008 04d2162f', fields: { message: 'encryption-request' } },
      { hex: '00000017 00030000 75736572 00 706f737467726573 00 00', fields: { user: 'postgres' } },
    ],
    isNot: [{ hex: '00000009 04d2162f' }, { hex: '00000008 00020000' }],
  },
}
