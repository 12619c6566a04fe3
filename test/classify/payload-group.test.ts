import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskVariableName, maskVariableText, VARIABLE } from '../../src/classify/payload-group.ts'

/** Every pattern tried, one after the other: what the shortcut has to equal. */
const allPatterns = (text: string): string =>
  VARIABLE.reduce(
    (masked, [, pattern, kind]) =>
      typeof kind === 'string' ? masked.replace(pattern, kind) : masked.replace(pattern, kind),
    text,
  )

describe('maskVariableText', () => {
  it('takes time that is linear in the text', () => {
    for (const part of ['A', 'a1', '1', '1.', 'a-', '+/', '0123456789abcde.', '192.0.2.', '2014-06-', '=', 'aaaa=']) {
      const [short, long] = [20_000, 160_000].map(length => {
        const text = part.repeat(length / part.length)
        let best = Number.POSITIVE_INFINITY
        for (let i = 0; i < 5; i++) {
          const before = performance.now()
          maskVariableText(text)
          best = Math.min(best, performance.now() - before)
        }
        return best
      }) as [number, number]
      expect(long, part).toBeLessThan(4 * 8 * Math.max(short, 0.1))
    }
  })

  it('names what varies between sendings of the same request', () => {
    for (const [text, masked] of [
      ['Date: Sun, 06 Nov 1994 08:49:37 GMT', 'Date: <date>'],
      ['/a?d=2014-06-20T10:11:12Z', '/a?d=<date>'],
      ['id 6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'id <id>'],
      ['MGLNDD_192.0.2.1_9002', 'MGLNDD_<address>'],
      ['192-0-2-1.example', '<address>.example'],
      ['/0123456789abcdef', '/<id>'],
      ['t=1403222400', 't=<number>'],
      ['GET /PSBlock HTTP/1.0', 'GET /PSBlock HTTP/1.0'],
      ['x=http://192.0.2.1:8080/a.sh', 'x=http://<address>:<port>/a.sh'],
      ['CONNECT 192.0.2.1:25', 'CONNECT <address>:25'],
      ['boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW', 'boundary=<token>'],
      ['jndi:ldap://c23b2la0kl1krjcrdj10cndmnioyyyyyn.example/a', 'jndi:ldap://<token>.example/a'],
      ['/ajax/api/hook/decodeArguments', '/ajax/api/hook/decodeArguments'],
      ['/cgi-bin/a-very-long-name-of-a-script', '/cgi-bin/a-very-long-name-of-a-script'],
      ['d=aGVsbG8gd29ybGQsIHRoaXMgaXMgYSBsb25nZXIgdGV4dCBmb3IgYQ==&x', 'd=<base64>&x'],
    ] as const)
      expect(maskVariableText(text)).toBe(masked)
  })

  it('gives what all patterns one after the other give', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '1.1.1.1',
        '1-1-1-1_9',
        '2014-06-20',
        '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
        'Sun, 06 Nov 1994 08:49:37 GMT',
      ),
      fc.constantFrom(...'0123456789abcdefF.-:_ x\xff'),
      fc.stringMatching(/^[0-9a-f.:-]{0,20}$/),
      fc.stringMatching(/^[A-Za-z0-9_+/-]{10,50}={0,2}$/),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), parts => {
        expect(maskVariableText(parts.join(''))).toBe(allPatterns(parts.join('')))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('maskVariableName', () => {
  it('keeps JA4, which looks like a random word, and masks the rest', () => {
    const hello = 'TLS ClientHello TLS 1.2, 19 cipher suites [t13i190800_9dc949149365_97f8aa674fd9]'
    expect(maskVariableName(hello)).toBe(hello)
    expect(maskVariableText(hello)).not.toBe(hello)
    expect(maskVariableName(`${hello} 192.0.2.77 1234567890`)).toBe(`${hello} <address> <number>`)
  })
})
