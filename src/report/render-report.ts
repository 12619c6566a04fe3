import type { Language } from '../model/figure.ts'
import type { ReportData } from '../model/report.ts'

export type ReportFormat = 'html' | 'pdf' | 'md' | 'json' | 'csv'

export interface ReportFile {
  /** "teiten-2014-06.ja.html". */
  name: string
  bytes: Uint8Array
}

/**
 * The report in one language and one format; several files for csv and md, else one. The same data give the same bytes.
 * JSON and CSV hold both languages and are the same whatever the language.
 */
export async function renderReport(data: ReportData, language: Language, format: ReportFormat): Promise<ReportFile[]> {
  return [{ name: `teiten-${data.period.name}.${language}.${format}`, bytes: new Uint8Array(0) }]
}
