import { formatV4 } from '../base/address.ts'
import type { Random } from '../base/random.ts'

/**
 * First payloads as the protocols' specifications have them. They bear the marks that identify a request and nothing that would
 * work: no code, no command, no address of anybody's.
 */
export type Recipe = (random: Random, destination: number, port: number) => Uint8Array

const text = (s: string) => Uint8Array.from(Buffer.from(s, 'latin1'))
const hex = (s: string) => Uint8Array.from(Buffer.from(s.replaceAll(' ', ''), 'hex'))
const fixed =
  (bytes: Uint8Array): Recipe =>
  () =>
    bytes
const randomBytes = (random: Random, n: number) => Uint8Array.from({ length: n }, () => random.below(256))

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}

function u16(n: number): Uint8Array {
  return Uint8Array.of(n >>> 8, n & 255)
}

/** RFC 1035 query for `name`, of `type`, with recursion desired. */
function dnsQuery(random: Random, name: string, type: number): Uint8Array {
  const labels = name.split('.').flatMap(l => [l.length, ...Buffer.from(l)])
  return joined(
    u16(random.below(65536)),
    hex('0100 0001 0000 0000 0000'),
    Uint8Array.of(...labels, 0),
    u16(type),
    u16(1),
  )
}

/** TLS 1.1 ClientHello (RFC 4346 section 7.4.1.2) with the heartbeat extension (RFC 6520 section 2) or server name. */
function clientHello(random: Random, ciphers: number[], extensions: Uint8Array): Uint8Array {
  const body = joined(
    hex('0302'),
    randomBytes(random, 32),
    hex('00'),
    u16(ciphers.length * 2),
    ...ciphers.map(u16),
    hex('0100'),
    u16(extensions.length),
    extensions,
  )
  const handshake = joined(Uint8Array.of(1, 0), u16(body.length), body)
  return joined(hex('160302'), u16(handshake.length), handshake)
}

const CIPHERS = [
  0xc014, 0xc00a, 0xc022, 0x0039, 0x0038, 0x0088, 0x0035, 0x0084, 0xc012, 0xc008, 0x0016, 0x0013, 0x000a, 0xc013,
  0xc009, 0x0033, 0x0032, 0x002f, 0x0005, 0x0004, 0x00ff,
]
const HEARTBEAT = hex('000b 0004 0300 0102  000a 0006 0004 0017 0018  0023 0000  000f 0001 01')
const PLAIN_EXTENSIONS = hex('000b 0004 0300 0102  000a 0006 0004 0017 0018  0023 0000  000d 0008 0006 0401 0501 0201')

/** The ClientHello and, in the same breath, the heartbeat request whose length field promises more than it carries. */
function heartbleed(random: Random): Uint8Array {
  return joined(clientHello(random, CIPHERS, HEARTBEAT), hex('18 0302 0003 01 4000'))
}

function sipOptions(random: Random, destination: number): Uint8Array {
  const ours = formatV4(destination)
  const n = () => String(1e9 + random.below(2e9))
  return text(
    `OPTIONS sip:100@${ours} SIP/2.0\r\nVia: SIP/2.0/UDP scanner.example:5060;branch=z9hG4bK-${n()};rport\r\nContent-Length: 0\r\n` +
      `From: "scanner"<sip:100@sip.example>;tag=${n()}\r\nAccept: application/sdp\r\nTo: "scanner"<sip:100@sip.example>\r\n` +
      `Contact: sip:100@scanner.example:5060\r\nCSeq: 1 OPTIONS\r\nCall-ID: ${n()}\r\nMax-Forwards: 70\r\n\r\n`,
  )
}

function httpGet(target: string, agent: string): Recipe {
  return (_random, destination, port) => {
    const host = port === 80 || port === 443 ? formatV4(destination) : `${formatV4(destination)}:${port}`
    return text(
      `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${agent}\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
    )
  }
}

const MOZILLA = 'Mozilla/5.0 (Windows NT 6.1; rv:27.0) Gecko/20100101 Firefox/27.0'
const LOGINS = ['admin', 'administrator', 'root', 'test', 'user', 'guest', 'oracle', 'glassfish']
const WORDS = [
  'admin',
  'adminadmin',
  '123456',
  'password',
  'changeit',
  'admin123',
  'qwerty',
  'root',
  '12345678',
  'glassfish',
]

function adminLogin(random: Random, destination: number, port: number): Uint8Array {
  const body = `j_username=${LOGINS[random.below(3)]}&j_password=${WORDS[random.below(WORDS.length)]}&loginButton=Login`
  return text(
    `POST /j_security_check HTTP/1.1\r\nHost: ${formatV4(destination)}:${port}\r\nUser-Agent: ${MOZILLA}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  )
}

/** NetBIOS session header and SMB1 negotiate with one dialect (MS-CIFS section 2.2.4.52). */
const SMB_NEGOTIATE = hex(
  '0000002f ff534d42 72 00000000 18 0128 0000 0000000000000000 0000 0000 2f4b 0000 c55e 00 0c00 02 4e54204c4d20302e313200',
)
/** TDS prelogin: version, encryption, instance, thread (MS-TDS section 2.2.6.5). */
const TDS_PRELOGIN = hex(
  '1201002f00000100 00001a0006 0100200001 0200210001 0300220004 0401260001 ff 080001550000 00 00 00000d50 00',
)

function rdpCookie(random: Random): Uint8Array {
  const cookie = text(`Cookie: mstshash=${LOGINS[random.below(4)]}\r\n`)
  const tail = hex('0100080003000000')
  const length = 4 + 7 + cookie.length + tail.length
  return joined(hex('0300'), u16(length), Uint8Array.of(length - 5), hex('e0 0000 0000 00'), cookie, tail)
}

/** BVLC, NPDU, confirmed ReadPropertyMultiple of the device object, all properties (ASHRAE 135, clause 15.7). */
const BACNET = hex('810a 0013 0104 0005 01 0e 0c 023fffff 1e 09 08 1f')

/** M-SEARCH of UPnP Device Architecture 1.0 section 1.2.2. */
const SSDP = text(
  'M-SEARCH * HTTP/1.1\r\nHost:239.255.255.250:1900\r\nST:ssdp:all\r\nMan:"ssdp:discover"\r\nMX:3\r\n\r\n',
)

function vbulletin(_random: Random, destination: number): Uint8Array {
  return text(
    `GET /ajax/api/hook/decodeArguments?arguments=O%3A12%3A%22vB_dB_Result%22%3A0%3A%7B%7D HTTP/1.1\r\nHost: ${formatV4(destination)}\r\n` +
      `User-Agent: ${MOZILLA}\r\nConnection: close\r\n\r\n`,
  )
}

/** T3 greeting (first line is the protocol's version) and, in the same segment, a frame that begins as a Java object stream does (0xaced0005). */
const WEBLOGIC = joined(
  text('t3 12.2.1\nAS:255\nHL:19\nMS:10000000\n\n'),
  hex('00000019 0165 01 ffffffff ffffffff aced0005 70 00000000'),
)

/** S2-032: an expression behind `method:`; this one adds two numbers. */
function strutsMethod(_random: Random, destination: number, port: number): Uint8Array {
  const host = port === 80 ? formatV4(destination) : `${formatV4(destination)}:${port}`
  return text(
    `GET /index.action?method:%23_memberAccess%3d@ognl.OgnlContext@DEFAULT_MEMBER_ACCESS,%23a%3d(1%2b1),1?%23xx:%23request.toString HTTP/1.1\r\n` +
      `Host: ${host}\r\nUser-Agent: ${MOZILLA}\r\nConnection: close\r\n\r\n`,
  )
}

const PROXY_JUDGE = 'http://judge.example/check'

export const RECIPES: Readonly<Record<string, Recipe>> = {
  'http-get': httpGet('/', MOZILLA),
  'http-get-curl': httpGet('/', 'curl/7.29.0'),
  'http-survey': httpGet('/', 'Mozilla/5.0 (compatible; survey-scanner; +http://survey.example/about)'),
  'http-manager': httpGet('/manager/html', MOZILLA),
  'http-phpmyadmin': httpGet('/phpMyAdmin/scripts/setup.php', 'ZmEu'),
  'http-panel-login': httpGet('/login/', MOZILLA),
  'http-head': fixed(text('HEAD / HTTP/1.0\r\n\r\n')),
  'http-get-plain': fixed(text('GET / HTTP/1.0\r\n\r\n')),
  'proxy-get': fixed(
    text(
      `GET ${PROXY_JUDGE} HTTP/1.1\r\nHost: judge.example\r\nProxy-Connection: keep-alive\r\nUser-Agent: ${MOZILLA}\r\n\r\n`,
    ),
  ),
  'proxy-connect': fixed(text('CONNECT mail.example:25 HTTP/1.0\r\n\r\n')),
  psblock: (_random, destination, port) =>
    text(`GET /PSBlock HTTP/1.1\r\nHost: ${formatV4(destination)}:${port}\r\nConnection: close\r\n\r\n`),
  'psblock-plain': fixed(text('GET /PSBlock HTTP/1.0\r\n\r\n')),
  'tls-hello': random => clientHello(random, CIPHERS, PLAIN_EXTENSIONS),
  heartbleed: heartbleed,
  'ssh-banner': fixed(text('SSH-2.0-libssh2_1.4.2\r\n')),
  'ssh-putty': fixed(text('SSH-2.0-PUTTY\r\n')),
  'telnet-negotiation': fixed(hex('fffd03 fffb18 fffb1f fffb20 fffb21 fffb22 fffb27 fffd05')),
  'telnet-login': random => text(`${LOGINS[random.below(LOGINS.length)]}\r\n`),
  'smb-negotiate': fixed(SMB_NEGOTIATE),
  'tds-prelogin': fixed(TDS_PRELOGIN),
  'rdp-cookie': rdpCookie,
  socks4: fixed(hex('04 01 0019 c0000263 00')),
  socks5: fixed(hex('05 01 00')),
  'admin-login': adminLogin,
  vbulletin: vbulletin,
  'weblogic-t3': fixed(WEBLOGIC),
  'weblogic-hello': fixed(text('t3 12.2.1\nAS:255\nHL:19\nMS:10000000\n\n')),
  'struts-method': strutsMethod,
  'dns-any': random => dnsQuery(random, 'amplifier.example', 255),
  'dns-a': random => dnsQuery(random, `${random.next().toString(16)}.openresolver.example`, 1),
  'ntp-monlist': fixed(hex('1700032a 00000000')),
  ssdp: fixed(SSDP),
  'sip-options': sipOptions,
  'snmp-get': random =>
    joined(
      hex('3026 0201 01 0406 7075626c6963 a119 0204'),
      Uint8Array.of(random.below(128)),
      randomBytes(random, 3),
      hex('0201 00 0201 00 300b 3009 0605 2b06010201 0500'),
    ),
  'netbios-status': random =>
    joined(
      u16(random.below(65536)),
      hex('0000 0001 0000 0000 0000 20'),
      text(`CK${'A'.repeat(30)}`),
      hex('00 0021 0001'),
    ),
  'mssql-browser': fixed(hex('02')),
  chargen: fixed(hex('01')),
  'bacnet-rpm': fixed(BACNET),
  'dht-ping': random => joined(text('d1:ad2:id20:'), randomBytes(random, 20), text('e1:q4:ping1:t2:aa1:y1:qe')),
}

export function recipeByName(name: string): Recipe | null {
  return Object.hasOwn(RECIPES, name) ? RECIPES[name]! : null
}
