import { TCP } from '../../../model/protocol.ts'
import { ANY_FIRST_BYTE } from '../first-bytes.ts'
import { type Decoded, ON_BOTH, type PayloadProtocol } from '../payload-protocol.ts'
import { word32 } from '../recognised.ts'

const PORTMAP = 100_000
/** Programs that are asked for (IANA, "Remote Procedure Call (RPC) Program Numbers"; VxWorks' debug agent). */
const PROGRAMS: Readonly<Record<number, string>> = {
  [PORTMAP]: 'portmap',
  100001: 'rstat',
  100002: 'rusers',
  100003: 'nfs',
  100004: 'ypserv',
  100005: 'mount',
  100008: 'wall',
  100021: 'lock-manager',
  100024: 'status',
  100068: 'calendar-manager',
  100083: 'tooltalk',
  100232: 'sadmind',
  390113: 'networker',
  395183: 'vxi-11',
  1431655765: 'vxworks-debug',
}
/** A call, RPC version 2 (RFC 5531 section 9). */
const [CALL, RPC_VERSION] = [0, 2]
/** Program numbers end below this; above are values that nobody may use. */
const LAST_PROGRAM = 0x60000000
/** Versions and procedures of real programs are small; tools ask the portmapper for a version that does not exist to hear which do. */
const MOST_VERSION = 64
const MOST_PROCEDURE = 1024

/** Over TCP behind a record mark (section 11). */
function callAt(transport: number): number {
  return transport === TCP ? 4 : 0
}

function matches(bytes: Uint8Array, transport: number): boolean {
  const at = callAt(transport)
  if (bytes.length < at + 40 || word32(bytes, at + 4) !== CALL || word32(bytes, at + 8) !== RPC_VERSION) return false
  if (at === 4 && (word32(bytes, 0) & 0x7fffffff) > 0xffffff) return false
  const program = word32(bytes, at + 12)
  return (
    program >= 99_999 &&
    program < LAST_PROGRAM &&
    (word32(bytes, at + 16) <= MOST_VERSION || program === PORTMAP) &&
    word32(bytes, at + 20) <= MOST_PROCEDURE
  )
}

function decode(bytes: Uint8Array, transport: number): Decoded {
  const at = callAt(transport)
  const number = word32(bytes, at + 12)
  const fields: Record<string, string> = {
    program: PROGRAMS[number] ?? String(number),
    version: String(word32(bytes, at + 16)),
    procedure: String(word32(bytes, at + 20)),
  }
  if (fields.program === 'portmap' && fields.procedure === '4' && fields.version === '2') fields.request = 'dump'
  return { fields, group: `RPC ${fields.program} version ${fields.version} procedure ${fields.procedure}` }
}

export const oncRpc: PayloadProtocol = {
  name: 'onc-rpc',
  title: 'ONC RPC (portmapper, NFS)',
  specification: 'RFC 5531, RFC 1833',
  transports: ON_BOTH,
  firstBytes: ANY_FIRST_BYTE,
  tcpFirstBytes: [0, 0x80],
  matches,
  decode,
  examples: {
    is: [
      {
        transport: 17,
        hex: '65720a37 00000000 00000002 000186a0 00000002 00000004 00000000 00000000 00000000 00000000',
        fields: { program: 'portmap', request: 'dump' },
      },
      {
        hex: '80000028 65720a37 00000000 00000002 000186a3 00000003 00000000 00000000 00000000 00000000 00000000',
        fields: { program: 'nfs' },
      },
    ],
    isNot: [{ transport: 17, hex: '65720a37 00000000 00000003 000186a0 00000002 00000004', zeros: 16 }],
  },
}
