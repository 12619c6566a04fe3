import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'

it('each number is one step, and none is left out: a second step of a number would never be told from the first', () => {
  const files = readdirSync(new URL('../../src/store/migrations', import.meta.url)).sort()
  expect(files.map(name => Number(name.slice(0, 4)))).toEqual(files.map((_, i) => i + 1))
})
