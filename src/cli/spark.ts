const BARS = '▁▂▃▄▅▆▇█'

/** A series in one line of text: a block per value from zero, "·" where there is none. */
export function sparkText(values: readonly (number | null)[]): string {
  const most = Math.max(0, ...values.map(v => v ?? 0))
  return values
    .map(v => (v === null ? '·' : most === 0 ? BARS[0]! : BARS[Math.min(7, Math.floor((v / most) * 8))]!))
    .join('')
}
