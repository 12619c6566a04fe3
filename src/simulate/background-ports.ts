/** A busy port of the background: its weight, what its visitors send, and how many of them complete the handshake. */
export interface BackgroundPort {
  port: string
  /** Relative to 23/TCP = 100. */
  weight: number
  /** Of the visits, those that complete the handshake; the others only knock. TCP only. */
  connect: number
  /** Recipes, equally likely; '' connects and sends nothing. */
  payloads: readonly string[]
}

/** Shape of a telescope's ranking about 2014, by order of magnitude from the rankings that NPA and JPCERT/CC printed then. */
export const BACKGROUND_PORTS: readonly BackgroundPort[] = [
  { port: '23/tcp', weight: 100, connect: 0.4, payloads: ['telnet-negotiation', 'telnet-login', ''] },
  { port: '22/tcp', weight: 92, connect: 0.45, payloads: ['ssh-banner', 'ssh-putty', ''] },
  { port: '445/tcp', weight: 85, connect: 0.6, payloads: ['smb-negotiate'] },
  { port: '3389/tcp', weight: 70, connect: 0.35, payloads: ['rdp-cookie', 'rdp-cookie', ''] },
  { port: '1433/tcp', weight: 62, connect: 0.3, payloads: ['tds-prelogin', ''] },
  {
    port: '80/tcp',
    weight: 58,
    connect: 0.45,
    payloads: ['http-get', 'http-get-curl', 'http-phpmyadmin', 'http-head', 'http-get-plain', ''],
  },
  { port: '8/icmp', weight: 55, connect: 0, payloads: [] },
  { port: '53/udp', weight: 48, connect: 0, payloads: ['dns-any', 'dns-a'] },
  { port: '8080/tcp', weight: 44, connect: 0.4, payloads: ['http-get', 'http-manager', 'proxy-get', ''] },
  { port: '3306/tcp', weight: 36, connect: 0.3, payloads: [''] },
  { port: '5060/udp', weight: 34, connect: 0, payloads: ['sip-options'] },
  { port: '443/tcp', weight: 32, connect: 0.4, payloads: ['tls-hello', 'tls-hello', ''] },
  { port: '123/udp', weight: 30, connect: 0, payloads: ['ntp-monlist'] },
  { port: '1900/udp', weight: 26, connect: 0, payloads: ['ssdp'] },
  { port: '3128/tcp', weight: 24, connect: 0.4, payloads: ['proxy-get', 'proxy-connect', ''] },
  { port: '135/tcp', weight: 20, connect: 0.2, payloads: [''] },
  { port: '137/udp', weight: 19, connect: 0, payloads: ['netbios-status'] },
  { port: '139/tcp', weight: 18, connect: 0.3, payloads: ['smb-negotiate', ''] },
  { port: '25/tcp', weight: 17, connect: 0.4, payloads: [''] },
  { port: '21/tcp', weight: 16, connect: 0.4, payloads: [''] },
  { port: '1080/tcp', weight: 15, connect: 0.4, payloads: ['socks4', 'socks5'] },
  { port: '5900/tcp', weight: 14, connect: 0.3, payloads: [''] },
  { port: '161/udp', weight: 13, connect: 0, payloads: ['snmp-get'] },
  { port: '8888/tcp', weight: 11, connect: 0.3, payloads: ['http-get', ''] },
  { port: '4899/tcp', weight: 10, connect: 0.3, payloads: [''] },
  { port: '8000/tcp', weight: 9.5, connect: 0.3, payloads: ['http-get', ''] },
  { port: '5000/tcp', weight: 9, connect: 0.4, payloads: ['http-get', ''] },
  { port: '1434/udp', weight: 9, connect: 0, payloads: ['mssql-browser'] },
  { port: '19/udp', weight: 8.5, connect: 0, payloads: ['chargen'] },
  { port: '110/tcp', weight: 8, connect: 0.3, payloads: [''] },
  { port: '8123/tcp', weight: 7.5, connect: 0.4, payloads: ['proxy-get'] },
  { port: '9064/tcp', weight: 7, connect: 0.3, payloads: ['proxy-get', ''] },
  { port: '8443/tcp', weight: 6.5, connect: 0.3, payloads: ['tls-hello', ''] },
  { port: '2222/tcp', weight: 6, connect: 0.4, payloads: ['ssh-banner', ''] },
  { port: '5432/tcp', weight: 5.5, connect: 0.3, payloads: [''] },
  { port: '10000/tcp', weight: 5, connect: 0.3, payloads: ['http-get', ''] },
  { port: '111/udp', weight: 5, connect: 0, payloads: ['chargen'] },
  { port: '6881/udp', weight: 5, connect: 0, payloads: ['dht-ping'] },
  { port: '143/tcp', weight: 4.5, connect: 0.3, payloads: [''] },
  { port: '993/tcp', weight: 4, connect: 0.3, payloads: ['tls-hello', ''] },
  { port: '995/tcp', weight: 3.5, connect: 0.3, payloads: ['tls-hello', ''] },
  { port: '465/tcp', weight: 3, connect: 0.3, payloads: ['tls-hello', ''] },
  { port: '27017/tcp', weight: 2.5, connect: 0.2, payloads: [''] },
  { port: '8081/tcp', weight: 2.5, connect: 0.3, payloads: ['http-get', ''] },
  { port: '9200/tcp', weight: 2.2, connect: 0.3, payloads: ['http-get', ''] },
  { port: '11211/tcp', weight: 2, connect: 0.2, payloads: [''] },
  { port: '6379/tcp', weight: 1.6, connect: 0.2, payloads: [''] },
  { port: '2323/tcp', weight: 1.4, connect: 0.3, payloads: ['telnet-negotiation', ''] },
  { port: '81/tcp', weight: 1.2, connect: 0.4, payloads: ['http-get', ''] },
  { port: '5222/tcp', weight: 0.9, connect: 0.2, payloads: [''] },
  { port: '7001/tcp', weight: 0.8, connect: 0.2, payloads: [''] },
  { port: '4848/tcp', weight: 0.6, connect: 0.3, payloads: ['http-get', ''] },
  { port: '7778/tcp', weight: 0.055, connect: 0.4, payloads: ['http-get', ''] },
  { port: '1194/tcp', weight: 0.05, connect: 0.2, payloads: [''] },
]

/** Hours of the day, local: a mild daily rhythm. */
export const HOUR_WEIGHTS: readonly number[] = [
  0.92, 0.9, 0.88, 0.88, 0.9, 0.92, 0.95, 0.98, 1.02, 1.05, 1.06, 1.07, 1.08, 1.08, 1.08, 1.07, 1.06, 1.06, 1.05, 1.04,
  1.02, 1, 0.98, 0.95,
]
