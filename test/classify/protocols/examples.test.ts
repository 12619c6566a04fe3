import { describe, expect, it } from 'vitest'
import { PROTOCOLS } from '../../../src/classify/protocols/in-order.ts'
import { type Example, exampleBytes } from '../../../src/classify/protocols/payload-protocol.ts'
import { firstBytesOf, protocolOf, recognise } from '../../../src/classify/protocols/recognise.ts'

const shown = (example: Example): string => JSON.stringify(example.text ?? example.hex).slice(0, 60)

describe('payload protocols: every file with its examples', () => {
  for (const protocol of PROTOCOLS) {
    it(`${protocol.name} (${protocol.title})`, () => {
      expect(protocol.examples.is.length).toBeGreaterThan(0)
      expect(protocol.examples.isNot.length).toBeGreaterThan(0)
      for (const example of protocol.examples.is) {
        const bytes = exampleBytes(example)
        const transport = example.transport ?? protocol.transports[0]!
        expect(firstBytesOf(protocol, transport), shown(example)).toContain(bytes[0])
        expect(protocolOf(bytes, transport)?.title, shown(example)).toBe(protocol.title)
        expect(recognise(bytes, transport).fields, shown(example)).toMatchObject(example.fields ?? {})
      }
      for (const example of protocol.examples.isNot) {
        const bytes = exampleBytes(example)
        const transport = example.transport ?? protocol.transports[0]!
        const asked = firstBytesOf(protocol, transport).includes(bytes[0]!)
        expect(asked && protocol.matches(bytes, transport), `is not: ${shown(example)}`).toBe(false)
      }
    })
  }

  it('are at least 100, with names that stay the same words', () => {
    const names = new Set(PROTOCOLS.map(p => p.name))
    expect(names.size).toBeGreaterThanOrEqual(100)
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  })
})
