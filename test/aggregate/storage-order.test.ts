import fc from 'fast-check'
import { expect, it } from 'vitest'
import { storageOrder } from '../../src/aggregate/storage-order.ts'

const row = fc.record({
  protocol: fc.constantFrom(1, 6, 17, 255),
  port: fc.oneof(fc.constantFrom(0, 23, 65_535), fc.nat(65_535)),
  source: fc.oneof(fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff), fc.nat(0xffffffff)),
  minute: fc.constantFrom(0, 60, 1_400_000_040, 4_294_967_280),
})

it('storageOrder sorts by protocol, port, source and minute, and leaves equals as they came', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 300 }), fc.boolean(), (rows, inTime) => {
      const given = inTime ? rows.toSorted((a, b) => a.minute - b.minute) : rows
      const order = storageOrder(
        {
          protocol: Uint8Array.from(given, r => r.protocol),
          destinationPort: Uint16Array.from(given, r => r.port),
          source: Uint32Array.from(given, r => r.source),
          minute: Uint32Array.from(given, r => r.minute),
          rooms: [new Uint32Array(given.length), new Uint32Array(given.length)],
        },
        given.length,
      )
      const expected = given
        .map((_, i) => i)
        .sort((i, j) => {
          const [a, b] = [given[i]!, given[j]!]
          return a.protocol - b.protocol || a.port - b.port || a.source - b.source || a.minute - b.minute || i - j
        })
      expect([...order.subarray(0, given.length)]).toEqual(expected)
    }),
  )
})
