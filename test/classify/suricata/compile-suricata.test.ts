import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judgePayload } from '../../../src/classify/judge-payload.ts'
import { recognise } from '../../../src/classify/protocols/recognise.ts'
import { loadSignatures } from '../../../src/classify/rules/signature-set.ts'
import { compileSuricata } from '../../../src/classify/suricata/compile-suricata.ts'
import { normalUri } from '../../../src/classify/suricata/http-buffers.ts'
import { suricataLines } from '../../../src/classify/suricata/read-suricata-rule.ts'
import { suricataRule } from '../../../src/classify/suricata/suricata-matches.ts'

const rule = (options: string, header = 'alert tcp any any -> any any') =>
  `${header} (msg:"test"; ${options} sid:1; rev:1;)`

function alerts(ruleText: string, payload: string, port = 80, transport = 6): boolean {
  const test = compileSuricata(ruleText)
  if ('refused' in test) throw new Error(test.refused)
  const bytes = Buffer.from(payload, 'latin1')
  const { protocol, fields } = recognise(bytes, transport)
  return suricataRule(test).holds({ bytes, transport, protocol, fields, port })
}

const REQUEST =
  'POST /a/../b//c%2ephp?id=%27x HTTP/1.1\r\nHost: Example.com:8080\r\nUser-Agent: one\r\nCookie: a=b\r\nX-One: 1\r\n\r\nbody=1'

describe('compileSuricata', () => {
  it.each([
    ['content:"b|63 64|e";', 'abcdef', true],
    ['content:"BC"; nocase;', 'abcd', true],
    ['content:"BC";', 'abcd', false],
    ['content:!"x";', 'abcd', true],
    ['content:!"b";', 'abcd', false],
    ['content:"b"; offset:2;', 'abcb', true],
    ['content:"b"; offset:2;', 'abcd', false],
    ['content:"cd"; depth:3;', 'abcd', false],
    ['content:"cd"; offset:1; depth:3;', 'abcd', true],
    ['content:"ab"; startswith;', 'xab', false],
    ['content:"ab"; startswith;', 'abx', true],
    ['content:"cd"; endswith;', 'abcd', true],
    ['content:"cd"; endswith;', 'cda', false],
    ['content:!"cd"; endswith;', 'cda', true],
    ['content:"a"; content:"b"; distance:1;', 'ab', false],
    ['content:"a"; content:"b"; distance:1;', 'a.b', true],
    ['content:"a"; content:"b"; within:1;', 'a.b', false],
    ['content:"a"; content:"b"; within:1;', 'a.ab', true],
    ['content:"a"; content:"b"; distance:1; within:1;', 'a.b', true],
    ['content:"a"; content:"b"; distance:1; within:1;', 'a..b', false],
    ['content:"a"; content:"b"; distance:0; content:"c"; distance:0; within:1;', 'abxabc', true],
    ['content:"bc"; content:"b"; distance:-2; within:2;', 'abc', true],
    ['content:"a"; content:!"b"; distance:0; within:2;', 'a.b', false],
    ['content:"a"; content:!"b"; distance:0; within:2;', 'a..b', true],
    ['content:"a"; isdataat:2,relative;', 'abc', true],
    ['content:"a"; isdataat:3,relative;', 'abc', false],
    ['content:"c"; isdataat:!1,relative;', 'abc', true],
    ['isdataat:3;', 'abcd', true],
    ['isdataat:4;', 'abcd', false],
    ['content:"a"; pcre:"/^b[0-9]+$/R";', 'ab12', true],
    ['content:"a"; pcre:"/^b[0-9]+$/R";', 'a.b12', false],
    ['pcre:!"/[0-9]/";', 'abc', true],
    ['pcre:"/A.C/is";', 'xa\nc', true],
    ['content:"len="; byte_test:2,>,10,0,relative,string;', 'len=11', true],
    ['content:"len="; byte_test:2,>,10,0,relative,string;', 'len=10', false],
    ['byte_test:2,=,258,1;', '.\x01\x02', true],
    ['byte_test:2,=,513,1,little;', '.\x01\x02', true],
    ['byte_test:1,&,4,0;', '\x06', true],
    ['byte_jump:1,0; content:"x"; within:1;', '\x02..x', true],
    ['byte_jump:1,0; content:"x"; within:1;', '\x01..x', false],
    ['content:"a"; dsize:3;', 'abc', true],
    ['content:"a"; dsize:3<>6;', 'abc', false],
    ['content:"a"; dsize:>2;', 'abc', true],
  ])('%s on %j: %s', (options, payload, expected) => {
    expect(alerts(rule(options), payload)).toBe(expected)
  })

  it.each([
    ['http.method; content:"POST";', true],
    ['http.uri; content:"/b/c.php?id=\'x"; startswith; endswith;', true],
    ['http.uri.raw; content:"/a/../b//c%2ephp";', true],
    ['content:"/c.php"; http_uri; content:"POST"; http_method;', true],
    ['http.host; content:"example.com"; bsize:11;', true],
    ['http.host.raw; content:"Example.com:8080"; bsize:16;', true],
    ['http.header; content:"User-Agent|3a 20|one|0d 0a|";', true],
    ['http.header; content:"Cookie";', false],
    ['http.header_names; content:"|0d 0a|Host|0d 0a|User-Agent|0d 0a|"; startswith;', true],
    ['http.request_header; content:"X-One: 1"; bsize:8;', true],
    ['http.cookie; content:"a=b"; bsize:3;', true],
    ['http.request_body; content:"body=1"; bsize:6;', true],
    ['http.protocol; content:"HTTP/1.1"; http.referer; content:"x";', false],
    ['http.request_line; content:"POST /a"; startswith;', true],
    ['urilen:14;', true],
    ['urilen:29,raw;', false],
    ['pcre:"/c\\.php/U"; pcre:"/body=\\d/P";', true],
    ['http.uri; content:"/b"; content:"php"; distance:3; within:3; pkt_data; content:"POST";', true],
  ])('%s on a request: %s', (options, expected) => {
    expect(alerts(rule(options, 'alert http any any -> any any'), REQUEST)).toBe(expected)
  })

  it('asks for ports where the port is known, and for transport and protocol', () => {
    const on = (ports: string) => rule('content:"a";', `alert tcp $EXTERNAL_NET any -> $HOME_NET ${ports}`)
    expect(alerts(on('80'), 'a', 80)).toBe(true)
    expect(alerts(on('80'), 'a', 81)).toBe(false)
    expect(alerts(on('[80,8000:8080,!8005]'), 'a', 8004)).toBe(true)
    expect(alerts(on('[80,8000:8080,!8005]'), 'a', 8005)).toBe(false)
    expect(alerts(on('!22'), 'a', 22)).toBe(false)
    expect(alerts(on('1024:'), 'a', 1023)).toBe(false)
    expect(alerts(on('any'), 'a', 53, 17)).toBe(false)
    expect(alerts(rule('content:"a";', 'alert ssh any any -> any any'), 'a')).toBe(false)
  })

  it.each([
    ['alert tcp any any -> any any', 'form: no options'],
    [rule('flowbits:isset,x;'), 'keyword: flowbits'],
    [rule('content:"a"; flow:to_client;'), 'flow: to_client'],
    [rule('content:"a";', 'alert icmp any any -> any any'), 'protocol: icmp'],
    [rule('content:"a";', 'alert tcp 192.0.2.1 any -> any any'), 'header: an address'],
    [rule('content:"a";', 'pass tcp any any -> any any'), 'action: pass'],
    [rule('content:"a|0"; '), 'form: a content'],
    [rule('pcre:"/(a+)+$/";'), 'pcre: nested quantifiers'],
    [rule('pcre:"/(?=a)b/";'), 'pcre: look-around'],
    [rule('pcre:"/(a)\\1/";'), 'pcre:'],
    [rule('content:"abc"; depth:2;'), 'form: depth'],
    [rule('nocase;'), 'form: a modifier'],
    [rule(''), 'content: none'],
    [rule('content:"a"; distance:x;'), 'content: a place that a variable gives'],
    ['alert tcp any any -> any any (content:"a;)', 'form: an unclosed quote'],
    ['alert tcp any any -> any any (content:"a"; rev:1;)', 'form: no sid'],
    [rule(`content:"${'a'.repeat(300)}";`), 'content: longer than 256 bytes'],
    [rule('constructor:1;'), 'keyword: constructor'],
    [rule('__proto__;'), 'form: "__proto__"'],
  ])('refuses %s', (text, reason) => {
    expect((compileSuricata(text) as { refused: string }).refused).toContain(reason)
  })

  it('takes linear time for chains that could be tried at many places', () => {
    const chain = Array.from({ length: 40 }, () => 'content:"a"; distance:0;').join(' ')
    const before = performance.now()
    expect(alerts(rule(`${chain} content:"b"; distance:0;`), 'a'.repeat(4096))).toBe(false)
    expect(performance.now() - before).toBeLessThan(500)
  })
})

describe('suricataLines', () => {
  it('leaves comments out and joins lines', () => {
    expect(suricataLines('# no\n\nalert a \\\n b\r\nalert c')).toEqual([
      { line: 3, text: 'alert a  b' },
      { line: 5, text: 'alert c' },
    ])
  })
})

describe('normalUri', () => {
  it.each([
    ['http://example.com/a?b#c', '/a?b'],
    ['/a/./b/../c/', '/a/c/'],
    ['/a//b\\c', '/a/b/c'],
    ['/..', '/'],
    ['/%41%zz', '/A%zz'],
  ])('%s is %s', (target, expected) => {
    expect(normalUri(target)).toBe(expected)
  })
})

describe('loadSignatures', () => {
  it('reads *.rules beside YAML, keeps what it refuses, and gives id, title, class and references', () => {
    const folder = mkdtempSync(join(tmpdir(), 'suricata-'))
    writeFileSync(
      join(folder, 'a.rules'),
      [
        'alert http any any -> any any (msg:"a web shell"; http.uri; content:"/shell.php"; classtype:web-application-attack; reference:cve,2099-1; reference:url,example.com/a; sid:7;)',
        'alert tcp any any -> any any (flowbits:isset,a; sid:8;)',
        'alert tcp any any -> any any (content:"abcdef"; sid:7;)',
      ].join('\n'),
    )
    const set = loadSignatures([folder])
    expect(set.rules).toEqual([
      {
        id: 'suricata-7',
        title: { ja: 'a web shell', en: 'a web shell' },
        class: 'intrusion-attempt',
        category: 'site-rules',
        productKind: '',
        advisories: [],
        references: ['https://nvd.nist.gov/vuln/detail/CVE-2099-1', 'https://example.com/a'],
        where: `${folder}/a.rules:1`,
      },
    ])
    expect(set.refused.map(r => [r.where.split(':').at(-1), r.reason])).toEqual([
      ['2', 'keyword: flowbits'],
      ['3', 'sid: 7 is used twice'],
    ])
    const judged = judgePayload(Buffer.from('GET //shell%2ephp HTTP/1.1\r\n\r\n'), 6, set)
    expect([judged.signatures, judged.class]).toEqual([['suricata-7'], 'intrusion-attempt'])
  })
})
