import { defaultSettings } from '../src/detect/settings.ts'
import { EVENT_KINDS, type EventKind } from './events.ts'
import { type Interval, poissonInterval, quantile, shareInterval } from './intervals.ts'
import { USUAL_LEVELS } from './minimum-effect.ts'
import type { SizeResult } from './results.ts'
import { BUDGETS } from './run-worlds.ts'

/** The tables of docs/detection, in Markdown. Every interval is an exact 95 % interval (Poisson for rates, Clopper–Pearson for shares). */
export function resultsText(results: readonly SizeResult[]): string {
  return [
    '<!-- Written by `npm run evaluate`; do not edit. -->',
    telescopes(results),
    '## False reports and the dial',
    dial(results),
    partsText(results),
    '## Recall, delay and dating of planted surges',
    ...results.map(recall),
    '## Rivals in the same harness',
    ...results.map(rivals),
    '## Single-source bursts',
    bursts(results),
    '## Ablations',
    ablations(results),
    '## What cannot be seen',
    effects(results),
    '## Time',
    time(results),
    '',
  ].join('\n\n')
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}

function figure(x: number): string {
  if (Number.isNaN(x)) return '–'
  if (x >= 1000) return Math.round(x).toLocaleString('en-US')
  return x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2)
}

function range(i: Interval): string {
  return `${figure(i.low)}–${figure(i.high)}`
}

function rate(count: number, months: number): string {
  return `${figure(count / months)} (${range(poissonInterval(count, months))})`
}

function share(hits: number, all: number): string {
  if (all === 0) return '–'
  const i = shareInterval(hits, all)
  return `${(hits / all).toFixed(3)} (${i.low.toFixed(3)}–${i.high.toFixed(3)})`
}

function telescopes(results: readonly SizeResult[]): string {
  return table(
    ['telescope', 'sensors', 'addresses', 'sources a day over all ports', 'quiet months', 'planted surges'],
    results.map(({ telescope: t, quiet, planted }) => [
      t.name,
      String(t.sensors),
      (t.sensors * t.addressesPerSensor).toLocaleString('en-US'),
      t.sourcesPerDay.toLocaleString('en-US'),
      String(quiet.months),
      String(EVENT_KINDS.reduce((sum, k) => sum + planted.reached[k].planted, 0)),
    ]),
  )
}

function partsText(results: readonly SizeResult[]): string {
  const measured = results.flatMap(r => (r.parts === undefined ? [] : [{ name: r.telescope.name, ...r.parts }]))
  if (measured.length === 0) return 'Payload groups, signatures and source ports: not measured in these runs.'
  return table(
    ['payload groups, signatures and source ports together, at a budget of 1', ...measured.map(m => m.name)],
    [
      ['their share of the budget', ...measured.map(() => figure(defaultSettings.partsBudgetShare))],
      ['false reports a month', ...measured.map(m => rate(m.reports, m.months))],
      ['months', ...measured.map(m => String(m.months))],
    ],
  )
}

function dial(results: readonly SizeResult[]): string {
  const months = results.reduce((sum, r) => sum + r.quiet.months, 0)
  return table(
    ['budget (`detect.falseReportsPerMonth`)', ...results.map(r => r.telescope.name), 'all'],
    BUDGETS.map((budget, k) => [
      String(budget),
      ...results.map(r => rate(r.quiet.reports[k]!, r.quiet.months)),
      rate(
        results.reduce((sum, r) => sum + r.quiet.reports[k]!, 0),
        months,
      ),
    ]),
  )
}

function recall({ telescope, planted }: SizeResult): string {
  const row = (kind: EventKind) => {
    const r = planted.reached[kind]
    return [
      kind,
      share(r.found, r.planted),
      figure(quantile(r.delays, 0.5)),
      figure(quantile(r.delays, 0.9)),
      figure(quantile(r.errors, 0.5)),
      figure(quantile(r.errors, 0.9)),
      share(r.covered, r.dated),
      figure(quantile(r.widths, 0.5)),
      share(r.gradual, r.dated),
    ]
  }
  return `**${telescope.name}** (${planted.others} surges in ${planted.months} months that nobody planted)\n\n${table(
    [
      'kind',
      'found within 7 days',
      'delay, median (days)',
      'delay, 90 %',
      'onset error, median (h)',
      'onset error, 90 %',
      'interval covers',
      'interval width, median (h)',
      'called gradual',
    ],
    EVENT_KINDS.filter(k => planted.reached[k].planted > 0).map(row),
  )}`
}

const RIVAL_KINDS: readonly EventKind[] = ['new 3 a day', 'new 5 a day', 'new 10 a day', 'doubling']

function rivals({ telescope, quiet, planted, rivals: others }: SizeResult): string {
  const own = [
    '**teiten**, budget 1',
    'sources',
    rate(quiet.reports[BUDGETS.indexOf(1)]!, quiet.months),
    share(quiet.burstsCalledSurge, quiet.bursts),
    ...RIVAL_KINDS.map(k => share(planted.reached[k].found, planted.reached[k].planted)),
  ]
  const rows = others.map(r => [
    r.name,
    r.measure,
    rate(r.falseReports, r.months),
    share(r.burstsCalledSurge, r.bursts),
    ...RIVAL_KINDS.map(k => share(r.found[k], r.planted[k])),
  ])
  const head = [
    'method',
    'counts',
    'false reports a month',
    'bursts called a surge',
    ...RIVAL_KINDS.map(k => `found: ${k}`),
  ]
  return `**${telescope.name}**\n\n${table(head, [own, ...rows])}`
}

function bursts(results: readonly SizeResult[]): string {
  return table(
    ['telescope', 'bursts of 100 accesses or more', 'called a surge', 'listed as a burst (at most 20 a month)'],
    results.map(({ telescope, quiet }) => [
      telescope.name,
      String(quiet.bursts),
      share(quiet.burstsCalledSurge, quiet.bursts),
      share(quiet.burstsNamed, quiet.bursts),
    ]),
  )
}

function ablations(results: readonly SizeResult[]): string {
  return table(
    ['taken away', 'measure', 'whole method', 'without it', 'out of'],
    results
      .flatMap(r => r.ablations)
      .map(a => [
        a.name,
        a.measure,
        a.unit === 'month' ? rate(a.whole, a.of) : share(a.whole, a.of),
        a.unit === 'month' ? rate(a.without, a.of) : share(a.without, a.of),
        `${a.of} ${a.unit}${a.unit === 'month' && a.of !== 1 ? 's' : ''}`,
      ]),
  )
}

function effects(results: readonly SizeResult[]): string {
  return table(
    ['usual level (sources a day)', ...results.map(r => r.telescope.name)],
    USUAL_LEVELS.map((level, k) => [
      level === 0 ? 'never seen' : level.toLocaleString('en-US'),
      ...results.map(r => {
        const rise = r.effects[k]
        return rise === null || rise === undefined
          ? '–'
          : `+${figure(rise)}${level > 0 ? ` (×${figure(1 + rise / level)})` : ''}`
      }),
    ]),
  )
}

function time(results: readonly SizeResult[]): string {
  const swept = results.flatMap(r => r.ablations).find(a => a.secondsPerDay !== undefined)
  return table(
    ['input', 'CPU seconds per data day (131,072 series × 3 windows)'],
    [
      ...results.map(r => [r.telescope.name, figure(r.quiet.secondsPerDay)]),
      ...(swept?.secondsPerDay === undefined
        ? []
        : [['every series seen every day (sweeps left in)', figure(swept.secondsPerDay)]]),
    ],
  )
}
