import type { Localized, ScanRecord } from '../model/advisory.ts'

/** What the answer of a host looks like if it runs the product. */
export interface Product {
  id: string
  name: Localized
  /** Product kind that recommendations are chosen by. */
  kind: string
  /** "7778/tcp": where it usually listens. Patterns decide, not ports. */
  ports: string[]
}

export interface ProductSet {
  products: Product[]
  /** Digest of the rules. */
  version: string
}

export interface ProductMatch {
  product: string
  shows: 'login-page' | 'service'
}

/** Reads rules/products/*.yaml; throws TEITEN_BAD_RULE with file and line. */
export function loadProducts(_folder: string): ProductSet {
  return { products: [], version: '' }
}

export function matchProduct(_set: ProductSet, _record: ScanRecord): ProductMatch | null {
  return null
}
