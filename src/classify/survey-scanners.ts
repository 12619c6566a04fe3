import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AddressBlock, parseBlock } from '../base/address.ts'
import { TeitenError } from '../base/error.ts'
import { type Day, isDay } from '../base/time.ts'

/** Addresses of survey scanners as a list that somebody published. */
export interface SurveyList {
  blocks: AddressBlock[]
  /** The latest day that the list speaks of; null if it does not say. */
  date: Day | null
  /** First and last day for which it holds; null: it does not say, and is taken for any. */
  from: Day | null
  to: Day | null
  /** Entries that are no address: left out, counted. */
  skipped: number
}

/** Reads a list by content: NICT's JSON, a MISP warninglist, or plain text with an address or block per line. TEITEN_UNKNOWN_FORMAT. */
export function readSurveyList(text: string, path: string): SurveyList {
  const list = /^\s*[[{]/.test(text) ? readJsonList(text, path) : readPlainList(text)
  if (list.from !== null && list.to !== null && list.from > list.to) throw unknownFormat(path)
  if (list.blocks.length === 0 && list.skipped > 0) throw unknownFormat(path)
  return list
}

/** NICT: [{ip, scanner, last_seen}]. MISP: {name, version: 20250101, list: [block]}. */
function readJsonList(text: string, path: string): SurveyList {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw unknownFormat(path, cause)
  }
  if (Array.isArray(value)) {
    const days = value
      .map(entry => fieldText(entry, 'last_seen'))
      .filter(isDay)
      .sort()
    const addresses = value.map(entry => (typeof entry === 'string' ? entry : fieldText(entry, 'ip')))
    return { ...listOf(addresses, days.at(-1) ?? null), ...quarterOf(path, days.at(-1) ?? null) }
  }
  const list = (value as { list?: unknown }).list
  if (!Array.isArray(list)) throw unknownFormat(path)
  const version = /^(\d{4})(\d{2})(\d{2})/.exec(String((value as { version?: unknown }).version ?? ''))
  const day = version === null ? '' : `${version[1]}-${version[2]}-${version[3]}`
  return listOf(
    list.map(entry => (typeof entry === 'string' ? entry : '')),
    isDay(day) ? day : null,
  )
}

/** NICT publishes a list for each quarter ("surveyscanner_2025_4Q.json"); by the latest day where the name does not say. */
function quarterOf(path: string, latest: Day | null): Pick<SurveyList, 'from' | 'to'> {
  const named = /_(\d{4})_([1-4])Q[^/]*$/.exec(path)
  if (named === null && latest === null) return { from: null, to: null }
  const year = named?.[1] ?? latest!.slice(0, 4)
  const quarter = named === null ? Math.ceil(Number(latest!.slice(5, 7)) / 3) : Number(named[2])
  const [from, to] = [
    ['01-01', '03-31'],
    ['04-01', '06-30'],
    ['07-01', '09-30'],
    ['10-01', '12-31'],
  ][quarter - 1]!
  return { from: `${year}-${from}` as Day, to: `${year}-${to}` as Day }
}

function fieldText(entry: unknown, name: string): string {
  const value = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** `#` begins a comment; comments "# date: 2025-12-31", "# from: …" and "# to: …" say when the list was made and for which days it holds. */
function readPlainList(text: string): SurveyList {
  const dayAfter = (word: string): Day | null => {
    const day = new RegExp(`^#\\s*${word}:\\s*(\\d{4}-\\d{2}-\\d{2})\\s*$`, 'm').exec(text)?.[1] ?? ''
    return isDay(day) ? day : null
  }
  const lines = text
    .split('\n')
    .map(line => line.split('#')[0]!.trim())
    .filter(line => line !== '')
  const [from, to] = [dayAfter('from'), dayAfter('to')]
  return { ...listOf(lines, dayAfter('date') ?? to), from, to }
}

function listOf(entries: readonly string[], date: Day | null): SurveyList {
  const blocks = entries.map(entry => parseBlock(entry.trim())).filter(block => block !== null)
  return { blocks, date, from: null, to: null, skipped: entries.length - blocks.length }
}

function unknownFormat(path: string, cause?: unknown): TeitenError {
  return new TeitenError('TEITEN_UNKNOWN_FORMAT', 'this is not a list of survey scanners', {
    where: path,
    next: "Give NICT's JSON, a MISP warninglist, or one address or block per line.",
    cause,
  })
}

/** All lists of a folder (rules/survey-scanners), in order of name. An absent folder has none. */
export function loadSurveyLists(folder: string): SurveyList[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(n => /\.(?:json|txt|csv)$/.test(n))
    .sort()
    .map(name => readSurveyList(readFileSync(join(folder, name), 'utf8'), join(folder, name)))
}
