import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rulesFolder } from '../../src/base/package-paths.ts'
import { seededRandom } from '../../src/base/random.ts'
import { judgePayload, payloadFields } from '../../src/classify/judge-payload.ts'
import { loadSignatures } from '../../src/classify/rules/signature-set.ts'
import { EMPTY_PAYLOAD_ID } from '../../src/model/payload.ts'

const set = loadSignatures([join(rulesFolder, 'signatures')])
const [TCP, UDP] = [6, 17]
const text = (s: string) => Buffer.from(s, 'latin1')
const hex = (s: string) => Buffer.from(s.replaceAll(' ', ''), 'hex')
const judge = (bytes: Uint8Array, transport = TCP) => judgePayload(bytes, transport, set)

describe('judgePayload: the requests of the reference cases', () => {
  const cases: [string, Uint8Array, number, string, string, string, string][] = [
    ['HEAD / HTTP/1.0', text('HEAD / HTTP/1.0\r\n\r\n'), TCP, 'http', 'probe', 'web-head-http10', 'web-server-search'],
    [
      'GET /PSBlock with a Host',
      text('GET /PSBlock HTTP/1.1\r\nHost: 192.0.2.1:49152\r\nConnection: close\r\n\r\n'),
      TCP,
      'http',
      'intrusion-attempt',
      'bmc-psblock',
      'bmc-exploit',
    ],
    [
      'GET /PSBlock alone',
      text('GET /PSBlock\r\n\r\n'),
      TCP,
      'http',
      'intrusion-attempt',
      'bmc-psblock',
      'bmc-exploit',
    ],
    [
      'a proxy asked by CONNECT',
      text('CONNECT mail.example:25 HTTP/1.0\r\n\r\n'),
      TCP,
      'http',
      'probe',
      'proxy-connect',
      'open-proxy-search',
    ],
    [
      'a proxy asked by an absolute URI',
      text('GET http://judge.example/check HTTP/1.1\r\nHost: judge.example\r\n\r\n'),
      TCP,
      'http',
      'probe',
      'proxy-absolute-uri',
      'open-proxy-search',
    ],
    ['Telnet negotiation', hex('fffd03 fffb18 fffb1f'), TCP, 'telnet', 'probe', 'telnet-negotiation', 'telnet-login'],
    [
      'BACnet ReadPropertyMultiple',
      hex('810a 0013 0104 0005 01 0e 0c 023fffff 1e 09 08 1f'),
      UDP,
      'bacnet',
      'probe',
      'bacnet-read-property-multiple',
      'industrial-search',
    ],
    [
      'a login on the GlassFish console',
      text('POST /j_security_check HTTP/1.1\r\nHost: 192.0.2.1:4848\r\n\r\nj_username=admin&j_password=admin'),
      TCP,
      'http',
      'credential-attempt',
      'login-glassfish',
      'admin-login',
    ],
    [
      'vBulletin',
      text('GET /ajax/api/hook/decodeArguments?arguments=O%3A12 HTTP/1.1\r\nHost: a\r\n\r\n'),
      TCP,
      'http',
      'intrusion-attempt',
      'vbulletin-decode-arguments',
      'web-application-exploit',
    ],
    [
      'WebLogic T3 with an object',
      Buffer.concat([text('t3 12.2.1\nAS:255\nHL:19\n\n'), hex('00000019 aced0005 70')]),
      TCP,
      't3',
      'intrusion-attempt',
      'weblogic-t3-serialized',
      'application-server-exploit',
    ],
    [
      'Struts S2-032',
      text('GET /index.action?method:%23_memberAccess%3d@ognl.OgnlContext@X HTTP/1.1\r\nHost: a\r\n\r\n'),
      TCP,
      'http',
      'intrusion-attempt',
      'struts-s2-032',
      'web-application-exploit',
    ],
    [
      'an SSH login tool',
      text('SSH-2.0-libssh2_1.4.2\r\n'),
      TCP,
      'ssh',
      'credential-attempt',
      'ssh-login-library',
      'ssh-login',
    ],
    ['a login name', text('user\r\n'), TCP, 'unknown-text', 'credential-attempt', 'telnet-login', 'telnet-login'],
    ['NTP monlist', hex('1700032a 00000000'), UDP, 'ntp', 'probe', 'ntp-monlist', 'open-resolver-search'],
    ['the two zero bytes of nobody', hex('0000'), TCP, 'unknown-binary', 'other', '', ''],
    ['a line that nobody knows', text('what is this\r\n'), TCP, 'unknown-text', 'other', '', ''],
  ]
  for (const [name, bytes, transport, protocol, payloadClass, signature, category] of cases) {
    it(name, () => {
      const judgement = judge(bytes, transport)
      expect([judgement.protocol, judgement.class, judgement.signatures[0] ?? '', judgement.category]).toEqual([
        protocol,
        payloadClass,
        signature,
        category,
      ])
    })
  }

  it('names the advisory of the BMC request', () => {
    expect(set.rules.find(r => r.id === 'bmc-psblock')!.advisories).toEqual(['bmc-psblock-2014'])
  })

  it('calls nothing a port check', () => {
    expect(judge(new Uint8Array(0))).toMatchObject({
      protocol: 'empty',
      class: 'port-check',
      groupId: EMPTY_PAYLOAD_ID,
    })
  })
})

describe('judgePayload: groups', () => {
  const group = (s: string) => judge(text(s)).groupId

  it('are the same whatever the Host says, and differ by target and user agent', () => {
    const one = 'GET /PSBlock HTTP/1.1\r\nHost: 192.0.2.1:49152\r\nUser-Agent: a\r\n\r\n'
    expect(group(one)).toBe(group(one.replace('192.0.2.1', '198.51.100.23')))
    expect(group(one)).not.toBe(group(one.replace('PSBlock', 'PSStore')))
    expect(group(one)).not.toBe(group(one.replace('User-Agent: a', 'User-Agent: b')))
  })

  it('join logins whatever is tried, and part a greeting from one that brings an object', () => {
    const login = (password: string) =>
      group(
        `POST /j_security_check HTTP/1.1\r\nHost: a\r\nContent-Length: ${30 + password.length}\r\n\r\nj_username=admin&j_password=${password}`,
      )
    expect(login('admin')).toBe(login('changeit'))
    expect(group('GET / HTTP/1.1\r\nAuthorization: Basic YTph\r\n\r\n')).toBe(
      group('GET / HTTP/1.1\r\nAuthorization: Basic YTpi\r\n\r\n'),
    )
    expect(group('t3 12.2.1\nAS:255\n\n')).not.toBe(group('t3 12.2.1\nAS:255\n\n\xac\xed\x00\x05p'))
  })

  it('are named by the request line', () => {
    expect(judge(text('HEAD / HTTP/1.0\r\n\r\n')).groupText).toBe('HEAD / HTTP/1.0')
    expect(judge(text(`GET /${'a'.repeat(500)} HTTP/1.1\r\n\r\n`)).groupText.length).toBeLessThanOrEqual(200)
  })

  it('ignore the numbers that SIP, DNS and TLS draw', () => {
    const sip = (n: number) =>
      judge(
        text(
          `OPTIONS sip:100@192.0.2.${n} SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK-${n}\r\nCall-ID: ${n}\r\nUser-Agent: x\r\n\r\n`,
        ),
        UDP,
      ).groupId
    expect(sip(1)).toBe(sip(2))
    const dns = (id: string, label: string) =>
      judge(
        hex(
          `${id} 0100 0001 0000 0000 0000 08 ${Buffer.from(label).toString('hex')} 03 777777 07 6578616d706c65 00 0001 0001`,
        ),
        UDP,
      ).groupId
    expect(dns('0001', 'a1b2c3d4')).toBe(dns('beef', 'ffffffff'))
    expect(dns('0001', 'wwwwwwww')).not.toBe(dns('0001', 'mailmail'))
    const tls = (random: string) =>
      judge(hex(`16 0302 0036 01 000032 0302 ${random.repeat(32)} 00 0002 002f 0100 0007 000f 0003 010000`)).groupId
    expect(tls('aa')).toBe(tls('bb'))
  })

  it('hide the address that a scanner writes into its payload, and are one for all addresses', () => {
    expect(group('MGLNDD_192.0.2.1_9002\n')).toBe(group('MGLNDD_198.51.100.77_443\n'))
    for (const payload of [
      'MGLNDD_192.0.2.1_9002\n',
      'CONNECT 192.0.2.1:80 HTTP/1.0\r\n\r\n',
      '\x12\x34\x00192.0.2.1\x00',
      'SLAVEOF 192.0.2.1 80\r\n',
      'OPTIONS rtsp://192.0.2.1/ RTSP/1.0\r\n\r\n',
    ]) {
      expect(judge(text(payload)).groupText).not.toContain('192.0.2.1')
    }
  })

  it('show no control characters', () => {
    const bytes = text('GET /\x1b[31m\u202e HTTP/1.0\r\nHost: \x07\r\n\r\n')
    expect(JSON.stringify([judge(bytes).groupText, payloadFields(bytes, TCP)])).not.toMatch(
      /[\u0000-\u001f\u007f-\u009f]|\\u001b/,
    )
  })
})

describe('judgePayload: hostile input', () => {
  it('never throws and stays fast for cut, flipped and random bytes', () => {
    const random = seededRandom(5)
    const seeds = [
      text('GET /a HTTP/1.1\r\nHost: a\r\n\r\n'),
      hex('16030200dc010000d80302535b909d9b'),
      hex('0300002b26e0000000000043'),
      hex('ff534d42720000'),
      hex('81a0bacadaea'),
      hex('302602010104067075626c6963a519'),
      hex('000001000001000000000000076578'),
      text('*3\r\n$7\r\nSLAVEOF\r\n'),
      hex('810a00130104'),
      text('d1:ad2:id20:'),
      text('CNXN'),
      text('t3 12.2.1\n'),
      hex('fffd03fffa18'),
    ]
    let slowest = 0
    for (let i = 0; i < 20_000; i++) {
      const seed = seeds[random.below(seeds.length)]!
      const bytes = new Uint8Array(random.below(64) + (i % 100 === 0 ? 4096 : 0))
      for (let k = 0; k < bytes.length; k++)
        bytes[k] = k < seed.length && random.below(16) !== 0 ? seed[k]! : random.below(256)
      const before = performance.now()
      const judgement = judge(bytes, i % 2 === 0 ? TCP : UDP)
      slowest = Math.max(slowest, performance.now() - before)
      expect(judgement.protocol).not.toBe('')
    }
    console.info(`slowest of 20,000 hostile payloads: ${slowest.toFixed(2)} ms`)
    expect(slowest).toBeLessThan(500)
  })

  it('reads repeating text in linear time', () => {
    const slow: string[] = []
    for (const part of [
      ';wget ',
      '%',
      '..%2f',
      ': () ',
      '\xff\xfd',
      'a ',
      '../',
      '$(',
      "'+or+",
      '\r\n$',
      '1.',
      '1-1-1-',
      'a=',
      'a:b\r\n',
      '0'.repeat(15),
      '2014-01-01',
    ]) {
      for (const head of ['', 'GET /', 'POST / HTTP/1.1\r\n\r\n', '*1\r\n$3\r\nGET\r\n', 'OPTIONS sip:', 'd1:a']) {
        const bytes = text((head + part.repeat(4096)).slice(0, 4096))
        let best = Number.POSITIVE_INFINITY
        for (let n = 0; n < 4; n++) {
          const before = performance.now()
          judge(bytes)
          best = Math.min(best, performance.now() - before)
        }
        if (best > 20) slow.push(`${JSON.stringify(head + part)}: ${best.toFixed(1)} ms`)
      }
    }
    expect(slow).toEqual([])
  })

  it('keeps names that senders choose out of its objects', () => {
    const fields = payloadFields(text('GET / HTTP/1.1\r\n__proto__: x\r\nconstructor: y\r\n\r\n'), TCP)
    expect(Object.keys(fields).sort()).toEqual(['headers', 'method', 'target', 'version'])
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
  })
})
