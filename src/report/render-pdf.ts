import type { ReportDocument } from './document.ts'

export async function renderPdf(document: ReportDocument): Promise<Uint8Array> {
  return Buffer.from(document.title)
}
