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

/** First match wins: what has a long magic number or a strict form comes before what has little of either. */
const RECOGNISERS: readonly Recogniser[] = [
  recogniseSsdp,
  recogniseHttp,
  recogniseSip,
  recogniseRtsp,
  recogniseTls,
  recogniseSsh,
  recogniseRdp,
  recogniseS7,
  recogniseSmb,
  recogniseNetbiosSession,
  recogniseAdb,
  recogniseT3,
  recogniseJava,
  recogniseMqtt,
  recogniseMemcached,
  recogniseRedis,
  recogniseTextCommand,
  recogniseBitTorrent,
  recogniseStun,
  recogniseNetbiosName,
  recogniseSnmp,
  recogniseLdap,
  recogniseIpmi,
  recogniseBacnet,
  recogniseIke,
  recogniseTftp,
  recogniseQuic,
  recognisePostgres,
  recogniseMysql,
  recogniseMssql,
  recogniseEthernetIp,
  recogniseModbus,
  recogniseDnp3,
  recogniseDns,
  recogniseNtp,
  recogniseCoap,
  recogniseSocks,
  recogniseTelnet,
]

/** Protocol of a payload by its content, on any port. Never null: unknown text and unknown binary are protocols, too. */
export function recognise(bytes: Uint8Array, transport: number): Recognised {
  for (const recogniser of RECOGNISERS) {
    const found = recogniser(bytes, transport)
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
