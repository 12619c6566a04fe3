import type { PayloadClass } from '../../model/payload.ts'

/** Colours and fonts by role. The report writes literal colours; a page hands over CSS variables, so that dark mode needs no second drawing. */
export interface Theme {
  font: string
  mono: string
  background: string
  ink: string
  /** Second and third strength of text. */
  ink2: string
  ink3: string
  /** Grid, and columns of time to come. */
  grid: string
  hatch: string
  /** A single series; context columns. */
  series: string
  context: string
  onset: string
  onsetSoft: string
  /** Words beside the onset. */
  onsetText: string
  disclosure: string
  previous: string
  sunk: string
  /** A sensor that is up. */
  uptime: string
  classes: Record<PayloadClass, string>
  /** Text on a fill of that class. */
  onClass: Record<PayloadClass, string>
  /** Six steps, weak to strong, and the text on the two strongest. */
  sequential: readonly [string, string, string, string, string, string]
  onStrong: string
  /** Factor on every size of type: 1 in points of the report. */
  scale: number
}

/** The report's palette (ink, indigo, vermilion, pale blue, mustard, greys): neighbours differ by 14 in L* and survive a black-and-white print. */
export const printTheme: Theme = {
  font: "'Noto Sans JP', 'Noto Sans CJK JP', sans-serif",
  mono: "'DejaVu Sans Mono', monospace",
  background: '#ffffff',
  ink: '#16202b',
  ink2: '#5b6570',
  ink3: '#5b6570',
  grid: '#d3d8dd',
  hatch: '#5b6570',
  series: '#17365d',
  context: '#8fb4d2',
  onset: '#c2412d',
  onsetSoft: '#f3dedb',
  onsetText: '#c2412d',
  disclosure: '#16202b',
  previous: '#5b6570',
  sunk: '#eef1f4',
  uptime: '#8fb4d2',
  classes: {
    'intrusion-attempt': '#c2412d',
    'credential-attempt': '#d9a441',
    probe: '#17365d',
    'port-check': '#8fb4d2',
    other: '#d3d8dd',
  },
  onClass: {
    'intrusion-attempt': '#ffffff',
    'credential-attempt': '#16202b',
    probe: '#ffffff',
    'port-check': '#16202b',
    other: '#16202b',
  },
  sequential: ['#eef1f4', '#d6e2ec', '#b4cce0', '#8fb4d2', '#4a75a3', '#17365d'],
  onStrong: '#ffffff',
  scale: 1,
}

/** The same roles as CSS variables, for pages that define them (dashboard, HTML report with dark mode). */
export const screenTheme: Theme = {
  font: 'inherit',
  mono: 'var(--mono)',
  background: 'var(--bg)',
  ink: 'var(--ink)',
  ink2: 'var(--ink-2)',
  ink3: 'var(--ink-3)',
  grid: 'var(--line)',
  hatch: 'var(--ink-3)',
  series: 'var(--ink)',
  context: 'var(--check)',
  onset: 'var(--blue)',
  onsetSoft: 'var(--blue-soft)',
  onsetText: 'var(--ink)',
  disclosure: 'var(--purple)',
  previous: 'var(--previous)',
  sunk: 'var(--surface)',
  uptime: 'var(--other)',
  classes: {
    'intrusion-attempt': 'var(--vermilion)',
    'credential-attempt': 'var(--amber)',
    probe: 'var(--blue)',
    'port-check': 'var(--check)',
    other: 'var(--other)',
  },
  onClass: {
    'intrusion-attempt': 'var(--on-vermilion)',
    'credential-attempt': 'var(--on-amber)',
    probe: 'var(--on-blue)',
    'port-check': 'var(--on-check)',
    other: 'var(--ink)',
  },
  sequential: ['var(--seq-0)', 'var(--seq-1)', 'var(--seq-2)', 'var(--seq-3)', 'var(--seq-4)', 'var(--seq-5)'],
  onStrong: 'var(--on-seq)',
  scale: 1.5,
}

/** Size in user units (points in the report, pixels on a page) and palette; every figure has its own default. */
export interface FigureOptions {
  width?: number
  height?: number
  theme?: Theme
}
