import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Localized } from '../../model/advisory.ts'
import type { ArchivedReport } from '../../model/observatory.ts'
import { portLabel, protocolNumber } from '../../model/protocol.ts'
import type { ReportData } from '../../model/report.ts'

/** Report files of a folder, and their bytes. */
export interface ReportArchive {
  /** Newest period first. */
  list(): ArchivedReport[]
  /** Null if there is no report of that name. */
  file(name: string): { mediaType: string; bytes: Uint8Array } | null
  /** Names of the files that print a port ("7778/TCP") as a finding, newest period first. */
  printing(label: string): string[]
}

/** What the JSON of a period says of all its files. */
interface Imprint {
  published: string | null
  synthetic: boolean
  headline: Localized | null
  /** Labels of the ports with a finding. */
  ports: string[]
}

const UNKNOWN: Imprint = { published: null, synthetic: false, headline: null, ports: [] }

const MEDIA: Record<ArchivedReport['format'], string> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

/** "teiten-2014-06.ja.pdf", "teiten-2014-06.finding_days.csv": period, then language or table; a language only where words are printed. */
const REPORT_NAME = /^teiten-([0-9A-Za-z-]+(?:\.\.[0-9-]+)?)(?:\.(?:(ja|en)|[a-z_-]+))?\.(html|pdf|md|json|csv)$/

/** The archive of a folder. The JSON of a period is read once, and again when it has changed. */
export function newReportArchive(folder: string): ReportArchive {
  const imprints = new Map<string, { changed: number; imprint: Imprint }>()
  const imprintOf = (period: string): Imprint => {
    const path = join(folder, `teiten-${period}.json`)
    try {
      const changed = statSync(path).mtimeMs
      const known = imprints.get(period)
      if (known !== undefined && known.changed === changed) return known.imprint
      const imprint = readImprint(path)
      imprints.set(period, { changed, imprint })
      return imprint
    } catch {
      return UNKNOWN // no JSON beside them, or one that is being replaced
    }
  }
  const list = () => listReports(folder, imprintOf)
  return {
    list,
    file: name => {
      const known = list().find(report => report.name === name)
      return known === undefined
        ? null
        : { mediaType: MEDIA[known.format], bytes: readFileSync(join(folder, known.name)) }
    },
    printing: label => list().flatMap(report => (imprintOf(report.period).ports.includes(label) ? [report.name] : [])),
  }
}

function listReports(folder: string, imprintOf: (period: string) => Imprint): ArchivedReport[] {
  if (!existsSync(folder)) return []
  const ofPeriod = new Map<string, Imprint>()
  const reports: ArchivedReport[] = []
  for (const name of readdirSync(folder)) {
    const parts = REPORT_NAME.exec(name)
    const size = parts === null ? null : (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? null)
    if (parts === null || size === null) continue
    const period = parts[1]!
    const imprint = ofPeriod.get(period) ?? imprintOf(period)
    ofPeriod.set(period, imprint)
    const { published, synthetic, headline } = imprint
    reports.push({
      name,
      period,
      language: (parts[2] ?? null) as ArchivedReport['language'],
      format: parts[3] as ArchivedReport['format'],
      sizeBytes: size,
      published,
      synthetic,
      headline,
    })
  }
  return reports.sort((a, b) => b.period.localeCompare(a.period) || a.name.localeCompare(b.name))
}

function readImprint(path: string): Imprint {
  const data = JSON.parse(readFileSync(path, 'utf8')) as Partial<ReportData>
  return {
    published: typeof data.published === 'string' ? data.published : null,
    synthetic: (data.synthetic ?? null) !== null,
    headline: data.findings?.[0]?.headline ?? null,
    ports: (data.findings ?? []).map(({ finding }) => portLabel(protocolNumber(finding.protocol) ?? 0, finding.port)),
  }
}
