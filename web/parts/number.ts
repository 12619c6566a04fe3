import type { Language } from '../../src/model/figure.ts'
import type { Finding } from '../../src/model/finding.ts'
import { countText, numberText } from '../../src/report/figures/number-text.ts'

export const MISSING = '—'

export function rateText(value: number | null): string {
  return value === null ? MISSING : numberText(value)
}

export function wholeText(value: number | null): string {
  return value === null ? MISSING : countText(value)
}

/** Percent with one decimal. */
export function shareText(share: number | null): string {
  return share === null ? MISSING : `${(share * 100).toFixed(1)}`
}

/** "+3.4", "−1.2": signed percent; a dash where nothing can be compared. */
export function changeText(change: number | null): string {
  if (change === null || !Number.isFinite(change)) return MISSING
  const percent = change * 100
  const digits = Math.abs(percent) >= 100 ? countText(Math.abs(percent)) : Math.abs(percent).toFixed(1)
  return `${Number(digits) === 0 ? '±' : percent > 0 ? '+' : '\u2212'}${digits}`
}

/** From ±10 % on a change is set bold. */
export function isLarge(change: number | null): boolean {
  return change !== null && Math.abs(change) >= 0.1
}

/** The ratio of a finding as text; null where the baseline is next to nothing, so that a ratio would say nothing. */
export function knownRatio(finding: Finding): string | null {
  return finding.kind === 'newly-observed-port' || finding.baselinePerDay === 0 ? null : ratioText(finding.ratio)
}

/** A ratio, or null where the baseline was nothing (the wire has no infinity). */
export function ratioText(ratio: number | null): string | null {
  if (ratio === null || !Number.isFinite(ratio) || ratio > 99_999) return null
  return `×${ratio >= 10 ? countText(ratio) : ratio.toFixed(1)}`
}

export function sizeText(bytes: number): string {
  return bytes < 1024
    ? `${bytes} B`
    : bytes < 1_048_576
      ? `${Math.round(bytes / 1024)} kB`
      : `${(bytes / 1_048_576).toFixed(1)} MB`
}

/** "6月9日 14:07" of Unix seconds in the site's zone. */
export function timeText(seconds: number, zone: string, language: Language): string {
  try {
    return new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
      timeZone: zone,
      month: language === 'ja' ? 'numeric' : 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(new Date(seconds * 1000))
  } catch {
    return MISSING
  }
}

/** "→ +1日": days from the disclosure to the onset. */
export function lagText(days: number, language: Language): string {
  return language === 'ja'
    ? `→ ${days < 0 ? '\u2212' : '+'}${Math.abs(days)}日`
    : `→ ${days < 0 ? '\u2212' : '+'}${Math.abs(days)} d`
}
