import { TCP, UDP } from '../../model/protocol.ts'
import { recogniseAdb } from './adb.ts'
import { recogniseBacnet } from './bacnet.ts'
import {
  recogniseBitTorrent,
  recogniseCoap,
  recogniseIke,
  recogniseIpmi,
  recogniseNetbiosName,
  recogniseQuic,
  recogniseStun,
  recogniseTftp,
} from './datagrams.ts'
import { recogniseDns } from './dns.ts'
import { ANY_FIRST_BYTE, byteRange, firstOf, firstOfEitherCase } from './first-bytes.ts'
import { recogniseHttp } from './http.ts'
import { recogniseDnp3, recogniseEthernetIp, recogniseModbus, recogniseS7 } from './industrial.ts'
import { recogniseJava, recogniseT3 } from './java.ts'
import { recogniseLdap } from './ldap.ts'
import { recogniseMemcached } from './memcached.ts'
import { recogniseMqtt } from './mqtt.ts'
import { recogniseMssql } from './mssql.ts'
import { recogniseMysql } from './mysql.ts'
import { recogniseNtp } from './ntp.ts'
import { recognisePostgres } from './postgres.ts'
import { recogniseRdp } from './rdp.ts'
import type { Recognised, Recogniser } from './recognised.ts'
import { recogniseRedis } from './redis.ts'
import { recogniseRtsp } from './rtsp.ts'
import { recogniseSip } from './sip.ts'
import { recogniseNetbiosSession, recogniseSmb } from './smb.ts'
import { recogniseSnmp } from './snmp.ts'
import { recogniseSocks } from './socks.ts'
import { recogniseSsdp } from './ssdp.ts'
import { recogniseSsh } from './ssh.ts'
import { recogniseTelnet } from './telnet.ts'
import { recogniseTextCommand } from './text-commands.ts'
import { recogniseTls } from './tls.ts'

interface Candidate {
  recogniser: Recogniser
  transports: readonly number[]
  firstBytes: readonly number[]
}

const BOTH = [TCP, UDP] as const
const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const CAPITALS = byteRange(0x41, 0x5a)

/** First match wins: what has a long magic number or a strict form comes before what has little of either. */
const CANDIDATES: readonly Candidate[] = [
  { recogniser: recogniseSsdp, transports: [UDP], firstBytes: firstOf('MNH') },
  { recogniser: recogniseHttp, transports: BOTH, firstBytes: CAPITALS },
  { recogniser: recogniseSip, transports: BOTH, firstBytes: CAPITALS },
  { recogniser: recogniseRtsp, transports: BOTH, firstBytes: CAPITALS },
  { recogniser: recogniseTls, transports: BOTH, firstBytes: [20, 21, 22, 24, ...byteRange(0x80, 0xff)] },
  { recogniser: recogniseSsh, transports: BOTH, firstBytes: firstOf('S') },
  { recogniser: recogniseRdp, transports: BOTH, firstBytes: [3] },
  { recogniser: recogniseS7, transports: BOTH, firstBytes: [3] },
  { recogniser: recogniseSmb, transports: BOTH, firstBytes: [0, 0xfc, 0xfd, 0xfe, 0xff] },
  { recogniser: recogniseNetbiosSession, transports: BOTH, firstBytes: [0x81] },
  { recogniser: recogniseAdb, transports: BOTH, firstBytes: firstOf('COAS') },
  { recogniser: recogniseT3, transports: BOTH, firstBytes: firstOf('t') },
  { recogniser: recogniseJava, transports: BOTH, firstBytes: [0xac, ...firstOf('J')] },
  { recogniser: recogniseMqtt, transports: BOTH, firstBytes: [0x10] },
  { recogniser: recogniseMemcached, transports: [TCP], firstBytes: [0x80, ...firstOf('sgarpcditfvq')] },
  { recogniser: recogniseMemcached, transports: [UDP], firstBytes: ANY_FIRST_BYTE },
  { recogniser: recogniseRedis, transports: BOTH, firstBytes: firstOfEitherCase('*PICASRFKHEMD') },
  { recogniser: recogniseTextCommand, transports: [TCP], firstBytes: firstOfEitherCase(LETTERS_AND_DIGITS) },
  { recogniser: recogniseBitTorrent, transports: BOTH, firstBytes: [19, ...firstOf('d')] },
  { recogniser: recogniseStun, transports: BOTH, firstBytes: [0, 1] },
  { recogniser: recogniseNetbiosName, transports: [UDP], firstBytes: ANY_FIRST_BYTE },
  { recogniser: recogniseSnmp, transports: [UDP], firstBytes: [0x30] },
  { recogniser: recogniseLdap, transports: BOTH, firstBytes: [0x30] },
  { recogniser: recogniseIpmi, transports: [UDP], firstBytes: [6] },
  { recogniser: recogniseBacnet, transports: [UDP], firstBytes: [0x81] },
  { recogniser: recogniseIke, transports: [UDP], firstBytes: ANY_FIRST_BYTE },
  { recogniser: recogniseTftp, transports: [UDP], firstBytes: [0] },
  { recogniser: recogniseQuic, transports: [UDP], firstBytes: ANY_FIRST_BYTE },
  { recogniser: recognisePostgres, transports: [TCP], firstBytes: [0] },
  { recogniser: recogniseMysql, transports: BOTH, firstBytes: ANY_FIRST_BYTE },
  { recogniser: recogniseMssql, transports: [UDP], firstBytes: [2, 3, 4] },
  { recogniser: recogniseMssql, transports: [TCP], firstBytes: [0x10, 0x12] },
  { recogniser: recogniseEthernetIp, transports: BOTH, firstBytes: [0x04, 0x63, 0x65] },
  { recogniser: recogniseModbus, transports: [TCP], firstBytes: ANY_FIRST_BYTE },
  { recogniser: recogniseDnp3, transports: BOTH, firstBytes: [5] },
  { recogniser: recogniseDns, transports: BOTH, firstBytes: ANY_FIRST_BYTE },
  { recogniser: recogniseNtp, transports: [UDP], firstBytes: ANY_FIRST_BYTE },
  { recogniser: recogniseCoap, transports: [UDP], firstBytes: byteRange(0x40, 0x7f) },
  { recogniser: recogniseSocks, transports: [TCP], firstBytes: [4, 5] },
  { recogniser: recogniseTelnet, transports: [TCP], firstBytes: [0xff] },
]

/** Who may claim a payload, by its first byte: most bytes leave a handful. */
const byFirstByte = (transport: number): readonly (readonly Recogniser[])[] =>
  ANY_FIRST_BYTE.map(byte =>
    CANDIDATES.filter(c => c.transports.includes(transport) && c.firstBytes.includes(byte)).map(c => c.recogniser),
  )
const TCP_CANDIDATES = byFirstByte(TCP)
const UDP_CANDIDATES = byFirstByte(UDP)

/** Protocol of a payload by its content, on any port. Never null: unknown text and unknown binary are protocols, too. */
export function recognise(bytes: Uint8Array, transport: number): Recognised {
  const candidates = (transport === UDP ? UDP_CANDIDATES : TCP_CANDIDATES)[bytes[0] ?? 0]!
  for (let i = 0; i < candidates.length; i++) {
    const found = candidates[i]!(bytes, transport)
    if (found !== null) return found
  }
  return { protocol: isText(bytes) ? 'unknown-text' : 'unknown-binary', fields: {} }
}

/** Printable ASCII with line ends and tabs; a closing zero byte is allowed. */
export function isText(bytes: Uint8Array): boolean {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length
  for (let i = 0; i < end; i++) {
    const b = bytes[i]!
    if (b < 32 ? b !== 9 && b !== 10 && b !== 13 : b > 126) return false
  }
  return end > 0
}
