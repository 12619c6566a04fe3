/** A count with thousands separators, a rate with the decimals that its size deserves; a true minus. */
export function numberText(value: number): string {
  const size = Math.abs(value)
  if (size === 0) return '0'
  const decimals =
    size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.095 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(size)) - 1)
  return grouped(value.toFixed(decimals))
}

/** A rate with the decimals that the report's text gives it: 103.7, 12.84, 0.02, 0.004. */
export function rateText(value: number): string {
  const size = Math.abs(value)
  return grouped(value.toFixed(size === 0 ? 0 : size >= 100 ? 1 : size >= 0.01 ? 2 : size >= 0.001 ? 3 : 4))
}

/** A mean of counts: whole from 100 on, else one decimal, so that a small change shows. */
export function meanCountText(value: number): string {
  const size = Math.abs(value)
  return grouped(value.toFixed(size === 0 || size >= 100 ? 0 : size >= 0.1 ? 1 : 2))
}

/** Whole number with thousands separators. */
export function countText(value: number): string {
  return grouped(Math.round(value).toString())
}

/** 0.613 → "61%": whole percent, one decimal below one, "0%" only for none at all. */
export function percentText(share: number): string {
  const percent = share * 100
  if (percent === 0) return '0%'
  if (percent < 0.1) return '<0.1%'
  return percent < 1 ? `${percent.toFixed(1)}%` : `${Math.round(percent)}%`
}

/** Labels of an axis: equal decimals, as many as the step needs. */
export function tickTexts(ticks: readonly number[]): string[] {
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : 1
  const decimals = step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9))
  return ticks.map(tick => (tick === 0 ? '0' : grouped(tick.toFixed(decimals))))
}

function grouped(digits: string): string {
  const [whole, fraction] = digits.replace('-', '').split('.')
  const thousands = whole!.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${digits.startsWith('-') ? '\u2212' : ''}${thousands}${fraction === undefined ? '' : `.${fraction}`}`
}
