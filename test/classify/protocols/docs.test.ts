import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { PROTOCOLS } from '../../../src/classify/protocols/in-order.ts'

it('docs/classification.md lists every payload protocol with its title', () => {
  const text = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'docs/classification.md'), 'utf8')
  for (const p of PROTOCOLS) expect(text).toContain(`| \`${p.name}\` | ${p.title} |`)
})
