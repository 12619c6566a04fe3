import { UDP } from '../../model/protocol.ts'
import type { Recognised } from './recognised.ts'

type Fields = Readonly<Record<string, string>>

/**
 * Requests that call forth much more than they are, by protocol: what a forger sends with a victim's address as the source,
 * and what is sent to find hosts for it (US-CERT TA14-017A; Rossow, "Amplification Hell", NDSS 2014).
 */
const TRIGGERS: Readonly<Record<string, (fields: Fields) => string>> = {
  dns: f => (f.message !== 'query' ? '' : f.type === 'ANY' ? 'dns-any' : ''),
  ntp: f =>
    f.mode === 'private' && f.request === 'monlist' ? 'ntp-monlist' : f.mode === 'control' ? 'ntp-control' : '',
  memcached: f =>
    f.command === 'stats' || f.command === 'get' || f.command === 'gets' ? `memcached-${f.command}` : '',
  ssdp: f => (f.method === 'M-SEARCH' ? 'ssdp-search' : ''),
  ldap: f => (f.operation === 'search' ? 'cldap-search' : ''),
  snmp: f => (f.request === 'get-bulk' ? 'snmp-get-bulk' : ''),
  'onc-rpc': f => (f.request === 'dump' ? 'portmap-dump' : ''),
  netbios: f => (f.message === 'node-status' ? 'netbios-status' : ''),
  coap: f => (f.path === '.well-known/core' ? 'coap-core' : ''),
  'ws-discovery': f => (f.action === 'Probe' ? 'ws-discovery-probe' : ''),
  ard: () => 'ard',
  rip: f => (f.version === '1' && f.message === 'request' ? 'rip-request' : ''),
  mssql: f => (f.message === 'browser' ? 'mssql-browser' : ''),
  slp: f => (f.message === 'service-request' || f.message === 'service-type-request' ? 'slp-request' : ''),
  'game-query': f => (f.query === 'getstatus' || f.query === 'info' ? `${f.engine}-${f.query}` : ''),
  ubiquiti: () => 'ubiquiti',
  dahua: f => (f.method === 'DHDiscover.search' ? 'dahua-search' : ''),
  sadp: () => 'sadp',
  citrix: () => 'citrix',
  xdmcp: f => (f.message === 'query' ? 'xdmcp-query' : ''),
  stun: f => (f.message === 'binding-request' ? 'stun-binding' : ''),
  tftp: f => (f.request === 'read' ? 'tftp-read' : ''),
  openvpn: f => (f.message === 'hard-reset-client-v2' ? 'openvpn-reset' : ''),
  ipmi: f => (f.command === 'get-channel-authentication-capabilities' ? 'ipmi-capabilities' : ''),
}

/** Name of the reflection that a datagram calls forth ("ntp-monlist"); '' for others and for all that came by TCP. */
export function reflectionOf(recognised: Recognised, transport: number): string {
  if (transport !== UDP || !Object.hasOwn(TRIGGERS, recognised.protocol)) return ''
  return TRIGGERS[recognised.protocol]!(recognised.fields)
}
