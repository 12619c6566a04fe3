import type { Arithmetic, Explanation, Finding } from '../model/finding.ts'
import { portLabel, protocolNumber } from '../model/protocol.ts'

const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** The numbers behind one finding, line by line, in the order in which they are computed: what `detect --explain` prints. */
export function explainedText(f: Finding): string {
  const e = f.explanation
  const head = `${portLabel(protocolNumber(f.protocol)!, f.port)} ${f.kind}, onset ${f.onset} (${f.onsetLow} to ${f.onsetHigh})`
  if (e.arithmetic === undefined) return head
  return [head, ...lines(e, e.arithmetic).map(([name, text]) => `  ${name.padEnd(24)}${text}`)].join('\n')
}

function lines(e: Explanation, a: Arithmetic): [string, string][] {
  const first = a.baseline[0]?.day ?? ''
  const last = a.baseline.at(-1)?.day ?? ''
  const what = e.measure ?? 'sources'
  const tail = e.pValue / a.windowsTested
  return [
    ['baseline', `${first} to ${last}, ${e.baselineDays} days with exposure`],
    [`${what} by day`, a.baseline.map(d => (d.exposure > 0 ? String(d.count) : '–')).join(' ')],
    ['address-days E by day', a.baseline.map(d => number(d.exposure)).join(' ')],
    ['weekday factors', a.weekdayFactors.map((x, k) => `${WEEK[k]} ${x.toFixed(3)}`).join(', ')],
    ['S, days clipped', number(a.clippedCount)],
    ['ΣE with factors', number(a.baselineExposure)],
    [
      'rate m',
      `${number(e.rate)} per address-day${a.rates === null ? ' = S / ΣE' : ' (mean of the possible rates below)'}`,
    ],
    ...(a.rates === null ? [] : ratesLines(a.rates)),
    [
      'window',
      `${e.windowDays} ${e.windowDays === 1 ? 'day' : 'days'} to ${e.windowLastDay}, E with factors ${number(a.windowExposure)}${what === 'sources' ? ' (at least the usual)' : ''}`,
    ],
    ['returning sources', `the window has ${number(a.windowShare)} of the sum of its days`],
    ['expected μ', `${number(e.expectedSources)} = m · E · ${number(a.windowShare)}`],
    ['observed X', number(e.observedSources)],
    ['dispersion φ', number(e.dispersion)],
    ['drift', number(a.drift)],
    ['1/size', `${number(e.inverseSize)} = φ/${e.windowDays} + drift + 1/${number(a.information)}`],
    [
      'P(at least X)',
      `${tail.toExponential(3)}${a.rates === null ? '' : ', mean over the possible rates, each with 1/size = φ/w + drift'}`,
    ],
    ['p', `${e.pValue.toExponential(3)} = ${a.windowsTested} · P`],
    ['threshold', e.threshold.toExponential(3)],
    ['ratio', `${number(e.ratio)}, 90 % interval ${number(e.ratioLow)} to ${number(e.ratioHigh)}`],
    ...surveyLines(e),
    ['effective sources', number(e.effectiveSources)],
    ['networks, sensors', `${e.networks}, ${e.sensors}; ${e.addresses} addresses`],
  ]
}

function surveyLines({ withoutSurvey: w, threshold }: Explanation): [string, string][] {
  if (w === undefined || w.surveySources === 0) return []
  const verdict = w.holds ? 'still a surge' : 'no surge'
  return [
    [
      'without survey scanners',
      `${w.sources} sources, ${w.accesses} accesses, expected ${number(w.expected)}, p ${w.pValue.toExponential(3)} (threshold ${threshold.toExponential(3)}): ${verdict}`,
    ],
  ]
}

/** Possible rates that carry a ten-thousandth or more; `--json` has all. */
const SHOWN_SHARE = 1e-4

function ratesLines(rates: NonNullable<Arithmetic['rates']>): [string, string][] {
  const shown = rates.filter(r => r.share >= SHOWN_SHARE)
  const rest = rates.length - shown.length
  return [
    [
      'possible rates',
      `${shown.map(r => `${number(r.count)}: ${r.share.toPrecision(3)}`).join(', ')}${rest > 0 ? ` and ${rest} with less than ${SHOWN_SHARE} (--json)` : ''} (counts of the baseline: probability)`,
    ],
  ]
}

function number(x: number): string {
  return Number.isInteger(x) ? String(x) : x.toPrecision(4)
}
