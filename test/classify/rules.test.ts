import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rulesFolder } from '../../src/base/package-paths.ts'
import { loadCategories } from '../../src/classify/categories.ts'
import { loadPorts } from '../../src/classify/port-knowledge.ts'
import { loadSignatures } from '../../src/classify/rules/signature-set.ts'
import { testSignatures } from '../../src/classify/test-signatures.ts'
import { loadRecommendations } from '../../src/report/recommendations.ts'

const folder = join(rulesFolder, 'signatures')

/** Kinds of products that recommendations exist for. */
const KINDS = new Set(loadRecommendations(rulesFolder).keys())

describe('the rules that come with teiten', () => {
  it('every example of every signature holds', () => {
    const results = testSignatures([folder])
    expect(results.filter(t => !t.ok)).toEqual([])
    expect(new Set(results.map(t => t.rule)).size).toBeGreaterThan(600)
  })

  it('every signature has a category with a name, a known product kind and references', () => {
    const set = loadSignatures([folder])
    const categories = new Set(loadCategories(rulesFolder).map(c => c.id))
    expect(set.rules.filter(r => !categories.has(r.category)).map(r => r.id)).toEqual([])
    expect(set.rules.filter(r => r.productKind !== '' && !KINDS.has(r.productKind)).map(r => r.id)).toEqual([])
    expect(set.rules.filter(r => r.references.length === 0).map(r => r.id)).toEqual([])
  })

  it('no signature is asked for every payload, nor for every request of HTTP', () => {
    const set = loadSignatures([folder])
    const asked = ['', 'http', 'unknown-binary'].flatMap(protocol => set.engine.withoutLiteral.get(protocol) ?? [])
    expect(asked.map(i => set.rules[i]!.id)).toEqual([])
  })

  it('every port is known in both languages and its products have a known kind', () => {
    const ports = [...loadPorts(rulesFolder).byPort.values()]
    expect(ports.length).toBeGreaterThan(800)
    expect(ports.flatMap(p => p.products).filter(p => !KINDS.has(p.kind))).toEqual([])
    for (const label of ['7778', '49152', '1998', '47808', '4848', '7001', '5358', '3232', '32', '443', '23']) {
      expect(
        ports.some(p => String(p.port) === label),
        label,
      ).toBe(true)
    }
  })
})

describe('signatures and advisories', () => {
  const read = (path: string) => readFileSync(join(rulesFolder, 'advisories', path), 'utf8')
  const files = existsSync(join(rulesFolder, 'advisories'))
    ? readdirSync(join(rulesFolder, 'advisories')).filter(f => f.endsWith('.yaml'))
    : []

  it('name each other', () => {
    const set = loadSignatures([folder])
    const ids = files.map(f => /^id: (\S+)/m.exec(read(f))![1]!)
    expect(set.rules.flatMap(r => r.advisories).filter(id => !ids.includes(id))).toEqual([])
    for (const file of files) {
      const listed = /^signatures: \[([^\]]*)\]/m
        .exec(read(file))![1]!
        .split(',')
        .map(s => s.trim())
      expect(
        listed.some(id => set.rules.some(r => r.id === id)),
        file,
      ).toBe(true)
      const id = /^id: (\S+)/m.exec(read(file))![1]!
      const unlisted = set.rules.filter(r => r.advisories.includes(id) && !listed.includes(r.id)).map(r => r.id)
      expect(unlisted, file).toEqual([])
    }
  })
})
