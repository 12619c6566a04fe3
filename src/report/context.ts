import { addDays } from '../base/time.ts'
import type { Localized } from '../model/advisory.ts'
import type { Language } from '../model/figure.ts'
import type { FindingSection, ReportData } from '../model/report.ts'
import type { DateStyle } from './dates.ts'
import type { Block } from './document.ts'
import type { Theme } from './figures/theme.ts'
import { type Messages, messagesOf } from './messages/messages.ts'

/** What every part of the report is built with. */
export interface Context {
  data: ReportData
  language: Language
  m: Messages
  style: DateStyle
  theme: Theme
  /** Numbers given so far. */
  given: { figures: number; tables: number }
}

export function newContext(data: ReportData, language: Language, theme: Theme): Context {
  return {
    data,
    language,
    m: messagesOf(language),
    style: { language, era: data.eraYears },
    theme,
    given: { figures: 0, tables: 0 },
  }
}

/** The language's side of a text that has both. */
export function said(text: Localized, context: Context): string {
  return context.language === 'ja' ? text.ja : text.en
}

export function nextFigure(context: Context): string {
  return context.m.figure(++context.given.figures)
}

export function nextTable(context: Context): string {
  return context.m.table(++context.given.tables)
}

/** The last day of the period. */
export function lastDay(context: Context): string {
  return addDays(context.data.period.to, -1)
}

/** "7778/TCP". */
export function portOf(section: Pick<FindingSection, 'finding'>): string {
  const { protocol, port } = section.finding
  return `${port}/${protocol === 'icmpv6' ? 'ICMPv6' : protocol.toUpperCase()}`
}

/** Anchor of a finding's section. */
export function findingId(section: FindingSection): string {
  return `finding-${section.number}`
}

export function present<T>(items: readonly (T | null)[]): T[] {
  return items.filter((item): item is T => item !== null)
}

export const blocksOf = (items: readonly (Block | null)[]): Block[] => present(items)
