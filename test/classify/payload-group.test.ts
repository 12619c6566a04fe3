import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskVariableText, VARIABLE } from '../../src/classify/payload-group.ts'

/** Every pattern tried, one after the other: what the shortcut has to equal. */
const allPatterns = (text: string): string =>
  VARIABLE.reduce((masked, [, pattern, kind]) => masked.replace(pattern, kind), text)

describe('maskVariableText', () => {
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
