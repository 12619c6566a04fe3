import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { isDay } from '../base/time.ts'
import type { Language } from '../model/figure.ts'
import { publish } from '../run/publish/publish.ts'
import type { ReportFormat } from '../run/publish/report-formats.ts'
import { REPORT_FORMATS } from '../run/publish/report-formats.ts'
import { printJson } from './print-json.ts'
import { newProgress } from './progress.ts'
import {
  addPeriodOptions,
  addSiteOptions,
  askedPeriod,
  type PeriodFlags,
  type SiteFlags,
  withSite,
} from './site-options.ts'

interface Flags extends SiteFlags, PeriodFlags {
  lang: string
  format: string
  out?: string
  published?: string
  json?: boolean
}

export function define(command: Command): void {
  addPeriodOptions(addSiteOptions(command))
    .option('--lang <list>', 'ja, en or both', 'ja,en')
    .option('--format <list>', REPORT_FORMATS.join(','), REPORT_FORMATS.join(','))
    .option('--out <dir>', 'folder to write to (default: ./teiten-reports, or report.out of the settings)')
    .option(
      '--published <day>',
      'publishing date (default: today); the same date, data, rules and version give the same bytes',
    )
    .option('--json', 'print what was written and the findings as one object')
    .addHelpText(
      'after',
      '\nExample:\n  teiten report --period 2014-06 --lang ja,en --format html,pdf --published 2014-07-22',
    )
    .action(run)
}

function listed<T extends string>(text: string, known: readonly T[], option: string): T[] {
  const given = text.split(',').map(t => t.trim())
  for (const t of given) {
    if (!known.includes(t as T))
      throw new TeitenError('TEITEN_USAGE', `"${t}" is none of ${known.join(', ')}`, {
        where: option,
        next: 'Separate several by commas.',
      })
  }
  return [...new Set(given as T[])]
}

async function run(flags: Flags): Promise<void> {
  const languages = listed<Language>(flags.lang, ['ja', 'en'], '--lang')
  const formats = listed<ReportFormat>(flags.format, REPORT_FORMATS, '--format')
  if (flags.published !== undefined && !isDay(flags.published)) {
    throw new TeitenError('TEITEN_BAD_VALUE', `"${flags.published}" is not a day`, {
      where: '--published',
      next: 'Write 2014-07-22.',
    })
  }
  await withSite(flags, async site => {
    const period = await askedPeriod(site, flags)
    const progress = newProgress()
    const out = flags.out ?? site.config.reportsFolder
    const { data, files } = await publish(site, period, {
      languages,
      formats,
      out,
      published: flags.published ?? null,
      onProgress: (part, what) => progress.at(part, what),
    }).finally(() => progress.stop())
    if (flags.json === true)
      return printJson({ period: period.name, files, findings: data.findings.map(f => f.finding) })
    const headlines = data.findings.map(f => `  ${f.number}  ${f.headline[languages[0]!]}`)
    process.stdout.write(
      `${[...files, '', ...(headlines.length > 0 ? headlines : ['  (nothing surged)'])].join('\n')}\n`,
    )
  })
}
