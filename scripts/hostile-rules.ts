import type { Random } from '../src/base/random.ts'

/** A file of rules that has to be refused. */
export interface HostileFile {
  kind: string
  extension: 'yaml' | 'rules' | 'xml'
  bytes: Uint8Array
}

type Make = (random: Random) => string | Uint8Array

const some = (random: Random, ...from: string[]) => from[random.below(from.length)]!
const times = (text: string, n: number) => text.repeat(n)

const yamlRule = (conditions: string) => `signatures:
  - id: hostile
    title: { ja: 試験, en: test }
    class: probe
    category: other
${conditions}
    examples: { must: ['abc'], mustNot: ['abd'] }
`

/** A pattern that other engines take exponential or quadratic time for, or that cannot be matched in linear time at all. */
function hostilePattern(random: Random): string {
  const atom = some(random, 'a', '.', '\\w', '[a-z]', '(?:ab)', '\\d\\s')
  const inner = some(random, '+', '*', '{2,}', '{1,}')
  const outer = some(random, '+', '*', '{2,}', '{3}', '+?')
  const shapes = [
    `(${atom}${inner})${outer}$`,
    `^(?:${atom}${inner}x?)${outer}y`,
    `((${atom}${inner})b)${outer}`,
    `(a)(b)\\${1 + random.below(2)}`,
    `(?=${atom}${inner})b`,
    `(?<!${atom})b`,
    `(?>${atom}${inner})`,
    `${atom}++`,
    `(?:${atom}{1,90}){1,90}`,
    Array.from({ length: 200 + random.below(400) }, (_, i) => `word${i}${random.below(1e6)}`).join('|'),
    `${times('(', 30 + random.below(500))}a${times(')', 30 + random.below(500))}`,
    `[${times('a-', 1 + random.below(3))}`,
    `(?P>${times('a', random.below(90))})`,
    `a{${2 ** 20 + random.below(1e6)}}`,
    times('x', 4200 + random.below(9000)),
    `\\p{${some(random, 'L', 'Script=Greek', '')}}`,
    `(?(1)a|b)`,
    `(?R)`,
  ]
  return shapes[random.below(shapes.length)]!
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
const prototypeName = (random: Random) =>
  some(random, '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf')

const YAML: readonly [string, Make][] = [
  ['pattern', r => yamlRule(`    patterns: [${quoted(hostilePattern(r))}]`)],
  ['field pattern', r => yamlRule(`    fieldPatterns: { target: ${quoted(hostilePattern(r))} }`)],
  [
    'many patterns',
    r =>
      yamlRule(
        `    patterns: [${Array.from({ length: 2000 }, () => quoted(hostilePattern(r).slice(0, 60))).join(', ')}]`,
      ),
  ],
  [
    'aliases',
    r =>
      `a: &a [x, x, x]\n${Array.from({ length: 3 + r.below(30) }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]`).join('\n')}\nsignatures: [*b0]\n`,
  ],
  ['merge keys', r => `base: &base { class: probe }\nsignatures:\n${times('  - { <<: *base }\n', 1 + r.below(50))}`],
  ['deep flow', r => `signatures: ${times('[', 500 + r.below(60_000))}`],
  [
    'deep closed flow',
    r => {
      const n = 500 + r.below(5000)
      return `signatures: ${times('[', n)}${times(']', n)}`
    },
  ],
  ['deep maps', r => `signatures: ${times('{a: ', 300 + r.below(9000))}`],
  ['deep block', r => Array.from({ length: 100 + r.below(400) }, (_, i) => `${times(' ', i)}a:`).join('\n')],
  ['deep list', r => times('- ', 500 + r.below(5000))],
  ['prototype key', r => `signatures: []\n${prototypeName(r)}: { polluted: yes }\n`],
  ['prototype in rule', r => yamlRule(`    literals: [abc]\n    ${prototypeName(r)}: 1`)],
  ['prototype field', r => yamlRule(`    fields: { ${prototypeName(r)}: abc }`)],
  ['prototype field pattern', r => yamlRule(`    fieldPatterns: { ${prototypeName(r)}: '.' }`)],
  ['giant literal', r => yamlRule(`    literals: [${quoted(times('ab', 200 + r.below(100_000)))}]`)],
  ['giant hex', r => yamlRule(`    literals: [{ hex: '${times('61', 400 + r.below(100_000))}' }]`)],
  ['many wrong rules', r => `signatures:\n${times('  - { id: x }\n', 100 + r.below(3000))}`],
  [
    'no UTF-8',
    r => Buffer.concat([Buffer.from(yamlRule('    literals: [abc]')), Buffer.from([0xc3, 0x28, 0xff, r.below(256)])]),
  ],
  ['no YAML', r => Buffer.from(Array.from({ length: 10 + r.below(3000) }, () => r.below(256)))],
  [
    'tags',
    r =>
      yamlRule(
        `    literals: [!!${some(r, 'js/function', 'python/object', 'binary', 'set')} abc]\n    weight: !!int x`,
      ),
  ],
  ['documents', r => times('---\nsignatures: []\n', 2 + r.below(100))],
  ['same key', () => 'signatures: []\nsignatures: []\n'],
  [
    'numbers',
    r =>
      yamlRule(
        `    literals: [{ text: abc, at: ${some(r, '1e400', '-1', '.nan', '99999999999', '1.5', '0x7fffffffffff')} }]`,
      ),
  ],
  [
    'types',
    r => yamlRule(`    literals: ${some(r, '{}', '7', 'null', '[[abc]]', '[{}]', '[{ text: abc, hex: 61 }]')}`),
  ],
  ['escapes', r => yamlRule(`    literals: ['${some(r, 'a\\q', 'a\\x1', '\\xzz', 'abc\\')}']`)],
  ['no examples', () => yamlRule('    literals: [abc]').replace(/ {4}examples.*\n/, '')],
  ['wrong examples', r => yamlRule(`    literals: ['${some(r, 'xyz', 'ab')}']`)],
  [
    'same id',
    () => `${yamlRule('    literals: [abc]')}${yamlRule('    literals: [abc]').split('\n').slice(1).join('\n')}`,
  ],
  ['long key', r => `${times('k', 2000 + r.below(100_000))}: 1\n`],
  ['indentation', r => `signatures:\n${times(' ', r.below(2000))}- id: a\n\t- x\n`],
]

const rule = (options: string, header = 'alert tcp any any -> any any') =>
  `${header} (msg:"hostile"; ${options} sid:1;)`

const SURICATA: readonly [string, Make][] = [
  ['pcre', r => rule(`pcre:"/${hostilePattern(r)}/${some(r, '', 'i', 's', 'R')}";`)],
  ['content', r => rule(`content:"${some(r, '|', '|0|', 'a|zz|', '|00', '')}";`)],
  ['giant content', r => rule(`content:"${times('ab', 200 + r.below(9000))}";`)],
  ['many options', r => rule(times('content:"ab"; distance:0; ', 120 + r.below(2000)))],
  ['quote', r => rule(`content:"${times('a', r.below(500))}; nocase;`)],
  [
    'keyword',
    r => rule(`content:"ab"; ${some(r, 'flowbits:set,a', 'lua:a.lua', 'dataset:isset,x', 'luajit:x', 'filemd5:x')};`),
  ],
  ['prototype', r => rule(`content:"ab"; ${prototypeName(r)};`)],
  [
    'header',
    r =>
      rule(
        'content:"ab";',
        `alert ${some(r, 'icmp', '__proto__', 'tcp any', 'x'.repeat(r.below(300)))} any any -> any any`,
      ),
  ],
  ['ports', r => rule('content:"ab";', `alert tcp any any -> any ${times('[', 5 + r.below(3000))}80`)],
  [
    'closed ports',
    r => {
      const n = 6 + r.below(500)
      return rule('content:"ab";', `alert tcp any any -> any ${times('[', n)}80${times(']', n)}`)
    },
  ],
  ['negations', r => rule('content:"ab";', `alert tcp any any -> any ${times('!', 6 + r.below(5000))}80`)],
  ['wrong port', r => rule('content:"ab";', `alert tcp any any -> any ${some(r, '99999', '80:70', 'x', '[80', ',')}`)],
  ['long rule', r => rule(`content:"ab"; metadata:${times('x', 20_000 + r.below(100_000))};`)],
  ['continued', r => `alert tcp any any -> any any ${times('\\\n', 10 + r.below(3000))}`],
  [
    'places',
    r =>
      rule(
        `content:"abc"; ${some(r, 'depth:1', 'within:2', 'offset:x', 'distance:y', 'depth:1e9', 'offset:1; distance:2; depth:3')};`,
      ),
  ],
  [
    'numbers',
    r =>
      rule(
        `${some(r, 'byte_test:9,>,1,0', 'byte_test:1,?,1,0', 'byte_jump:x,0', 'isdataat:x', 'dsize:a', 'urilen:>', 'byte_test:1,>,x,0')};`,
      ),
  ],
  ['random', r => `${Buffer.from(Array.from({ length: 10 + r.below(2000) }, () => 32 + r.below(95))).toString()}!`],
  ['no UTF-8', r => Buffer.concat([Buffer.from(rule('content:"ab";')), Buffer.from([10, 0xff, r.below(128)])])],
  ['modifier', r => rule(`${some(r, 'nocase', 'http_uri', 'offset:1', 'bsize:3', 'startswith')};`)],
]

const fingerprint = (pattern: string, inside = '') =>
  `<fingerprints matches="x"><fingerprint pattern="${pattern.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}">${inside}</fingerprint></fingerprints>`

/** Small for Recog's larger bound on patterns. */
function hostileFingerprint(random: Random): string {
  for (;;) {
    const pattern = hostilePattern(random)
    if (pattern.length < 9000 && !pattern.startsWith('word')) return pattern
  }
}

const XML: readonly [string, Make][] = [
  ['pattern', r => fingerprint(hostileFingerprint(r))],
  [
    'entities',
    r =>
      `<!DOCTYPE a [<!ENTITY a0 "x">${Array.from({ length: 5 + r.below(20) }, (_, i) => `<!ENTITY a${i + 1} "${times(`&a${i};`, 10)}">`).join('')}]>\n<fingerprints>&a5;</fingerprints>`,
  ],
  ['external entity', r => `<!DOCTYPE a SYSTEM "file:///etc/${some(r, 'passwd', 'hostname')}">${fingerprint('a')}`],
  [
    'parameter entity',
    () => `<?xml version="1.0"?><!doctype a [<!ENTITY % b SYSTEM "http://192.0.2.1/"> %b;]><fingerprints/>`,
  ],
  ['deep', r => `<fingerprints>${times('<a>', 20 + r.below(20_000))}`],
  [
    'deep closed',
    r => {
      const n = 20 + r.below(3000)
      return `<fingerprints>${times('<a>', n)}${times('</a>', n)}</fingerprints>`
    },
  ],
  ['unclosed', r => `<fingerprints><fingerprint pattern="${times('a', r.below(3000))}`],
  ['other root', r => `<${some(r, 'a', '__proto__', 'constructor', 'rss')}/>`],
  [
    'no UTF-8',
    r =>
      Buffer.concat([
        Buffer.from('<fingerprints>'),
        Buffer.from([0x80, 0xfe, r.below(256)]),
        Buffer.from('</fingerprints>'),
      ]),
  ],
  ['UTF-16', () => Buffer.from(`\ufeff${fingerprint('a')}`, 'utf16le')],
  ['param', r => fingerprint('(a)', `<param pos="${some(r, '7', '-1', 'x', '1e9', '__proto__')}" name="a"/>`)],
  [
    'flags',
    r =>
      fingerprint('a').replace(
        'pattern',
        `flags="${some(r, 'REG_EXTENDED', '__proto__', 'e', 'REG_ICASE,eval')}" pattern`,
      ),
  ],
  ['no pattern', () => '<fingerprints><fingerprint/></fingerprints>'],
  ['attributes', r => `<fingerprints ${Array.from({ length: 100 + r.below(5000) }, (_, i) => `a${i}="b"`).join(' ')}`],
  [
    'random',
    r =>
      `<fingerprints>${Buffer.from(Array.from({ length: 50 + r.below(2000) }, () => 32 + r.below(95))).toString()}<</fingerprints>`,
  ],
]

/** The n-th hostile file of a seed's sequence: all kinds in turn, each time made anew. */
export function hostileFile(n: number, random: Random): HostileFile {
  const all = [
    ...YAML.map(([kind, make]) => ({ kind, make, extension: 'yaml' as const })),
    ...SURICATA.map(([kind, make]) => ({ kind, make, extension: 'rules' as const })),
    ...XML.map(([kind, make]) => ({ kind, make, extension: 'xml' as const })),
  ]
  const { kind, make, extension } = all[n % all.length]!
  const made = make(random)
  return { kind: `${extension}: ${kind}`, extension, bytes: typeof made === 'string' ? Buffer.from(made) : made }
}
