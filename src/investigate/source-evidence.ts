import type { ScanRecord, SourceEvidence } from '../model/advisory.ts'
import type { ProductSet } from './product-fingerprints.ts'

/** What one imported scan record says about its address: the product that it shows, if any. `origin`: file or feed. */
export function evidenceOf(_products: ProductSet, record: ScanRecord, origin: string): SourceEvidence {
  return {
    address: record.address,
    protocol: record.protocol,
    port: record.port,
    scannedAt: record.scannedAt,
    origin,
    product: '',
    shows: 'none',
  }
}
