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
  /** Entries that are no address: left out, counted. */
  skipped: number
}

/** Reads a list by content: NICT's JSON, a MISP warninglist, or plain text with an address or block per line. TEITEN_UNKNOWN_FORMAT. */
export function readSurveyList(text: string, path: string): SurveyList {
  const list = /^\s*[[{]/.test(text) ? readJsonList(text, path) : readPlainList(text)
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
    return listOf(
      value.map(entry => (typeof entry === 'string' ? entry : fieldText(entry, 'ip'))),
      days.at(-1) ?? null,
    )
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

function fieldText(entry: unknown, name: string): string {
  const value = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

/** `#` begins a comment; a comment "# date: 2025-12-31" is the day that the list holds for. */
function readPlainList(text: string): SurveyList {
  const day = /^#\s*date:\s*(\d{4}-\d{2}-\d{2})\s*$/m.exec(text)?.[1] ?? ''
  const lines = text
    .split('\n')
    .map(line => line.split('#')[0]!.trim())
    .filter(line => line !== '')
  return listOf(lines, isDay(day) ? day : null)
}

function listOf(entries: readonly string[], date: Day | null): SurveyList {
  const blocks = entries.map(entry => parseBlock(entry.trim())).filter(block => block !== null)
  return { blocks, date, skipped: entries.length - blocks.length }
}

function unknownFormat(path: string, cause?: unknown): TeitenError {
  return new TeitenError('TEITEN_UNKNOWN_FORMAT', 'this is not a list of survey scanners', {
    where: path,
    next: "Give NICT's JSON, a MISP warninglist, or one address or block per line.",
    cause,
  })
}

/** All lists of a folder (rules/survey-scanners) as one; the date is the latest. An absent folder is an empty list. */
export function loadSurveyLists(folder: string): SurveyList {
  const all: SurveyList = { blocks: [], date: null, skipped: 0 }
  if (!existsSync(folder)) return all
  for (const name of readdirSync(folder)
    .filter(n => /\.(?:json|txt|csv)$/.test(n))
    .sort()) {
    const list = readSurveyList(readFileSync(join(folder, name), 'utf8'), join(folder, name))
    for (const block of list.blocks) all.blocks.push(block)
    all.skipped += list.skipped
    if (list.date !== null && (all.date === null || list.date > all.date)) all.date = list.date
  }
  return all
}
