import type { PayloadClass } from '../../model/payload.ts'
import { percentText } from './number-text.ts'

/**
 * Shares of classes (0 … 1) as text and figure print them, so that both say the same and whole percents add up (largest
 * remainders). Where rounding would tell nothing or all, one decimal is kept: 99.6% and 0.4%.
 */
export function classPercents(
  classes: readonly { class: PayloadClass; share: number }[],
): ReadonlyMap<PayloadClass, string> {
  const parts = classes
    .filter(part => part.share > 0)
    .map((part, i) => ({ ...part, i, whole: Math.floor(part.share * 100 + 1e-9) }))
  const total = Math.round(parts.reduce((sum, part) => sum + part.share * 100, 0))
  let missing = total - parts.reduce((sum, part) => sum + part.whole, 0)
  const byRemainder = [...parts].sort((a, b) => b.share * 100 - b.whole - (a.share * 100 - a.whole) || a.i - b.i)
  for (const part of byRemainder) {
    if (missing-- <= 0) break
    part.whole++
  }
  const fine = parts.some(part => part.whole === 0 || (part.whole === 100 && part.share < 1))
  return new Map(parts.map(part => [part.class, fine && part.share < 1 ? fineText(part.share) : `${part.whole}%`]))
}

function fineText(share: number): string {
  if (share < 0.001) return percentText(share)
  return share > 0.999 ? '>99.9%' : `${(share * 100).toFixed(1)}%`
}
