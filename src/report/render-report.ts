import type { Language } from '../model/figure.ts'
import type { ReportData } from '../model/report.ts'
import { buildDocument } from './build-document.ts'
import { csvTables } from './csv-tables.ts'
import { printTheme } from './figures/theme.ts'
import { pageTheme } from './html/page-theme.ts'
import { renderHtml } from './html/render-html.ts'
import { publishable } from './publishable.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderPdf } from './render-pdf.ts'
import { sortedJson } from './sorted-json.ts'

export type ReportFormat = 'html' | 'pdf' | 'md' | 'json' | 'csv'

export interface ReportFile {
  /** "teiten-2014-06.ja.html". */
  name: string
  bytes: Uint8Array
}

/**
 * The report in one language and one format: one file for html, pdf and json; md brings its figures as SVG, csv one file for each table.
 * JSON and CSV hold both languages and are the same whatever the language. The same data give the same bytes.
 * Throws TEITEN_MISSING_PART if the fonts of the printed report have not been built.
 */
export async function renderReport(data: ReportData, language: Language, format: ReportFormat): Promise<ReportFile[]> {
  const published = publishable(data)
  const base = `teiten-${data.period.name}`
  const stem = `${base}.${language}`
  switch (format) {
    case 'html':
      return [file(`${stem}.html`, renderHtml(buildDocument(published, language, pageTheme)))]
    case 'pdf':
      return [{ name: `${stem}.pdf`, bytes: await renderPdf(buildDocument(published, language, printTheme)) }]
    case 'md':
      return renderMarkdown(buildDocument(published, language, printTheme), stem).map(f => file(f.name, f.text))
    case 'json':
      return [file(`${base}.json`, sortedJson(published))]
    case 'csv':
      return csvTables(published).map(t => file(`${base}.${t.name}.csv`, t.text))
  }
}

function file(name: string, text: string): ReportFile {
  return { name, bytes: Buffer.from(text, 'utf8') }
}
