import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { findRegexp } from '../../../src/base/regexp/find-regexp.ts'
import { type LinearRegexp, linearRegexp } from '../../../src/base/regexp/linear-regexp.ts'
import { MOST_STATES, regexpFits } from '../../../src/base/regexp/regexp-matcher.ts'
import type { RegexpFlags } from '../../../src/base/regexp/regexp-node.ts'

function compiled(source: string, flags: RegexpFlags = {}): LinearRegexp {
  const regexp = linearRegexp(source, flags)
  if ('refused' in regexp) throw new Error(`${source}: ${regexp.refused}`)
  return regexp
}

const fits = (source: string, text: string, flags: RegexpFlags = {}) =>
  regexpFits(compiled(source, flags).matcher, Buffer.from(text, 'latin1'))

const groups = (source: string, text: string, flags: RegexpFlags = {}) => {
  const bytes = Buffer.from(text, 'latin1')
  const found = findRegexp(compiled(source, flags).matcher.program, bytes)
  if (found === null) return null
  return Array.from({ length: found.length / 2 }, (_, i) =>
    found[2 * i]! < 0 ? undefined : bytes.toString('latin1', found[2 * i], found[2 * i + 1]),
  )
}

describe('linearRegexp', () => {
  it.each<[string, string]>([
    ['^(a+)+$', 'nested quantifiers'],
    ['(?:ab*){2,}', 'nested quantifiers'],
    ['([a-z]{1,3})*x', 'nested quantifiers'],
    ['(a*){5}', 'nested quantifiers'],
    ['(?=a)b', 'look-around'],
    ['(?<!a)b', 'look-around'],
    ['(a)\\1', '"\\1"'],
    ['a**', 'quantifier after'],
    ['a++', 'possessive'],
    ['(?>a)', 'atomic'],
    ['(?R)', 'recursion'],
    ['(?(1)a|b)', 'condition'],
    ['[a', 'unclosed "["'],
    ['(a', 'unclosed "("'],
    ['a)', 'unmatched'],
    ['\\pL', '"\\p"'],
    ['*a', 'nothing to repeat'],
    ['a{9999}', 'quantifier'],
    ['a{3,2}', 'quantifier'],
    ['[z-a]', 'range'],
    ['(?:a{1,60}){1,60}', 'a size of more than'],
  ])('refuses %s', (source, reason) => {
    expect((linearRegexp(source) as { refused: string }).refused).toContain(reason)
  })

  it('refuses deep nesting and long patterns', () => {
    expect(linearRegexp(`${'('.repeat(40)}a${')'.repeat(40)}`)).toEqual({ refused: 'groups nested too deeply' })
    expect(linearRegexp('a'.repeat(5000))).toEqual({ refused: 'a pattern of more than 4096 characters' })
  })

  it.each(['(?:\\d{1,3}\\.){3}\\d{1,3}', '(?:[0-9a-f]{2})+', '(?:a|b)*', '(?:wget|curl){1,3}', '(?:ab?)*', 'a.*b.*c'])(
    'allows %s',
    source => {
      expect(linearRegexp(source)).not.toHaveProperty('refused')
    },
  )

  it('gives the groups of the leftmost match by preference', () => {
    expect(groups('(a+?)(a*)', 'xaaa')).toEqual(['aaa', 'a', 'aa'])
    expect(groups('^Server: (\\S+)(?:/([\\d.]+))?$', 'Server: a/1.2')).toEqual(['Server: a/1.2', 'a/1.2', undefined])
    expect(groups('(?:(b)|a)+', 'ab')).toEqual(['ab', 'b'])
    expect(groups('nothing', 'text')).toBeNull()
  })

  it('knows flags inside the pattern, lines, and the end before a last line feed', () => {
    expect(fits('(?i)abc', 'xABCx')).toBe(true)
    expect(fits('a(?i:b)c', 'aBc')).toBe(true)
    expect(fits('a(?i:b)c', 'aBC')).toBe(false)
    expect(fits('(?:(?i)a|b)c', 'BC')).toBe(false)
    expect(fits('^b$', 'a\nb\nc', { multiline: true })).toBe(true)
    expect(fits('^b$', 'a\nb\nc')).toBe(false)
    expect(fits('a$', 'a\n')).toBe(true)
    expect(fits('a$', 'a\n\n')).toBe(false)
    expect(fits('a$', 'a\n', { dollarIsEnd: true })).toBe(false)
    expect(fits('a.b', 'a\nb')).toBe(false)
    expect(fits('a.b', 'a\nb', { dotAll: true })).toBe(true)
    expect(fits('a b # comment\n c', 'abc', { extended: true })).toBe(true)
    expect(fits('[]a]+$', ']a')).toBe(true)
    expect(fits('^[[:alpha:]-]+$', 'a-b')).toBe(true)
    expect(fits('\\h{4}$', 'beef', { rubyEscapes: true })).toBe(true)
    expect(fits('é', Buffer.from('é', 'utf8').toString('latin1'))).toBe(true)
  })

  it('answers as a backtracking engine does, on random patterns and texts', () => {
    const random = seededRandom(4)
    const pick = (...from: string[]) => from[random.below(from.length)]!
    const pattern = (depth: number): string => {
      const atom = () =>
        depth > 2 || random.below(3) > 0
          ? pick('a', 'b', '.', '[ab]', '[^a]', '\\b', '^', '$', '\\n', '\\w')
          : `(${pattern(depth + 1)})`
      return Array.from(
        { length: 1 + random.below(4) },
        () => atom() + pick('', '', '', '?', '*', '+', '{1,2}', '*?'),
      ).join(pick('', '', '|'))
    }
    let tried = 0
    for (let n = 0; n < 4000; n++) {
      const source = pattern(0)
      const multiline = random.below(2) === 0
      const ours = linearRegexp(source, { multiline, dollarIsEnd: true })
      if ('refused' in ours) continue
      let theirs: RegExp
      try {
        theirs = new RegExp(source, multiline ? 'm' : '')
      } catch {
        continue // \b* is none there
      }
      tried++
      for (let k = 0; k < 12; k++) {
        const text = Array.from({ length: random.below(8) }, () => pick('a', 'b', 'c', ' ', '\n')).join('')
        const bytes = Buffer.from(text, 'latin1')
        const expected = theirs.exec(text)
        expect([source, text, regexpFits(ours.matcher, bytes)]).toEqual([source, text, expected !== null])
        if (/\)[*+?{]/.test(source)) continue // JavaScript goes on where a repeated group took nothing, Perl does not
        const found = findRegexp(ours.matcher.program, bytes)
        expect([source, text, found?.[0], found?.[1]]).toEqual([
          source,
          text,
          expected?.index,
          expected === null ? undefined : expected.index + expected[0].length,
        ])
      }
    }
    expect(tried).toBeGreaterThan(1000)
  })

  it('takes linear time where others explode, and keeps few states', () => {
    const evil = [
      'a.*b.*c.*d',
      '(?:a|a)*b',
      '(?:a|ab|b)*c',
      'a[ab]{60}c',
      '^.*,.*,.*,.*,.*,x',
      '(?:a?){40}a{40}',
      '.*.*.*=.*',
    ]
    const random = seededRandom(3)
    for (const source of evil) {
      const { matcher } = compiled(source, { dotAll: true })
      const size = matcher.program.op.length
      for (const text of [
        'a'.repeat(4096),
        'a,'.repeat(2048),
        Buffer.from(Array.from({ length: 4096 }, () => 97 + random.below(2))).toString(),
      ]) {
        const bytes = Buffer.from(text)
        const before = performance.now()
        regexpFits(matcher, bytes)
        const ms = performance.now() - before
        expect([source, ms < 500]).toEqual([source, true])
        if (ms > 5) console.info(`${source} (${size} instructions): ${ms.toFixed(1)} ms`)
        expect(matcher.states.length).toBeLessThanOrEqual(MOST_STATES)
      }
    }
  })
})
