import { daysBetween } from '../../src/base/time.ts'
import type { Language } from '../../src/model/figure.ts'
import type { Confidence, Finding } from '../../src/model/finding.ts'
import type { PayloadClass } from '../../src/model/payload.ts'
import { dayText, onsetWords, spanText } from '../../src/report/figures/time-text.ts'
import type { Words } from '../words.ts'

const KINDS = {
  surge: { ja: '急増', en: 'Surge', mark: '▲' },
  'newly-observed-port': { ja: '新規観測', en: 'Newly observed', mark: '◇' },
  'payload-surge': { ja: 'ペイロード急増', en: 'Payload surge', mark: '◆' },
  'single-source-burst': { ja: '単一送信元', en: 'Single source', mark: '■' },
} as const

/** The kind with its shape; one that has ended is said so. */
export function Kind({ finding, language }: { finding: Finding; language: Language }) {
  const kind = KINDS[finding.kind]
  const ended = !finding.lasting && finding.kind !== 'single-source-burst'
  return (
    <span class="kind">
      <span class="mark" aria-hidden="true">
        {ended ? '▽' : kind.mark}
      </span>
      {kind[language]}
      {ended ? (language === 'ja' ? '（終息）' : ', ended') : ''}
    </span>
  )
}

const STRENGTH = {
  certain: { ja: '確認した', en: 'confirmed', dots: 3 },
  likely: { ja: 'とみられる', en: 'likely', dots: 2 },
  possible: { ja: '可能性がある', en: 'possible', dots: 1 },
} as const

/** Three dots and the word: the same three strengths as in the report. */
export function Strength({ confidence, language }: { confidence: Confidence; language: Language }) {
  const strength = STRENGTH[confidence]
  return (
    <span class="strength">
      <span class="dots" aria-hidden="true">
        {'●'.repeat(strength.dots)}
        {'○'.repeat(3 - strength.dots)}
      </span>{' '}
      {strength[language]}
    </span>
  )
}

/** What the strength rests on: an exploit signature, what is sent, or only what the port is used for. */
export function groundOf(confidence: Confidence, words: Words): string {
  return { certain: words.groundSignature, likely: words.groundPayload, possible: words.groundPort }[confidence]
}

export function onsetTime(finding: Finding, language: Language): string {
  return onsetWords(finding, language).time
}

export function onsetSpan(finding: Finding, language: Language): string {
  return spanText(finding.onsetLow, finding.onsetHigh, finding.onset, language)
}

/** "継続 22日目", or when it ended. */
export function lastingText(finding: Finding, lastDay: string, language: Language): string {
  if (!finding.lasting && finding.end !== null)
    return language === 'ja' ? `${dayText(finding.end, 'ja')}に終息` : `ended ${dayText(finding.end, 'en')}`
  const days = daysBetween(finding.onset.slice(0, 10), lastDay) + 1
  return language === 'ja' ? `継続 ${days}日目` : `lasting, day ${days}`
}

export const CLASS_WORDS: Record<PayloadClass, { ja: string; en: string }> = {
  'intrusion-attempt': { ja: '不正侵入等の行為', en: 'intrusion attempt' },
  'credential-attempt': { ja: '認証試行', en: 'credentials tried' },
  probe: { ja: '探索行為', en: 'probe' },
  'port-check': { ja: '開放確認（送信なし）', en: 'port check (nothing sent)' },
  other: { ja: 'その他', en: 'other' },
}

export function Swatch({ of }: { of: PayloadClass }) {
  return <span class={`swatch ${of}`} aria-hidden="true" />
}

/** The one legend that a page has: payload classes in their fixed order. */
export function ClassLegend({ language }: { language: Language }) {
  return (
    <span class="legend">
      {(Object.keys(CLASS_WORDS) as PayloadClass[]).map(name => (
        <span key={name}>
          <Swatch of={name} />
          {CLASS_WORDS[name][language]}
        </span>
      ))}
    </span>
  )
}

/** The marks of a small series: onset, disclosure, gap. */
export function MarkLegend({ words }: { words: Words }) {
  return (
    <span class="legend marks">
      <span>
        <i class="sign onset" aria-hidden="true" />
        {words.onsetMark}
      </span>
      <span>
        <i class="sign disclosure" aria-hidden="true" />
        {words.disclosed}
      </span>
      <span>
        <i class="sign gap" aria-hidden="true" />
        {words.gap}
      </span>
    </span>
  )
}
