import { expect, it } from 'vitest'
import { addDays } from '../../../src/base/time.ts'
import type { Finding } from '../../../src/model/finding.ts'
import { wordsOf } from '../../../src/run/period/surge-overlap.ts'

const onsets = (days: number[]) =>
  days.map(day => ({ onset: `${addDays('2014-06-01', day)}T00:00:00+09:00` }) as Finding)

/** True if every two that began within three days stand in one word. */
function allTogether(findings: Finding[], words: number[][]): boolean {
  return findings.every((a, i) =>
    findings.every(
      (b, k) =>
        Math.abs(Date.parse(a.onset) - Date.parse(b.onset)) > 3 * 86_400_000 ||
        words.some(w => w.includes(i) && w.includes(k)),
    ),
  )
}

it('compares all surges that began near one another, a word of them at once', () => {
  const findings = onsets(Array.from({ length: 40 }, (_, i) => i))
  const places = [...findings.keys()]
  for (const most of [8, 16, 64]) {
    const words = wordsOf(places, findings, most)
    expect(words.every(w => w.length <= most)).toBe(true)
    expect(allTogether(findings, words)).toBe(true)
  }
  expect(wordsOf(places, findings, 64)).toHaveLength(1)
  expect(wordsOf([3], findings, 64)).toEqual([])
})

it('ends where more began on one day than a word holds, and leaves nobody out', () => {
  const findings = onsets(new Array<number>(50).fill(0))
  const words = wordsOf([...findings.keys()], findings, 8)
  expect(new Set(words.flat()).size).toBe(50)
  expect(words.length).toBeLessThan(14)
})
