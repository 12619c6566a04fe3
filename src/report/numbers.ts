import type { Language } from '../model/figure.ts'
import { meanCountText, rateText } from './figures/number-text.ts'

/** Thousands commas and a true minus (U+2212). */
export function grouped(value: number, decimals = 0): string {
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.') as [string, string?]
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const text = fraction === undefined ? commas : `${commas}.${fraction}`
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text
}

/** A rate per address and day with as many decimals as it bears: 487.3, 12.84, 0.02, 0.004. */
export function rate(value: number): string {
  return rateText(value)
}

/** A mean of counts (sources or victims a day): 2,415, 7.2, 0.48. */
export function meanCount(value: number): string {
  return meanCountText(value)
}

/** A share of 0 … 1 in prose: 61%, 1.2%, and never 0% or 100% unless it is exactly that. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1%'
  if (share < 1 && share > 0.999) return '>99.9%'
  return share >= 0.1 && share < 0.995
    ? `${Math.round(share * 100)}%`
    : share === 0 || share === 1
      ? `${share * 100}%`
      : `${(share * 100).toFixed(1)}%`
}

/** A share of 0 … 1 in a table column: always one decimal. */
export function columnPercent(share: number): string {
  return `${(share * 100).toFixed(1)}%`
}

/** A change with its sign: +4.6%, −6.9%, +194%, ±0.0%; a dash if there is nothing to compare with. */
export function changePercent(change: number | null): string {
  if (change === null) return '–'
  const size = Math.abs(change) * 100
  const text = size >= 99.95 ? grouped(size) : size.toFixed(1)
  if (!/[1-9]/.test(text)) return '±0.0%'
  return `${change < 0 ? '−' : '+'}${text}%`
}

/** A difference with its sign: +21.6, −84. */
export function difference(value: number, decimals: number): string {
  const text = grouped(Math.abs(value), decimals)
  if (!/[1-9]/.test(text)) return `±${text}`
  return `${value < 0 ? '−' : '+'}${text}`
}

/** "3.2倍", "80倍を超え" need a plain factor: two digits of precision and no more. */
export function factor(value: number): string {
  return value >= 100
    ? grouped(Math.floor(value / 10) * 10)
    : value >= 10
      ? grouped(Math.floor(value))
      : value.toFixed(1)
}

/** Hours of an outage: 6, 1.5. */
export function hours(value: number): string {
  return Number.isInteger(value) || value >= 10 ? grouped(Math.round(value)) : value.toFixed(1)
}

/** A list as prose: A、B、C / A, B and C. */
export function listed(items: readonly string[], language: Language): string {
  if (language === 'ja' || items.length < 2) return items.join('、')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** Address-days: whole ones, and of less than ten what there is, so that a short observation is not printed as none. */
export function addressDays(value: number): string {
  return value < 10 ? rate(value) : grouped(Math.round(value))
}
