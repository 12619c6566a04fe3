import { describe, expect, it } from 'vitest'
import { type BackscatterBin, findAttacks } from '../../src/detect/backscatter-attacks.ts'

function bins(victim: string, from: number, packets: number[], port = 80): BackscatterBin[] {
  return packets.map((n, i) => ({ victim, time: from + 10 * i, protocol: 6, port, packets: n }))
}

describe('findAttacks', () => {
  it('takes an attack of at least 25 packets over 60 s with 30 in a window of 60 s', () => {
    const [attack, ...rest] = findAttacks([...bins('203.0.113.1', 1000, [5, 5, 5, 5, 5, 5, 5])])
    expect(rest).toEqual([])
    expect(attack).toEqual({
      victim: '203.0.113.1',
      from: 1000,
      to: 1070,
      packets: 35,
      peakPerMinute: 30,
      ports: [{ protocol: 6, port: 80, packets: 35 }],
    })
  })

  it('leaves out what is too short, too slow or too small', () => {
    expect(findAttacks(bins('a', 0, [100, 100, 100, 100, 100]))).toEqual([]) // 50 s
    expect(
      findAttacks(
        bins(
          'b',
          0,
          Array.from({ length: 100 }, () => 4),
        ),
      ),
    ).toEqual([]) // 24 in a minute
    expect(findAttacks(bins('c', 0, [10, 0, 0, 0, 0, 0, 10]))).toEqual([])
    expect(findAttacks([])).toEqual([])
  })

  it('parts attacks at five minutes of silence, keeps victims apart, takes rows in any order, and ranks ports', () => {
    const rows = [
      ...bins('b', 5000, Array(10).fill(9)),
      ...bins('a', 0, Array(10).fill(9)),
      ...bins('a', 500, Array(10).fill(9)),
      ...bins('a', 0, [40], 443),
    ]
    const attacks = findAttacks(rows.reverse())
    expect(attacks.map(a => [a.victim, a.from, a.packets])).toEqual([
      ['a', 0, 130],
      ['a', 500, 90],
      ['b', 5000, 90],
    ])
    expect(attacks[0]!.ports).toEqual([
      { protocol: 6, port: 80, packets: 90 },
      { protocol: 6, port: 443, packets: 40 },
    ])
  })

  it('slides the window by ten seconds', () => {
    // 30 packets lie in one minute only if the window may begin at 30 s.
    expect(findAttacks(bins('a', 0, [0, 0, 1, 8, 4, 4, 4, 4, 6, 1]))[0]?.peakPerMinute).toBe(30)
  })
})
