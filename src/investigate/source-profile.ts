/** How the accesses spread over their sources. */
export interface Concentration {
  /** (Σy)² / Σy²: as many equally busy sources would look the same. 0 without accesses. */
  effective: number
  /** Share of the busiest source, and of the ten busiest, 0 … 1. */
  largestShare: number
  topTenShare: number
}

/** `accesses`: one number per source. */
export function concentrationOf(accesses: ArrayLike<number>): Concentration {
  const sorted = Float64Array.from(accesses).sort().reverse()
  let sum = 0
  let squares = 0
  let ten = 0
  sorted.forEach((y, i) => {
    sum += y
    squares += y * y
    if (i < 10) ten += y
  })
  if (sum === 0) return { effective: 0, largestShare: 0, topTenShare: 0 }
  return { effective: (sum * sum) / squares, largestShare: sorted[0]! / sum, topTenShare: ten / sum }
}

/** Shares of common sources in both directions: of the row's sources, those that are also the column's. Diagonal 1, or 0 if empty. */
export function overlapShares(
  sizes: readonly number[],
  shared: readonly { first: number; second: number; shared: number }[],
): number[][] {
  const matrix: number[][] = sizes.map((size, i) => sizes.map((_, k) => (i === k && size > 0 ? 1 : 0)))
  for (const s of shared) {
    const a = sizes[s.first]
    const b = sizes[s.second]
    if (!a || !b || s.first === s.second) continue
    matrix[s.first]![s.second] = s.shared / a
    matrix[s.second]![s.first] = s.shared / b
  }
  return matrix
}

/** Seen at one sensor only: then it says something about that sensor's network, and the report says so. */
export function isLocal(sensors: number, liveSensors: number): boolean {
  return sensors === 1 && liveSensors > 1
}
