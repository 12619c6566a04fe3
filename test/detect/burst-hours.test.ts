import { describe, expect, it } from 'vitest'
import { dateBurst } from '../../src/detect/burst-hours.ts'

const hours = (accesses: number[]) => ({
  from: 7200,
  sources: new Float64Array(accesses.length),
  accesses: Float64Array.from(accesses),
  exposure: new Float64Array(accesses.length).fill(1),
})

describe('dateBurst', () => {
  it('begins in the first loud hour of its days and ends with the last', () => {
    const burst = dateBurst(hours([900, 0, 3, 500, 700, 2, 80, 1]), 7200 + 3600)!
    expect(burst).toEqual({
      onset: 7200 + 3 * 3600,
      low: 7200 + 3 * 3600,
      high: 7200 + 4 * 3600,
      gradual: false,
      end: 7200 + 7 * 3600,
    })
  })

  it('is null without an access', () => {
    expect(dateBurst(hours([0, 0]), 7200)).toBeNull()
  })
})
