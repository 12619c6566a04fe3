import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatAddress } from '../../src/base/address.ts'
import { openBytes } from '../../src/capture/byte-stream.ts'
import { openCapture } from '../../src/capture/capture-file.ts'
import { decodeFrames } from '../../src/decode/decode-frames.ts'
import { newOddityCounts } from '../../src/model/oddity.ts'
import { newPacketBatch, type PacketBatch } from '../../src/model/packet-batch.ts'
import { TCP } from '../../src/model/protocol.ts'

/** nDPI's names of the protocols that are in scope; its second name ("TLS.Google") says who runs the service and is left out. */
const NAMES: Readonly<Record<string, string>> = {
  AJP: 'ajp',
  AMQP: 'amqp',
  BACnet: 'bacnet',
  BGP: 'bgp',
  BITCOIN: 'bitcoin',
  BitTorrent: 'bittorrent',
  COAP: 'coap',
  Cassandra: 'cassandra',
  CiscoSkinny: 'skinny',
  DCERPC: 'dcerpc',
  DHCP: 'dhcp',
  DNP3: 'dnp3',
  DNS: 'dns',
  DRDA: 'drda',
  DTLS: 'dtls',
  ETHEREUM: 'ethereum',
  Elasticsearch: 'elasticsearch',
  FINS: 'fins',
  FTPS: 'ftp',
  FTP_CONTROL: 'ftp',
  GTP: 'gtp',
  GTP_C: 'gtp',
  GTP_U: 'gtp',
  Git: 'git',
  Gnutella: 'gnutella',
  H323: 'h323',
  HTTP: 'http',
  HTTP_Connect: 'http',
  HTTP_Proxy: 'http',
  IAX: 'iax2',
  IEC60870: 'iec104',
  IMAP: 'imap',
  IMAPS: 'imap',
  IPSec: 'ike',
  IRC: 'irc',
  JRMI: 'java-rmi',
  Jabber: 'xmpp',
  Kafka: 'kafka',
  Kerberos: 'kerberos',
  LDAP: 'ldap',
  LLMNR: 'dns',
  MDNS: 'dns',
  MGCP: 'mgcp',
  MQTT: 'mqtt',
  Memcached: 'memcached',
  Modbus: 'modbus',
  Monero: 'monero',
  MongoDB: 'mongodb',
  MsSQL_TDS: 'mssql',
  MySQL: 'mysql',
  NFS: 'onc-rpc',
  NTP: 'ntp',
  Nats: 'nats',
  NetBIOS: 'netbios',
  NetFlow: 'netflow',
  OPC: 'opc-ua',
  OpenVPN: 'openvpn',
  OpenWire: 'openwire',
  Oracle: 'oracle',
  POP3: 'pop3',
  POPS: 'pop3',
  PPTP: 'pptp',
  PostgreSQL: 'postgres',
  QUIC: 'quic',
  RDP: 'rdp',
  RMCP: 'ipmi',
  RSYNC: 'rsync',
  RTMP: 'rtmp',
  RTSP: 'rtsp',
  Radius: 'radius',
  RakNet: 'raknet',
  Redis: 'redis',
  S7Comm: 's7',
  SIP: 'sip',
  SMBv1: 'smb',
  SMBv23: 'smb',
  SMTP: 'smtp',
  SMTPS: 'smtp',
  SNMP: 'snmp',
  SOCKS: 'socks',
  SSDP: 'ssdp',
  SSH: 'ssh',
  STOMP: 'stomp',
  STUN: 'stun',
  Service_Location_Protocol: 'slp',
  Syslog: 'syslog',
  TFTP: 'tftp',
  TINC: 'tinc',
  TLS: 'tls',
  TeamSpeak: 'teamspeak',
  Telnet: 'telnet',
  Usenet: 'nntp',
  VNC: 'vnc',
  WSD: 'ws-discovery',
  WebSocket: 'http',
  WireGuard: 'wireguard',
  XDMCP: 'xdmcp',
  eDonkey: 'edonkey',
}

/** Services that nDPI names behind the protocol that carries them where we name them themselves; NetBIOS datagrams with SMB in them are NetBIOS. */
const SERVICES: Readonly<Record<string, string>> = { SMBv1: 'smb', SMBv23: 'smb' }

/** Our names for a flow of nDPI's: what begins in clear and goes on in TLS has two. Empty if it is out of scope. */
export function expectedNames(flow: Pick<LabelledFlow, 'label' | 'service' | 'transport'>): string[] {
  const name = (flow.transport === TCP ? SERVICES[flow.service] : undefined) ?? NAMES[flow.label]
  if (name === undefined) return []
  return /^(?:IMAPS|POPS|SMTPS|FTPS)$/.test(flow.label) ? [name, 'tls'] : [name]
}

/** A flow that nDPI named by its content, with the first payload of the end that opened it. */
export interface LabelledFlow {
  file: string
  flow: string
  label: string
  /** nDPI's second name, of a service or application; '' if it has none. */
  service: string
  bytes: Uint8Array
  transport: number
}

const FLOW =
  /^\s+\d+\s+(TCP|UDP) (\S+) <?-> (\S+) .*?\[proto: [\d.]+\/([A-Za-z0-9_]+)(?:\.([^\]]+))?\].*?\[Confidence: DPI[\]( ]/

/** Every flow of a folder of nDPI's captures (pcap, result) that has a name by content and a payload from its opener. */
export async function labelledFlows(folder: string): Promise<LabelledFlow[]> {
  const out: LabelledFlow[] = []
  for (const file of readdirSync(join(folder, 'result')).sort()) {
    const labels = new Map<string, RegExpExecArray>()
    for (const line of readFileSync(join(folder, 'result', file), 'utf8').split('\n')) {
      const m = FLOW.exec(line)
      if (m !== null) labels.set(`${m[1]} ${m[2]} ${m[3]}`, m)
    }
    if (labels.size === 0) continue
    const name = file.replace(/\.out$/, '')
    for (const [flow, { bytes, transport }] of await firstPayloads(join(folder, 'pcap', name))) {
      const m = labels.get(flow)
      if (m !== undefined) out.push({ file: name, flow, label: m[4]!, service: m[5] ?? '', bytes, transport })
    }
  }
  return out
}

/** Filled again for every capture: it is large. */
const packets = newPacketBatch(65_536)

/** First payload of each end of each flow, by "TCP from to". */
export async function firstPayloads(path: string): Promise<Map<string, { bytes: Uint8Array; transport: number }>> {
  const capture = await openCapture(await openBytes(path))
  const out = new Map<string, { bytes: Uint8Array; transport: number }>()
  for await (const frames of capture.batches()) {
    packets.length = 0
    decodeFrames(frames, packets, newOddityCounts())
    for (let i = 0; i < packets.length; i++) {
      if (packets.payloadLength[i] === 0 || (packets.protocol[i] !== 6 && packets.protocol[i] !== 17)) continue
      const flow = flowKey(packets, i)
      if (out.has(flow)) continue
      const at = packets.payloadOffset[i]!
      out.set(flow, { transport: packets.protocol[i]!, bytes: packets.bytes.slice(at, at + packets.payloadLength[i]!) })
    }
  }
  return out
}

/** As nDPI writes it: "TCP 192.0.2.1:1234 192.0.2.2:80". */
function flowKey(packets: PacketBatch, i: number): string {
  const end = (words: Uint32Array, port: number): string => {
    const address = formatAddress(words, 4 * i)
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  }
  return `${packets.protocol[i] === 6 ? 'TCP' : 'UDP'} ${end(packets.source, packets.sourcePort[i]!)} ${end(packets.destination, packets.destinationPort[i]!)}`
}
