import type { Language, SvgNode } from '../model/figure.ts'
import type { Confidence } from '../model/finding.ts'

/** A stretch of a line. Everything is text; no renderer ever reads markup from it. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; text: string }
  /** Never broken: 7778/TCP, a quoted request. */
  | { kind: 'keep'; text: string }
  | { kind: 'code'; text: string }
  /** References to the appendix, raised. */
  | { kind: 'query'; ids: readonly string[] }
  /** ●●○ */
  | { kind: 'dots'; confidence: Confidence }

export type Cell =
  | { kind: 'text'; text: string; strong?: boolean }
  | { kind: 'code'; text: string }
  /** 0 … 1 of the longest bar. */
  | { kind: 'bar'; value: number; label: string }
  /** Rank against the previous period. */
  | { kind: 'move'; move: 'up' | 'down' | 'same' | 'new' | 'none'; text: string; label: string }

export interface Column {
  head: string
  align: 'left' | 'right' | 'center'
  /** Share of the table's width; 0 as wide as needed. */
  width: number
}

export interface Table {
  kind: 'table'
  id: string
  /** 表1 */
  label: string
  title: string
  unit: string
  queries: readonly string[]
  columns: readonly Column[]
  rows: readonly Row[]
  note: readonly Inline[]
}

export interface Row {
  /** A sub-heading that spans the table, a sum under a rule, or an ordinary row. */
  kind: 'row' | 'subhead' | 'sum'
  cells: readonly Cell[]
}

export interface Figure {
  kind: 'figure'
  id: string
  /** 図1; '' for one without a number. */
  label: string
  title: string
  unit: string
  queries: readonly string[]
  drawing: SvgNode
  /** The same drawn lower and lower still, for a page that would run over. */
  lower?: readonly [SvgNode, SvgNode]
  /** The story for those who cannot see it. */
  description: string
  note: readonly Inline[]
}

/** Facts in a box: grey, or framed for an advisory. */
export interface Panel {
  kind: 'panel'
  title: string
  queries: readonly string[]
  framed: boolean
  blocks: readonly PanelBlock[]
}

export type PanelBlock =
  | { kind: 'facts'; rows: readonly { label: string; value: readonly Inline[] }[] }
  | { kind: 'big-number'; label: string; value: string; unit: string }
  | { kind: 'small'; content: readonly Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'bars'; rows: readonly { label: string; value: number; text: string }[] }

export interface Paragraph {
  kind: 'paragraph'
  /** Where an analyst's own text can go ("finding-7778/TCP"). */
  place: string
  content: readonly Inline[]
}

export type Block =
  | Paragraph
  | { kind: 'heading'; text: string }
  | Table
  | Figure
  | Panel
  | { kind: 'notice'; content: readonly Inline[] }
  | { kind: 'list'; items: readonly (readonly Inline[])[] }
  /** Main column and side column. */
  | { kind: 'beside'; main: readonly Block[]; side: readonly Block[] }
  | { kind: 'pair'; left: readonly Block[]; right: readonly Block[] }
  | { kind: 'recommendations'; title: string; lead: string; items: readonly { label: string; text: string }[] }
  | { kind: 'definitions'; title: string; items: readonly { term: string; text: string }[] }

export interface Section {
  id: string
  /** "1" … "5", 付録. */
  number: string
  title: string
  /** For the contents: 7778/TCP　管理画面の探索. */
  shortTitle: string
  /** A finding or a big chapter begins a page in print. */
  newPage: boolean
  /** Drawn closer where only then it fits one page. */
  onePage: boolean
  blocks: readonly Block[]
}

export interface Headline {
  number: string
  title: string
  content: readonly Inline[]
  detail: string
  /** Id of the section that says more. */
  section: string
  drawing: SvgNode
  caption: string
  description: string
}

export interface KeyFigure {
  title: string
  queries: readonly string[]
  unitLine: string
  value: string
  unit: string
  change: string
  difference: string
  drawing: SvgNode | null
  description: string
}

/** The report before it becomes HTML, Markdown or a printed page. */
export interface ReportDocument {
  language: Language
  kicker: string
  organisation: string
  title: string
  periodLine: string
  publishedLine: string
  /** For the running header and the title of the file. */
  runningTitle: string
  /** In every footer; says so if the data are made up. */
  footer: string
  /** Prominent on the first page; '' if the data are real. */
  synthetic: string
  telescope: readonly { label: string; value: string }[]
  headlinesTitle: string
  headlines: readonly Headline[]
  noHeadlines: string
  moreLabel: string
  pageLabel: string
  keyTitle: string
  keyFigures: readonly KeyFigure[]
  keyNote: string
  overviewTitle: string
  overview: readonly Block[]
  contentsTitle: string
  sections: readonly Section[]
  closing: readonly { label: string; value: string }[]
  /** Seconds since 1970 of the publishing day's start in UTC: the creation time of the PDF. */
  publishedAt: number
}
