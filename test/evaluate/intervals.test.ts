import { describe, expect, it } from 'vitest'
import { poissonInterval, shareInterval } from '../../evaluate/intervals.ts'

describe('exact intervals', () => {
  it('of a Poisson rate are those of the tables (Garwood 1936)', () => {
    expect(poissonInterval(0, 1)).toMatchObject({ low: 0 })
    expect(poissonInterval(0, 1).high).toBeCloseTo(3.689, 3)
    expect(poissonInterval(5, 1).low).toBeCloseTo(1.623, 3)
    expect(poissonInterval(5, 1).high).toBeCloseTo(11.668, 3)
    expect(poissonInterval(10, 5).high).toBeCloseTo(18.39 / 5, 2)
  })

  it('of a share are those of Clopper and Pearson', () => {
    expect(shareInterval(0, 10)).toMatchObject({ low: 0 })
    expect(shareInterval(0, 10).high).toBeCloseTo(0.3085, 4)
    expect(shareInterval(7, 10).low).toBeCloseTo(0.3475, 4)
    expect(shareInterval(7, 10).high).toBeCloseTo(0.9333, 4)
    expect(shareInterval(20, 20)).toMatchObject({ high: 1 })
  })
})
