/** A drawing as plain data: the report turns it into SVG text, the dashboard into elements. No clock, no randomness. */
export interface SvgNode {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly children: readonly (SvgNode | string)[]
}

export type Language = 'ja' | 'en'

/** One day or hour of a series. A gap is null, never zero. */
export interface SeriesPoint {
  /** Local day "2014-06-09" or ISO hour. */
  at: string
  value: number | null
}

/** A vertical band or line in a daily series, in local ISO time. */
export type Annotation =
  | { kind: 'onset'; at: string; low: string; high: string; gradual: boolean; label: string; detail: string }
  | { kind: 'disclosure'; at: string; label: string; detail: string }
  | { kind: 'gap'; from: string; to: string; label: string }
  | { kind: 'lasting'; from: string; label: string }
  | { kind: 'baseline'; value: number; label: string }
