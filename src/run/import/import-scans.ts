import type { ByteStream } from '../../capture/byte-stream.ts'
import { readScans, type ScanFormat } from '../../capture/scans/read-scans.ts'
import { evidenceOf } from '../../investigate/source-evidence.ts'
import type { Segment } from '../../store/answers.ts'
import { insertEvidence } from '../../store/insert.ts'
import type { Site } from '../site/site.ts'
import type { ImportOptions } from './import-file.ts'
import type { ImportResult } from './import-result.ts'

/** scan data → products → evidence about sources. The name of the file is kept as the origin of the evidence. */
export async function importScans(
  site: Site,
  segment: Segment,
  stream: ByteStream,
  format: ScanFormat,
  options: ImportOptions,
  result: ImportResult,
): Promise<Record<string, unknown>> {
  const { products } = site.rules()
  const scans = readScans(stream, format, { scannedAt: options.scannedAt, strict: options.strict })
  for await (const records of scans.batches()) {
    await insertEvidence(
      site.store,
      segment,
      records.map(record => evidenceOf(products, record, stream.name)),
    )
    options.onProgress(stream.rawRead(), stream.rawSize)
  }
  result.events = scans.rows
  result.rejected = scans.rejected
  result.places = scans.places
  const problem = scans.problem() ?? stream.problem()
  if (problem !== null) result.error = { code: problem.code, message: problem.line }
  return {}
}
