import type { Localized } from '../../model/advisory.ts'
import type { ReportQuery } from '../../model/report.ts'
import type { Answer } from '../../store/answers.ts'

/** The queries of a report, numbered in order of first use. */
export interface QueryBook {
  readonly queries: ReportQuery[]
}

export interface Citation {
  what: Localized
  /** The statement in a few words. */
  short: string
  result: Localized
}

export function newQueryBook(): QueryBook {
  return { queries: [] }
}

/** Id of the query behind an answer; the same statement with the same parameters keeps its number. */
export function cite(book: QueryBook, answer: Answer<unknown>, citation: Citation): string {
  const parameters = JSON.stringify(answer.parameters)
  const known = book.queries.find(q => q.sql === answer.sql && JSON.stringify(q.parameters) === parameters)
  if (known !== undefined) return known.id
  const id = `Q${book.queries.length + 1}`
  book.queries.push({ id, ...citation, sql: answer.sql, parameters: { ...answer.parameters } })
  return id
}

/** The same words in both languages: numbers, mostly. */
export function same(text: string): Localized {
  return { ja: text, en: text }
}
