import { dayOf } from '../base/time.ts'
import type { SourceEvidence, SteppingStone } from '../model/advisory.ts'
import type { Product, ProductSet } from './product-fingerprints.ts'
import { RECOG_PREFIX } from './recog/recog-product.ts'

export interface SteppingStoneQuestion {
  protocol: number
  port: number
  /** Distinct addresses of the finding's sources, as text. */
  sources: string[]
  /** Records outside of these (Unix seconds) are too old or too new to say something; null = any. */
  scannedFrom: number | null
  scannedTo: number | null
  timeZone: string
}

/**
 * Of the sources that were scanned on the very port, how many show each product: one row per product, the most frequent first.
 * The newest record of an address counts. Login pages are counted where there are any, else bare services.
 */
export function steppingStones(
  evidence: SourceEvidence[],
  question: SteppingStoneQuestion,
  products: ProductSet,
): SteppingStone[] {
  const scanned = newestBySource(evidence, question)
  const times = [...scanned.values()].map(e => e.scannedAt)
  const scannedFrom = dayText(
    question,
    times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  )
  const scannedTo = dayText(
    question,
    times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  )
  const rows: SteppingStone[] = []
  for (const product of [...products.products, ...recogProducts(scanned.values())]) {
    const own = [...scanned.values()].filter(e => e.product === product.id)
    const pages = own.filter(e => e.shows === 'login-page').length
    const showing = pages > 0 ? pages : own.filter(e => e.shows === 'service').length
    if (showing === 0) continue
    rows.push({
      product: product.id,
      productName: product.name,
      port: question.port,
      protocol: question.protocol,
      shows: pages > 0 ? 'login-page' : 'service',
      sourcesTotal: question.sources.length,
      sourcesScanned: scanned.size,
      sourcesShowing: showing,
      scannedFrom,
      scannedTo,
    })
  }
  return rows.sort((a, b) => b.sourcesShowing - a.sourcesShowing || (a.product < b.product ? -1 : 1))
}

/** Products that Recog named: the id holds the name, which is the same in both languages. */
function recogProducts(evidence: Iterable<SourceEvidence>): Pick<Product, 'id' | 'name'>[] {
  const ids = new Set([...evidence].map(e => e.product).filter(id => id.startsWith(RECOG_PREFIX)))
  return [...ids].sort().map(id => {
    const name = id.slice(RECOG_PREFIX.length)
    return { id, name: { ja: name, en: name } }
  })
}

/** Addresses are compared as text: both sides come from the same store, in one form. */
function newestBySource(evidence: SourceEvidence[], q: SteppingStoneQuestion): Map<string, SourceEvidence> {
  const sources = new Set(q.sources)
  const newest = new Map<string, SourceEvidence>()
  for (const e of evidence) {
    if (e.protocol !== q.protocol || e.port !== q.port || !sources.has(e.address)) continue
    if (q.scannedFrom !== null && e.scannedAt < q.scannedFrom) continue
    if (q.scannedTo !== null && e.scannedAt > q.scannedTo) continue
    const before = newest.get(e.address)
    if (before === undefined || e.scannedAt > before.scannedAt) newest.set(e.address, e)
  }
  return newest
}

function dayText(question: SteppingStoneQuestion, seconds: number): string {
  return Number.isFinite(seconds) ? dayOf(question.timeZone, seconds) : ''
}
