import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rulesFolder } from '../../src/base/package-paths.ts'
import { loadProducts } from '../../src/investigate/product-fingerprints.ts'
import { evidenceOf } from '../../src/investigate/source-evidence.ts'
import { concentrationOf, isLocal, overlapShares } from '../../src/investigate/source-profile.ts'
import { steppingStones } from '../../src/investigate/stepping-stones.ts'
import type { SourceEvidence } from '../../src/model/advisory.ts'

const products = loadProducts(join(rulesFolder, 'products'))
const JUNE_15 = Date.parse('2014-06-15T00:00:00Z') / 1000

function evidence(i: number, product: string, part: Partial<SourceEvidence> = {}): SourceEvidence {
  return {
    address: `203.0.113.${i}`,
    protocol: 6,
    port: 7778,
    scannedAt: JUNE_15,
    origin: 'scan.jsonl',
    product,
    shows: product === '' ? 'none' : 'login-page',
    ...part,
  }
}

const sources = Array.from({ length: 100 }, (_, i) => `203.0.113.${i}`)
const question = { protocol: 6, port: 7778, sources, scannedFrom: null, scannedTo: null, timeZone: 'Asia/Tokyo' }

describe('steppingStones', () => {
  it('says of N sources, M scanned, how many show the login page on the very port', () => {
    const rows = [
      ...Array.from({ length: 12 }, (_, i) => evidence(i, 'kloxo')),
      ...Array.from({ length: 30 }, (_, i) => evidence(20 + i, '')),
      evidence(60, 'directadmin', { port: 2222 }), // another port
      evidence(200, 'kloxo'), // not a source
    ]
    expect(steppingStones(rows, question, products)).toEqual([
      expect.objectContaining({
        product: 'kloxo',
        port: 7778,
        protocol: 6,
        sourcesTotal: 100,
        sourcesScanned: 42,
        sourcesShowing: 12,
        shows: 'login-page',
        scannedFrom: '2014-06-15',
        scannedTo: '2014-06-15',
      }),
    ])
  })

  it('takes the newest record of an address, within the time that was asked for', () => {
    const rows = [
      evidence(1, 'kloxo'),
      evidence(1, '', { scannedAt: JUNE_15 + 86_400 }),
      evidence(2, 'kloxo', { scannedAt: JUNE_15 - 400 * 86_400 }),
    ]
    expect(steppingStones(rows, question, products).map(r => r.sourcesShowing)).toEqual([1])
    expect(steppingStones(rows, { ...question, scannedFrom: JUNE_15 - 86_400 }, products)).toEqual([])
    expect(steppingStones([], question, products)).toEqual([])
  })

  it('counts bare services only where no login page was seen', () => {
    const rows = [evidence(1, 'kloxo', { shows: 'service' }), evidence(2, 'kloxo', { shows: 'service' })]
    expect(steppingStones(rows, question, products)[0]).toMatchObject({ shows: 'service', sourcesShowing: 2 })
    expect(steppingStones([...rows, evidence(3, 'kloxo')], question, products)[0]).toMatchObject({
      shows: 'login-page',
      sourcesShowing: 1,
    })
  })
})

describe('evidenceOf', () => {
  it('keeps address, port, time and origin, and names what was shown', () => {
    const record = {
      address: '203.0.113.7',
      protocol: 6,
      port: 7778,
      scannedAt: JUNE_15,
      status: 200,
      headers: {},
      title: 'Kloxo Login',
      body: '<input type="password">',
      banner: '',
    }
    expect(evidenceOf(products, record, 'scan.jsonl')).toEqual(evidence(7, 'kloxo'))
    expect(evidenceOf(products, { ...record, title: '', body: '', status: null }, 'scan.jsonl')).toEqual(
      evidence(7, ''),
    )
  })
})

describe('source profile', () => {
  it('concentrationOf is 1 for a single source and n for n equal ones', () => {
    expect(concentrationOf([1000]).effective).toBe(1)
    expect(concentrationOf([5, 5, 5, 5])).toEqual({ effective: 4, largestShare: 0.25, topTenShare: 1 })
    expect(concentrationOf([]).effective).toBe(0)
  })

  it('overlapShares gives both directions', () => {
    expect(overlapShares([100, 50], [{ first: 0, second: 1, shared: 26 }])).toEqual([
      [1, 0.26],
      [0.52, 1],
    ])
  })

  it('isLocal only where another sensor could have seen it', () => {
    expect([isLocal(1, 4), isLocal(1, 1), isLocal(2, 4)]).toEqual([true, false, false])
  })
})
