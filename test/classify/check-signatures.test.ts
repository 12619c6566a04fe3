import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkRules } from '../../src/classify/check-signatures.ts'

const rule = (id: string, conditions: string, more = '') => `  - id: ${id}
    title: { ja: 試験, en: test }
    class: probe
    category: other
    ${conditions}
    ${more}
    examples: { must: ['GET /abcdefgh HTTP/1.1\\r\\n\\r\\n'], mustNot: ['GET / HTTP/1.1\\r\\n\\r\\n'] }
`

function checked(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'check-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return checkRules([folder])
}

describe('checkRules', () => {
  it('accepts good rules and refuses the others with place and reason, each on its own', () => {
    const check = checked({
      'a.yaml': `signatures:\n${rule('good', "literals: ['/abcdefgh']", 'references: [https://example.com/]')}${rule('nested', "patterns: ['(a+)+$']")}${rule('fails', "literals: ['/xyz']")}${rule('good', "literals: ['/abcdefgh']")}`,
      'b.yaml': 'signatures: [',
      'c.rules':
        'alert tcp any any -> any any (content:"abcdef"; sid:1;)\nalert tcp any any -> any any (flowbits:set,x; sid:2;)',
    })
    expect([check.files, check.accepted]).toEqual([3, 2])
    expect(check.wrong.map(w => [w.where.split('/').at(-1), w.reason.slice(0, 50)])).toEqual([
      ['a.yaml:9', expect.stringContaining('nested: the pattern /(a+)+$/ has nested')],
      ['a.yaml:16', expect.stringContaining('fails: an example that must match')],
      [expect.stringMatching(/^a\.yaml:/), expect.stringContaining('good: the id is used')],
      ['b.yaml:1', expect.any(String)],
    ])
    expect(check.refused.map(r => r.reason)).toEqual(['keyword: flowbits'])
  })

  it('remarks on what could be better', () => {
    const check = checked({
      'a.yaml': `signatures:\n${rule('one', "literals: ['/abcdefgh']")}${rule('same', "literals: ['/abcdefgh']")}${rule('like', "literals: ['abcdefgh HTTP']")}${rule('bare', "patterns: ['[a-h]{8}']")}`,
    })
    const of = (id: string) => check.remarks.filter(r => r.rule === id).map(r => r.what)
    expect(of('one')).toEqual(['no reference'])
    expect(of('same')).toContain('the same conditions as one')
    expect(of('like').join()).toContain('much like one')
    expect(of('bare').join()).toContain('no literal to find it by')
  })

  it('bounds the time of each pattern', () => {
    const check = checked({
      'a.yaml': `signatures:\n${rule('open', "patterns: ['[a-h]{8}']")}${rule('anchored', "patterns: ['^GET /[a-h]{8} ']")}`,
    })
    const [open, anchored] = ['open', 'anchored'].map(id => check.patterns.find(p => p.rule === id)!)
    expect(open!.steps).toBe(9 * 4096)
    expect(anchored!.steps).toBeLessThan(500)
    expect(open!.milliseconds).toBeLessThan(1)
  })
})
