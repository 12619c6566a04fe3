import { printTheme, type Theme } from '../figures/theme.ts'

/** The print palette by way of CSS variables, so that one drawing serves light, dark and paper. */
const LIGHT: Record<string, string> = {
  bg: '#ffffff',
  ink: '#16202b',
  ink2: '#5b6570',
  grid: '#d3d8dd',
  panel: '#eef1f4',
  series: '#17365d',
  context: '#8fb4d2',
  onset: '#c2412d',
  'onset-soft': '#f3dedb',
  'class-exploit': '#c2412d',
  'class-login': '#d9a441',
  'class-probe': '#17365d',
  'class-check': '#8fb4d2',
  'class-other': '#d3d8dd',
  'on-dark': '#ffffff',
  'on-light': '#16202b',
  accent: '#17365d',
  s0: '#eef1f4',
  s1: '#d6e2ec',
  s2: '#b4cce0',
  s3: '#8fb4d2',
  s4: '#4a75a3',
  s5: '#17365d',
  'on-strong': '#ffffff',
}

/** The same roles on a dark page: text at least 7:1, neighbouring fills still apart in lightness. */
const DARK: Record<string, string> = {
  bg: '#11171e',
  ink: '#e6eaee',
  ink2: '#a3adb7',
  grid: '#36414c',
  panel: '#1b242d',
  series: '#a9c8e8',
  context: '#4f7fa8',
  onset: '#f0836e',
  'onset-soft': '#452822',
  'class-exploit': '#e2664f',
  'class-login': '#d9a441',
  'class-probe': '#a9c8e8',
  'class-check': '#3f6f98',
  'class-other': '#4a5560',
  'on-dark': '#11171e',
  'on-light': '#f2f5f7',
  accent: '#a9c8e8',
  s0: '#1b242d',
  s1: '#24394d',
  s2: '#2f5173',
  s3: '#4a75a3',
  s4: '#7fa8cf',
  s5: '#b7d3ee',
  'on-strong': '#11171e',
}

const declarations = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')

export const THEME_CSS = `:root{color-scheme:light dark;${declarations(LIGHT)}}@media (prefers-color-scheme:dark){:root{${declarations(DARK)}}}@media print{:root{color-scheme:light;${declarations(LIGHT)}}}`

export const pageTheme: Theme = {
  ...printTheme,
  font: 'inherit',
  mono: 'var(--mono)',
  background: 'var(--bg)',
  ink: 'var(--ink)',
  ink2: 'var(--ink2)',
  ink3: 'var(--ink2)',
  grid: 'var(--grid)',
  hatch: 'var(--ink2)',
  series: 'var(--series)',
  context: 'var(--context)',
  onset: 'var(--onset)',
  onsetSoft: 'var(--onset-soft)',
  onsetText: 'var(--onset)',
  disclosure: 'var(--ink)',
  previous: 'var(--ink2)',
  sunk: 'var(--panel)',
  classes: {
    'intrusion-attempt': 'var(--class-exploit)',
    'credential-attempt': 'var(--class-login)',
    probe: 'var(--class-probe)',
    'port-check': 'var(--class-check)',
    other: 'var(--class-other)',
  },
  onClass: {
    'intrusion-attempt': 'var(--on-dark)',
    'credential-attempt': 'var(--on-dark)',
    probe: 'var(--on-dark)',
    'port-check': 'var(--on-light)',
    other: 'var(--on-light)',
  },
  sequential: ['var(--s0)', 'var(--s1)', 'var(--s2)', 'var(--s3)', 'var(--s4)', 'var(--s5)'],
  onStrong: 'var(--on-strong)',
}
