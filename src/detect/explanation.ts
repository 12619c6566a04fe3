import { addDays, type Day } from '../base/time.ts'
import type { Finding, SurgingPart } from '../model/finding.ts'
import { portLabel } from '../model/protocol.ts'
import type { DetectionInput } from '../model/series.ts'
import type { Episode } from './decide-findings.ts'
import type { DetectSettings } from './settings.ts'

/** One sentence per finding, in both languages: what was expected, what came, and how unlikely that is. */
export function sentenceOf(
  finding: Finding,
  episode: Episode,
  input: DetectionInput,
  settings: DetectSettings,
): { ja: string; en: string } {
  const w = episode.decisive
  const facts: Facts = {
    port: portLabel(episode.protocol, episode.port),
    firstDay: addDays(input.days[w.day]!, 1 - w.windowDays),
    lastDay: input.days[w.day]!,
    days: w.windowDays,
    baselineDays: w.baselineDays,
    short: w.baselineDays < settings.baselineDays,
    observed: Math.round(w.observed).toLocaleString('en-US'),
    expected: rounded(w.expected),
    ratio: rounded(w.ratio),
    ratioLow: rounded(w.ratioLow),
    p: powerOfTen(w.pValue),
    sensors: episode.evidence.sensors,
    networks: episode.evidence.networks.toLocaleString('en-US'),
    concentrated: episode.evidence.effectiveSources < settings.singleSourceEffective,
    effective: rounded(episode.evidence.effectiveSources),
    largest: percent(episode.evidence.largestSource, episode.evidence.accesses),
    gradual: finding.gradual,
  }
  if (finding.kind === 'single-source-burst') return burstSentence(facts)
  if (finding.part !== undefined) return partSentence(facts, finding.part)
  return finding.kind === 'newly-observed-port' ? newPortSentence(facts) : surgeSentence(facts)
}

interface Facts {
  port: string
  firstDay: Day
  lastDay: Day
  days: number
  baselineDays: number
  short: boolean
  observed: string
  expected: string
  ratio: string
  ratioLow: string
  p: { ja: string; en: string }
  sensors: number
  networks: string
  concentrated: boolean
  effective: string
  largest: string
  gradual: boolean
}

function surgeSentence(f: Facts): { ja: string; en: string } {
  return {
    ja:
      `${f.port}の送信元IPアドレス数は、${spanJa(f)}に${f.observed}（${f.networks}ネットワーク、センサー${f.sensors}台で観測）で、` +
      `直前${f.baselineDays}日間の平常値から見込まれる${f.expected}の${f.ratio}倍（90％区間の下限${f.ratioLow}倍）に当たり、` +
      `偶然にこの数以上となる確率は${f.p.ja}です。${notesJa(f)}`,
    en:
      `${f.port}: ${f.observed} distinct sources from ${f.networks} networks, seen by ${f.sensors} ${f.sensors === 1 ? 'sensor' : 'sensors'} ${spanEn(f)}, ` +
      `where the ${f.baselineDays} days before led to expect ${f.expected}: ${f.ratio} times as many (at least ${f.ratioLow}, 90 % interval); ` +
      `the probability of as many by chance is ${f.p.en}.${notesEn(f)}`,
  }
}

function newPortSentence(f: Facts): { ja: string; en: string } {
  return {
    ja:
      `直前${f.baselineDays}日間に観測のなかった${f.port}に、${spanJa(f)}に${f.observed}の送信元IPアドレス（${f.networks}ネットワーク、` +
      `センサー${f.sensors}台で観測）からアクセスがあり、これまで観測のないポートでの見込み${f.expected}に対し、偶然にこの数以上となる確率は${f.p.ja}です。${notesJa(f)}`,
    en:
      `${f.port} was not observed in the ${f.baselineDays} days before; ${f.observed} distinct sources from ${f.networks} networks came ${spanEn(f)}, ` +
      `seen by ${f.sensors} ${f.sensors === 1 ? 'sensor' : 'sensors'}, where ${f.expected} would be expected of a port never seen; the probability of as many by chance is ${f.p.en}.${notesEn(f)}`,
  }
}

function partSentence(f: Facts, part: SurgingPart): { ja: string; en: string } {
  const what = {
    payload: { ja: `${f.port}に対する${nameJa(part)}`, en: `${nameEn(part)} on ${f.port}` },
    signature: { ja: `${nameJa(part)}（主な宛先ポートは${f.port}）`, en: `${nameEn(part)} (mainly on ${f.port})` },
    'source-port': {
      ja: `送信元ポート${part.id}からのアクセス（主な宛先ポートは${f.port}）`,
      en: `accesses from source port ${part.id} (mainly to ${f.port})`,
    },
  }[part.kind]
  // Only a payload group lies within one port; if a surge of that port had begun with it, the port would tell of it.
  const whole =
    part.kind === 'payload'
      ? {
          ja: '同じ時期に始まったポート全体の急増は認められません。',
          en: ' No surge of the port as a whole began at that time.',
        }
      : { ja: '', en: '' }
  return {
    ja:
      `${what.ja}の送信元IPアドレス数は、${spanJa(f)}に${f.observed}（${f.networks}ネットワーク、センサー${f.sensors}台で観測）で、` +
      `直前${f.baselineDays}日間から見込まれる${f.expected}に対し、偶然にこの数以上となる確率は${f.p.ja}です。` +
      `${whole.ja}${notesJa(f)}`,
    en:
      `${what.en}: ${f.observed} distinct sources from ${f.networks} networks, seen by ${f.sensors} ${f.sensors === 1 ? 'sensor' : 'sensors'} ${spanEn(f)}, ` +
      `where the ${f.baselineDays} days before led to expect ${f.expected}; the probability of as many by chance is ${f.p.en}.` +
      `${whole.en}${notesEn(f)}`,
  }
}

function nameJa(part: SurgingPart): string {
  return part.title === null ? `同種の送信内容（${part.id.slice(0, 8)}）` : `「${part.title.ja}」に一致する要求`
}

function nameEn(part: SurgingPart): string {
  return part.title === null ? `Like payloads (${part.id.slice(0, 8)})` : `Requests that match “${part.title.en}”`
}

function burstSentence(f: Facts): { ja: string; en: string } {
  return {
    ja:
      `${f.port}に${spanJa(f)}${f.observed}件のアクセス（見込み${f.expected}件）がありましたが、その${f.largest}は単一の送信元IPアドレスによるもので` +
      `（実効送信元数${f.effective}）、送信元IPアドレス数の増加は伴っていないため、急増とは区別しています。`,
    en:
      `${f.port}: ${f.observed} accesses ${spanEn(f)} (expected ${f.expected}), ${f.largest} of them by one source (effective number of sources ${f.effective}); ` +
      'the number of sources did not rise, so this is not called a surge.',
  }
}

function notesJa(f: Facts): string {
  const notes: string[] = []
  if (f.gradual) notes.push('増加は徐々に始まっており、開始時刻は一点に定まりません。')
  if (f.concentrated) notes.push(`アクセス件数の${f.largest}は単一の送信元IPアドレスによるものです。`)
  if (f.short) notes.push(`平常値は通常より少ない${f.baselineDays}日分の観測に基づきます。`)
  return notes.join('')
}

function notesEn(f: Facts): string {
  const notes: string[] = []
  if (f.gradual) notes.push(' It began gradually; no single hour is its beginning.')
  if (f.concentrated) notes.push(` One source made ${f.largest} of the accesses.`)
  if (f.short) notes.push(` The baseline rests on only ${f.baselineDays} days.`)
  return notes.join('')
}

function spanJa(f: Facts): string {
  return f.days === 1 ? dayJa(f.lastDay) : `${dayJa(f.firstDay)}から${dayJa(f.lastDay)}までの${f.days}日間`
}

function spanEn(f: Facts): string {
  return f.days === 1 ? `on ${f.lastDay}` : `from ${f.firstDay} to ${f.lastDay}`
}

function dayJa(day: Day): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`
}

/** Two significant digits below 10, whole numbers with thousands above. */
function rounded(x: number): string {
  if (!Number.isFinite(x)) return '∞'
  if (x >= 10) return Math.round(x).toLocaleString('en-US')
  if (x === 0) return '0'
  const digits = x >= 1 ? 1 : Math.min(6, 1 - Math.floor(Math.log10(x)))
  return x.toFixed(digits)
}

function percent(part: number, whole: number): string {
  return `${whole > 0 ? Math.round((100 * part) / whole) : 0}%`
}

/** "1億分の1未満" is what a reader can hold; below 10⁻¹² nobody can. */
function powerOfTen(p: number): { ja: string; en: string } {
  if (p >= 0.001) return { ja: `${rounded(100 * p)}％`, en: `${rounded(100 * p)} %` }
  if (p < 1e-12) return { ja: '1兆分の1未満', en: 'less than one in a million million' }
  const exponent = Math.floor(-Math.log10(p))
  return { ja: `10の${exponent}乗分の1未満`, en: `less than one in 10^${exponent}` }
}
