import { expect, it } from 'vitest'
import { fuzzedPayload, seedsOf } from '../../../scripts/fuzzed-payloads.ts'
import { seededRandom } from '../../../src/base/random.ts'
import { PROTOCOLS } from '../../../src/classify/protocols/in-order.ts'
import { firstBytesOf } from '../../../src/classify/protocols/recognise.ts'

/** A sample of scripts/fuzz-payloads.ts, which runs a million for each protocol and measures times. */
const PAYLOADS = 1000

it('payload protocols: fuzzed payloads are decoded without an exception, as text with fixed keys', () => {
  const random = seededRandom(11)
  const wrong = new Set<string>()
  for (const protocol of PROTOCOLS) {
    const seeds = seedsOf(protocol)
    const known = new Set<string>()
    let matched = 0
    for (let i = 0; i < PAYLOADS; i++) {
      const bytes = i < seeds.length ? seeds[i]! : fuzzedPayload(seeds, random)
      const transport = protocol.transports[i % protocol.transports.length]!
      if (!firstBytesOf(protocol, transport).includes(bytes[0] ?? -1) || !protocol.matches(bytes, transport)) continue
      matched++
      const { fields, group, label } = protocol.decode(bytes, transport)
      for (const [name, value] of Object.entries(fields)) {
        known.add(name)
        if (typeof value !== 'string' || /^(?:-1|undefined|NaN|0x-1)$/.test(value))
          wrong.add(`${protocol.name}: ${name} is ${value}`)
      }
      if (
        group?.includes('undefined') ||
        group?.includes('NaN') ||
        / -1(?: in .*)?$/.test(group ?? '') ||
        label?.includes('undefined')
      )
        wrong.add(`${protocol.name}: a group of ${JSON.stringify(group)}`)
    }
    expect(matched, protocol.name).toBeGreaterThan(0)
    expect(known.size, protocol.name).toBeLessThan(40)
  }
  expect([...wrong]).toEqual([])
})
