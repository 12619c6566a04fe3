import { expect, it } from 'vitest'
import { inTime } from '../../src/serve/patience.ts'

it('inTime gives the answer, its failure, or words after the wait', async () => {
  expect(await inTime(Promise.resolve(7), 50)).toBe(7)
  await expect(inTime(Promise.reject(new Error('broken')), 50)).rejects.toThrow('broken')
  await expect(inTime(new Promise(() => {}), 20)).rejects.toMatchObject({
    code: 'TEITEN_COUNTING',
    next: 'Try again in a moment.',
  })
})
