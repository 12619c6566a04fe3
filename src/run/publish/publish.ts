import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TeitenError } from '../../base/error.ts'
import { packageVersion } from '../../base/package-paths.ts'
import type { Period } from '../../base/period.ts'
import { type Day, dayOf } from '../../base/time.ts'
import type { Language } from '../../model/figure.ts'
import type { ReportData } from '../../model/report.ts'
import { type ReportFormat, renderReport } from '../../report/render-report.ts'
import { saveFindings, saveReport } from '../../store/archive.ts'
import { reportData } from '../period/report-data.ts'
import type { Site } from '../site/site.ts'
import { needData } from '../site/span.ts'

export interface PublishOptions {
  languages: readonly Language[]
  formats: readonly ReportFormat[]
  out: string
  /** Publishing date; null: today in the site's time zone. */
  published: Day | null
  onProgress(part: number, what: string): void
}

export interface Published {
  data: ReportData
  /** Paths, in the order written. */
  files: string[]
}

/** A period → numbers → every language and format on disk, and a line in the archive. Throws TEITEN_NO_DATA for a period without data. */
export async function publish(site: Site, period: Period, options: PublishOptions): Promise<Published> {
  await needData(site, period)
  const published = options.published ?? dayOf(site.store.timeZone, Date.now() / 1000)
  const data = await reportData(site, period, published, part => options.onProgress(part * 0.7, 'counting'))
  const files: string[] = []
  makeFolder(options.out)
  const written = new Set<string>()
  const jobs = options.languages.flatMap(language => options.formats.map(format => ({ language, format })))
  for (const [i, { language, format }] of jobs.entries()) {
    options.onProgress(0.7 + (0.3 * i) / jobs.length, `${format} ${language}`)
    for (const file of await renderReport(data, language, format)) {
      if (written.has(file.name)) continue // JSON and CSV hold both languages
      written.add(file.name)
      files.push(writeWhole(join(options.out, file.name), file.bytes))
    }
  }
  await archive(site, period, data, options)
  return { data, files }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (cause) {
    throw new TeitenError('TEITEN_BAD_VALUE', 'cannot make the folder for the report', {
      where: path,
      next: 'Choose another one with --out.',
      cause,
    })
  }
}

/** A reader never meets half a file: written beside, then renamed. */
function writeWhole(path: string, bytes: Uint8Array): string {
  const beside = `${path}.part`
  try {
    writeFileSync(beside, bytes)
    renameSync(beside, path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOSPC')
      throw new TeitenError('TEITEN_DISK_FULL', 'no room left for the report', {
        where: path,
        next: 'Free some space or choose another folder with --out.',
        cause,
      })
    throw new TeitenError('TEITEN_BAD_VALUE', 'cannot write the report', {
      where: path,
      next: 'Choose another folder with --out.',
      cause,
    })
  }
  return path
}

async function archive(site: Site, period: Period, data: ReportData, options: PublishOptions): Promise<void> {
  await saveFindings(site.store, period.name, [...data.findings.map(f => f.finding), ...data.bursts], {
    version: packageVersion,
    rulesVersion: data.rulesVersion,
  })
  const first = data.findings[0]
  await saveReport(site.store, {
    id: `${period.name}-${data.published}`,
    period: period.name,
    published: data.published,
    createdAt: Math.floor(Date.now() / 1000),
    languages: [...options.languages],
    formats: [...options.formats],
    folder: options.out,
    headline: first?.headline ?? { ja: '', en: '' },
    version: packageVersion,
    rulesVersion: data.rulesVersion,
  })
}
