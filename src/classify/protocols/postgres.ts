import { TCP } from '../../model/protocol.ts'
import { latin1, type Recognised, word32 } from './recognised.ts'

const SSL_REQUEST = 80_877_103
const GSS_REQUEST = 80_877_104
const CANCEL = 80_877_102
const VERSION_3 = 196_608

/** Start-up packet and its relatives (PostgreSQL, "Message Formats"): a length that is the packet's, then a magic number. */
export function recognisePostgres(bytes: Uint8Array, transport: number): Recognised | null {
  if (transport !== TCP || bytes.length < 8 || word32(bytes, 0) !== bytes.length) return null
  const code = word32(bytes, 4)
  if (code === SSL_REQUEST || code === GSS_REQUEST || code === CANCEL)
    return {
      protocol: 'postgres',
      fields: { message: code === CANCEL ? 'cancel' : 'encryption-request' },
      group: `PostgreSQL request ${code}`,
    }
  if (code !== VERSION_3) return null
  const user = /(?:^|\0)user\0([^\0]{1,64})/.exec(latin1(bytes, 8, 500))?.[1] ?? ''
  return { protocol: 'postgres', fields: { message: 'startup', user }, group: 'PostgreSQL startup' }
}
