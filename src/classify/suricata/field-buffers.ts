/** Sticky buffers that are a decoded field of ours: protocol and field (Suricata user guide, keywords of DNS, TLS, SSH, SIP, SNMP). */
export const FIELD_BUFFERS: ReadonlyMap<string, readonly [protocol: string, field: string]> = new Map([
  ['dns.query', ['dns', 'name']],
  ['dns_query', ['dns', 'name']],
  ['tls.sni', ['tls', 'serverName']],
  ['tls_sni', ['tls', 'serverName']],
  ['ssh.proto', ['ssh', 'version']],
  ['ssh.software', ['ssh', 'software']],
  ['sip.method', ['sip', 'method']],
  ['sip.uri', ['sip', 'target']],
  ['snmp.community', ['snmp', 'community']],
])
