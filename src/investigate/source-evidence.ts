import type { ScanRecord, SourceEvidence } from '../model/advisory.ts'
import { matchProduct, type ProductSet } from './product-fingerprints.ts'

/** What one imported scan record says about its address: the product that it shows, if any. `origin`: file or feed. */
export function evidenceOf(products: ProductSet, record: ScanRecord, origin: string): SourceEvidence {
  const match = matchProduct(products, record)
  return {
    address: record.address,
    protocol: record.protocol,
    port: record.port,
    scannedAt: record.scannedAt,
    origin,
    product: match?.product ?? '',
    shows: match?.shows ?? 'none',
  }
}
