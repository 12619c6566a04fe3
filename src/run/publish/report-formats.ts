import type { ReportFormat } from '../../report/render-report.ts'

/** Every format of the report, in the order they are written. */
export const REPORT_FORMATS = ['html', 'pdf', 'md', 'json', 'csv'] as const satisfies readonly ReportFormat[]

export type { ReportFormat }
