import type { Command } from 'commander'
import { TeitenError } from '../base/error.ts'
import type { Period } from '../base/period.ts'
import type { Site } from '../run/site/site.ts'
import { needData } from '../run/site/span.ts'
import { needSurveyLists } from '../run/site/survey-lists.ts'
import { printJson, printJsonLines } from './print-json.ts'
import { newProgress } from './progress.ts'
import {
  addPeriodOptions,
  addSiteOptions,
  askedPeriod,
  type PeriodFlags,
  type SiteFlags,
  withSite,
} from './site-options.ts'

/** A command that asks something about a period: the store is opened, the answer printed as text for a person or as JSON. */
export interface LookUp<View> {
  /** What the command is asked about, with its description. */
  argument?: { name: string; description: string }
  /** True for a list: it takes `--top`. */
  listed?: boolean
  /** True if it can leave survey scanners out: it takes `--survey`. */
  survey?: boolean
  example: string
  look(site: Site, period: Period, asked: Asked): Promise<View>
  /** What `--json` prints. */
  json(view: View, period: Period, site: Site): unknown
  /** The findings or rows that `--jsonl` prints one by one. */
  lines?(view: View): readonly unknown[]
  text(view: View, period: Period): string
}

export interface Asked {
  argument: string
  /** Rows of a list. */
  top: number
  /** False: without survey scanners. */
  survey: boolean
}

interface Flags extends SiteFlags, PeriodFlags {
  top?: string
  survey?: string
  json?: boolean
  jsonl?: boolean
}

export function defineLookUp<View>(command: Command, lookUp: LookUp<View>): void {
  addPeriodOptions(addSiteOptions(command))
  if (lookUp.argument !== undefined) command.argument(`<${lookUp.argument.name}>`, lookUp.argument.description)
  if (lookUp.listed === true) command.option('--top <n>', 'rows to list', '20')
  if (lookUp.survey === true)
    command.option('--survey <which>', 'include or exclude the sources on lists of survey scanners', 'include')
  command.option('--json', 'one object')
  if (lookUp.lines !== undefined) command.option('--jsonl', 'one object per line')
  command.addHelpText('after', `\nExample:\n  ${lookUp.example}`)
  command.action(async (...given: unknown[]) => {
    const argument = lookUp.argument === undefined ? '' : String(given[0])
    await answer(lookUp, argument, given[lookUp.argument === undefined ? 0 : 1] as Flags)
  })
}

async function answer<View>(lookUp: LookUp<View>, argument: string, flags: Flags): Promise<void> {
  const asked = { argument, top: listedRows(flags.top ?? '20'), survey: surveyIncluded(flags.survey ?? 'include') }
  await withSite(flags, async site => {
    const period = await askedPeriod(site, flags)
    if (!asked.survey) needSurveyLists(site, period)
    await needData(site, period)
    const progress = newProgress()
    progress.at(0.2, `asking the store about ${period.name}`)
    const view = await lookUp.look(site, period, asked).finally(() => progress.stop())
    if (flags.json === true) printJson(lookUp.json(view, period, site))
    else if (flags.jsonl === true && lookUp.lines !== undefined) printJsonLines(lookUp.lines(view))
    else process.stdout.write(`${lookUp.text(view, period)}\n`)
  })
}

/** `--top`: 1 to 10,000. */
function listedRows(text: string): number {
  const n = Number(text)
  if (Number.isInteger(n) && n >= 1 && n <= 10_000) return n
  throw new TeitenError('TEITEN_USAGE', `"${text}" is not a number of rows`, {
    where: '--top',
    next: 'Give 1 to 10000.',
  })
}

function surveyIncluded(text: string): boolean {
  if (text === 'include' || text === 'exclude') return text === 'include'
  throw new TeitenError('TEITEN_USAGE', `"${text}" is neither include nor exclude`, {
    where: '--survey',
    next: 'Write --survey exclude for numbers without survey scanners.',
  })
}

/** "2014-06-09 04:00" of an ISO time, for a table. */
export function minuteText(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}
