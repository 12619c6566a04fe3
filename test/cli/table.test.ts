import { expect, it } from 'vitest'
import { sparkText } from '../../src/cli/spark.ts'
import { change, displayWidth, percent, tableText } from '../../src/cli/table.ts'

it('columns line up also with full-width text', () => {
  const text = tableText(
    [
      { a: '米国', n: 5 },
      { a: 'US', n: 12 },
    ],
    [
      { head: 'country', value: r => r.a },
      { head: 'n', right: true, value: r => String(r.n) },
    ],
  )
  expect(text.split('\n').map(displayWidth)).toEqual([11, 11, 11, 11])
  expect(text).toBe('country   n\n───────  ──\n米国      5\nUS       12')
})

it('what a sender chose cannot move the cursor or turn the text round', () => {
  const text = tableText([{ a: '\u001b[2Jx\u202ey\r\n' }], [{ head: 'a', value: r => r.a }])
  expect(text).not.toMatch(/[\u001b\u202e\r]/)
  expect(text).toContain('\\x1b[2Jx\\u202ey\\r\\n')
})

it('numbers that cannot be known are dashes, never zero', () => {
  expect([percent(null), change(null), percent(0.615), change(-0.0449)]).toEqual(['–', '–', '61.5%', '−4.5%'])
  expect(sparkText([0, null, 4, 8])).toBe('▁·▅█')
})
