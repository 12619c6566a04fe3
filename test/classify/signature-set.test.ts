import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TeitenError } from '../../src/base/error.ts'
import { seededRandom } from '../../src/base/random.ts'
import { findLiterals, literalFinder } from '../../src/base/regexp/literal-finder.ts'
import { judgePayload } from '../../src/classify/judge-payload.ts'
import { loadSignatures } from '../../src/classify/rules/signature-set.ts'
import { testSignatures } from '../../src/classify/test-signatures.ts'

const rule = (changes: string, examples = "{ must: ['abc'], mustNot: ['abd'] }") => `signatures:
  - id: test-rule
    title: { ja: 試験, en: test }
    class: probe
    category: other
${changes}
    examples: ${examples}
`

function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'))
  writeFileSync(join(folder, 'a.yaml'), text)
  return folder
}

function failure(text: string): TeitenError {
  try {
    loadSignatures([folderWith(text)])
  } catch (error) {
    if (error instanceof TeitenError) return error
    throw error
  }
  throw new Error('it loaded')
}

describe('loadSignatures', () => {
  it('loads a rule whose examples hold, and its version follows the text', () => {
    const one = loadSignatures([folderWith(rule('    literals: [abc]'))])
    const same = loadSignatures([folderWith(rule('    literals: [abc]'))])
    const other = loadSignatures([folderWith(rule('    literals: [abc]\n    weight: 3'))])
    expect(one.rules.map(r => r.id)).toEqual(['test-rule'])
    expect(one.version).toBe(same.version)
    expect(one.version).not.toBe(other.version)
  })

  it.each([
    ['without examples', rule('    literals: [abc]').replace(/ {4}examples.*\n/, ''), 'TEITEN_BAD_RULE'],
    ['with an example that must match and does not', rule('    literals: [xyz]'), 'must match'],
    ['with an example that must not match and does', rule('    literals: [ab]'), 'must not match'],
    ['without a condition', rule('    transport: tcp'), 'no condition'],
    ['with an unknown key', rule('    literal: [abc]'), 'TEITEN_BAD_RULE'],
    ['with nested quantifiers', rule("    patterns: ['^(a+)+$']"), 'nested quantifiers'],
    ['with a pattern of too many steps', rule("    patterns: ['a[bc]{600}']"), 'steps for each byte'],
    ['with a wrong escape', rule("    literals: ['a\\q']"), 'escape'],
    [
      'whose id is there twice',
      `${rule('    literals: [abc]')}${rule('    literals: [abc]').split('\n').slice(1).join('\n')}`,
      'used in',
    ],
  ])('refuses a rule %s, with its place', (_name, text, reason) => {
    const error = failure(text)
    expect(error.code).toBe('TEITEN_BAD_RULE')
    expect(error.line).toContain(reason)
    expect(error.where).toMatch(/a\.yaml:\d+$/)
  })

  it('names a missing folder', () => {
    expect(() => loadSignatures(['/nowhere'])).toThrow(expect.objectContaining({ code: 'TEITEN_FILE_NOT_FOUND' }))
  })

  it('looks for literals where they are said to be, at every place where they occur', () => {
    const set = loadSignatures([
      folderWith(
        rule(
          '    literals: [{ text: abc, from: 4, to: 12 }]',
          "{ must: ['abc abc', '....abc.abc'], mustNot: ['abc', 'abc.........abc'] }",
        ),
      ),
    ])
    expect(judgePayload(Buffer.from('abcabcabc'), 6, set).signatures).toEqual(['test-rule'])
  })
})

describe('testSignatures', () => {
  it('reports each example, and what does not load', () => {
    const results = testSignatures([folderWith(rule('    literals: [ab]'))])
    expect(results.map(r => r.ok)).toEqual([true, false])
    expect(results[1]!.reason).toContain('must not match')
    expect(testSignatures([folderWith('signatures: [')])[0]).toMatchObject({ ok: false })
  })
})

describe('literalFinder', () => {
  it('finds what a search for each literal finds, in random texts of few letters', () => {
    const random = seededRandom(9)
    const word = (n: number) => Uint8Array.from({ length: n }, () => 97 + random.below(3))
    const literals = Array.from({ length: 60 }, () => word(2 + random.below(6)))
    const finder = literalFinder(
      literals,
      literals.map((_, i) => i),
    )
    const found = new Uint32Array(literals.length)
    for (let n = 0; n < 300; n++) {
      const text = word(random.below(30)).map(b => (random.below(4) === 0 ? b - 32 : b))
      const lowered = Buffer.from(text).toString('latin1').toLowerCase()
      const expected = literals
        .map((l, i) => (lowered.includes(Buffer.from(l).toString('latin1')) ? i : -1))
        .filter(i => i >= 0)
      const count = findLiterals(finder, text, found)
      expect([...found.subarray(0, count)].sort((a, b) => a - b)).toEqual(expected)
    }
  })

  it('works without any literal', () => {
    expect(findLiterals(literalFinder([], []), Buffer.from('abc'), new Uint32Array(0))).toBe(0)
  })
})
