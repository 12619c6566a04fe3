import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import { daysPeriod, type Period, parsePeriod } from '../base/period.ts'
import { addDays } from '../base/time.ts'
import type { Site, SiteOptions } from '../run/site/site.ts'

export interface SiteFlags {
  data: string
  config?: string
  timeZone?: string
}

export const DEFAULT_DATA = './teiten-data'

/** Options that every command with a store has. */
export function addSiteOptions(command: Command): Command {
  return command
    .option('--data <dir>', 'folder of the store', process.env.TEITEN_DATA ?? DEFAULT_DATA)
    .option('--config <file>', 'settings of the site (default: ./teiten.yaml if it is there)')
    .option(
      '--time-zone <zone>',
      "where days and periods are cut, e.g. Asia/Tokyo (default: the store's own, UTC for a new one)",
    )
}

export function addPeriodOptions(command: Command): Command {
  return command
    .option('--period <name>', '2014-06, 2014-Q2, 2014-H1, 2014 (default: the last month with data)')
    .option('--from <day>', 'first day, instead of --period')
    .option('--to <day>', 'last day, included')
}

/** Opens the site, does the work, and leaves the store as it was found: running if it was, else closed. */
export async function withSite<T>(
  flags: SiteFlags,
  work: (site: Site) => Promise<T>,
  more: Partial<SiteOptions> = {},
): Promise<T> {
  const { closeSite, openSite } = await import('../run/site/site.ts')
  const site = await openSite({ data: flags.data, config: flags.config, timeZone: flags.timeZone, ...more })
  try {
    return await work(site)
  } finally {
    await closeSite(site)
  }
}

export interface PeriodFlags {
  period?: string
  from?: string
  to?: string
}

/** The period that the options name; without any, the month of the last day with data. */
export async function askedPeriod(site: Site, flags: PeriodFlags): Promise<Period> {
  if (flags.period !== undefined) return parsePeriod(flags.period)
  const { dataSpan } = await import('../run/site/span.ts')
  const span = await dataSpan(site)
  if (flags.from !== undefined || flags.to !== undefined)
    return daysPeriod(flags.from ?? span?.first ?? flags.to!, flags.to ?? span?.last ?? flags.from!)
  if (span === null)
    throw new TeitenError('TEITEN_NO_DATA', 'the store is empty', {
      next: 'Import captures or logs first: teiten import FILE….',
    })
  return parsePeriod(addDays(span.last, 0).slice(0, 7))
}
