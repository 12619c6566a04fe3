import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/base/random.ts'
import { linearRegexp } from '../../../src/base/regexp/linear-regexp.ts'
import { MOST_STATES, regexpFits } from '../../../src/base/regexp/regexp-matcher.ts'
import { MOST_STEPS, tooCostly } from '../../../src/base/regexp/worst-case.ts'
import { PAYLOAD_KEPT } from '../../../src/model/payload.ts'

function compiled(source: string) {
  const regexp = linearRegexp(source, { dotAll: true })
  if ('refused' in regexp) throw new Error(regexp.refused)
  return regexp
}

const COSTLY = ['a[ab]{60}c', '[ab]*a[ab]{100}c', '(?:a|b)a[ab]{0,120}c', 'x.{0,200}y.{0,40}z', '(?:ab?){90}c']
const CHEAP = ['a[ab]{40}c', 'a.*b.*c.*d', '(?:a?){40}a{40}', 'x[ab]{200}c', '^a[ab]{0,60}c', 'service=[^ ]*[;|]']

describe('tooCostly', () => {
  it.each(COSTLY)('refuses %s, whose states overflow', source => {
    expect(tooCostly(compiled(source), PAYLOAD_KEPT)).toMatch(/a cost of up to [\d,]+ steps on 4,096 bytes/)
  })
  it.each(CHEAP)('takes %s: small, anchored, or of few states', source => {
    expect(tooCostly(compiled(source), PAYLOAD_KEPT)).toBeNull()
  })
  it('weighs by what can be looked at: on a short text the same pattern is no danger', () => {
    expect(tooCostly(compiled('a[ab]{60}c'), 512)).toBeNull()
  })
  it('what it takes stays within the bound on texts built against it', () => {
    const random = seededRandom(5)
    for (const source of CHEAP) {
      const regexp = compiled(source)
      const text = Buffer.from(Array.from({ length: PAYLOAD_KEPT }, () => 97 + random.below(3)))
      regexpFits(regexp.matcher, text)
      const { length } = regexp.matcher.program.op
      expect(regexp.matcher.states.length <= MOST_STATES || length * PAYLOAD_KEPT <= MOST_STEPS).toBe(true)
    }
  })
})
