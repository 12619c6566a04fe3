import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { rulesFolder } from '../../src/base/package-paths.ts'
import { loadAdvisories } from '../../src/correlate/advisories.ts'
import { loadProducts } from '../../src/investigate/product-fingerprints.ts'
import { loadRecommendations } from '../../src/report/recommendations.ts'

interface SignatureFile {
  signatures: { id: string; advisories?: string[] }[]
}

const folder = join(rulesFolder, 'signatures')
const signatures = readdirSync(folder)
  .filter(name => name.endsWith('.yaml'))
  .flatMap(name => (parse(readFileSync(join(folder, name), 'utf8')) as SignatureFile).signatures)
const advisories = loadAdvisories(join(rulesFolder, 'advisories'))

describe('rules of two folders that name one another', () => {
  it('every kind of product that advisories and products name has recommendations', () => {
    const kinds = [...loadRecommendations(rulesFolder).keys()]
    const products = loadProducts(join(rulesFolder, 'products')).products
    expect(advisories.map(a => a.productKind).filter(kind => !kinds.includes(kind))).toEqual([])
    expect(products.filter(p => !kinds.includes(p.kind)).map(p => p.id)).toEqual([])
  })

  it('every signature that an advisory names exists', () => {
    const known = signatures.map(s => s.id)
    expect(advisories.flatMap(a => a.signatures).filter(id => !known.includes(id))).toEqual([])
  })

  it('every advisory that a signature names exists', () => {
    const known = advisories.map(a => a.id)
    expect(signatures.flatMap(s => s.advisories ?? []).filter(id => !known.includes(id))).toEqual([])
  })
})
