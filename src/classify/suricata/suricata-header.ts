import { TCP, UDP } from '../../model/protocol.ts'
import type { PortSet } from '../rules/port-set.ts'
import type { WrittenSuricataRule } from './read-suricata-rule.ts'

export interface SuricataHeader {
  /** IP protocol number, 0 for any. */
  transport: number
  /** Our name of the application protocol, '' for any. */
  protocol: string
  /** Ports of the side that is asked. */
  ports: PortSet
  /** True if the header holds in both directions. */
  bothWays: boolean
}

/** Suricata's names of protocols and ours; null as ours: any content. */
const PROTOCOLS: ReadonlyMap<string, readonly [transport: number, ours: string]> = new Map([
  ['ip', [0, '']],
  ['tcp', [TCP, '']],
  ['tcp-pkt', [TCP, '']],
  ['udp', [UDP, '']],
  ['http', [TCP, 'http']],
  ['http1', [TCP, 'http']],
  ['tls', [TCP, 'tls']],
  ['ssh', [TCP, 'ssh']],
  ['smb', [TCP, 'smb']],
  ['dns', [0, 'dns']],
  ['ntp', [UDP, 'ntp']],
  ['snmp', [UDP, 'snmp']],
  ['tftp', [UDP, 'tftp']],
  ['sip', [0, 'sip']],
  ['rdp', [TCP, 'rdp']],
  ['mqtt', [TCP, 'mqtt']],
  ['ike', [UDP, 'ike']],
  ['modbus', [TCP, 'modbus']],
  ['dnp3', [TCP, 'dnp3']],
  ['enip', [0, 'ethernet-ip']],
  ['pgsql', [TCP, 'postgres']],
  ['ldap', [0, 'ldap']],
  ['bittorrent-dht', [UDP, 'bittorrent']],
  ['rfb', [TCP, 'vnc']],
  ['krb5', [0, 'kerberos']],
  ['telnet', [TCP, 'telnet']],
])

/** Our name of one of Suricata's application protocols; null if there is none. */
export function ourProtocol(name: string): string | null {
  const known = PROTOCOLS.get(name.toLowerCase())
  return known === undefined || known[1] === '' ? null : known[1]
}

/** IDS actions; those of an IPS alert as well. */
const ACTIONS = new Set(['alert', 'drop', 'reject', 'rejectsrc', 'rejectdst', 'rejectboth'])

/** Ports that variables usually stand for (suricata.yaml of the distribution); any other variable is any port. */
const PORT_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['$HTTP_PORTS', '80'],
  ['$SSH_PORTS', '22'],
  ['$ORACLE_PORTS', '1521'],
  ['$FTP_PORTS', '21'],
  ['$DNP3_PORTS', '20000'],
  ['$MODBUS_PORTS', '502'],
  ['$FILE_DATA_PORTS', '[80,110,143]'],
  ['$SHELLCODE_PORTS', '!80'],
])

/** What a header asks for, or why it is outside of the subset. */
export function suricataHeader(rule: WrittenSuricataRule): SuricataHeader | { refused: string } {
  if (!ACTIONS.has(rule.action)) return { refused: `action: ${rule.action}` }
  const known = PROTOCOLS.get(rule.protocol.toLowerCase())
  if (rule.protocol === 'tcp-stream') return { refused: 'protocol: tcp-stream (payloads are judged as they came)' }
  if (known === undefined) return { refused: `protocol: ${rule.protocol.slice(0, 32)}` }
  if (rule.direction !== '->' && rule.direction !== '<>') return { refused: `form: the direction "${rule.direction}"` }
  for (const addresses of [rule.source, rule.destination])
    if (!isAnyAddress(addresses)) return { refused: 'header: an address (payloads are judged whoever sent them)' }
  if (!isAnyPort(rule.sourcePorts))
    return { refused: 'header: a source port (payloads are judged whatever port they came from)' }
  const ports = portSet(rule.destinationPorts)
  if (ports === null) return { refused: `form: the ports "${rule.destinationPorts.slice(0, 40)}"` }
  return { transport: known[0], protocol: known[1], ports, bothWays: rule.direction === '<>' }
}

/** "any" and variables: which addresses are ours is the site's knowledge, and all payloads come from outside. */
function isAnyAddress(text: string): boolean {
  return text
    .replace(/[[\]\s]/g, '')
    .split(',')
    .every(part => /^!?(?:any|\$[A-Z0-9_]+)$/.test(part))
}

function isAnyPort(text: string): boolean {
  return text === 'any'
}

/** "80", "[80,8000:8080]", "!22", "1024:"; null if it is no such list. */
export function portSet(text: string): PortSet | null {
  const set: PortSet = { within: [], without: [] }
  return addPorts(set, text, false, 0) ? set : null
}

function addPorts(set: PortSet, text: string, negated: boolean, depth: number): boolean {
  if (depth > 4) return false
  if (text.startsWith('!')) return addPorts(set, text.slice(1), !negated, depth + 1)
  if (text.startsWith('[')) {
    if (!text.endsWith(']')) return false
    return splitList(text.slice(1, -1)).every(part => addPorts(set, part, negated, depth + 1))
  }
  if (text.startsWith('$')) {
    const ports = PORT_VARIABLES.get(text)
    return ports === undefined || addPorts(set, ports, negated, depth + 1)
  }
  if (text === 'any') return !negated
  const m = /^(\d{1,5})(:(\d{1,5})?)?$|^:(\d{1,5})$/.exec(text)
  if (m === null) return false
  const from = Number(m[1] ?? 0)
  const to = m[4] !== undefined ? Number(m[4]) : m[2] === undefined ? from : Number(m[3] ?? 65_535)
  if (from > to || to > 65_535) return false
  ;(negated ? set.without : set.within).push([from, to])
  return true
}

function splitList(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const c of text) {
    if (c === '[') depth++
    if (c === ']') depth--
    if (c === ',' && depth === 0) {
      parts.push(part)
      part = ''
    } else part += c
  }
  return [...parts, part]
}
