import fc from 'fast-check'
import { expect, it } from 'vitest'
import { freshPayloads, internPayload, newPayloadTable, type PayloadTable } from '../../src/aggregate/payload-table.ts'
import { payloadIdOf } from '../../src/base/hash.ts'
import { PAYLOAD_KEPT } from '../../src/model/payload.ts'

function intern(table: PayloadTable, bytes: Uint8Array, wireLength = bytes.length): number {
  return internPayload(table, bytes, 0, bytes.length, wireLength, 6)
}

it('internPayload gives the same index for the same bytes and only for them', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 200 }), all => {
      const table = newPayloadTable()
      const byHex = new Map<string, number>([['', 0]])
      for (const bytes of all) {
        const hex = Buffer.from(bytes).toString('hex')
        const index = intern(table, bytes)
        expect(index).toBe(byHex.get(hex) ?? table.count - 1)
        byHex.set(hex, index)
      }
      expect(table.count).toBe(byHex.size)
      for (const fresh of freshPayloads(table)) {
        expect(byHex.get(Buffer.from(fresh.bytes).toString('hex'))).toBe(fresh.index)
        expect(fresh.id).toBe(payloadIdOf(fresh.bytes))
        expect(Buffer.from(table.ids.subarray(16 * fresh.index, 16 * fresh.index + 16)).toString('hex')).toBe(fresh.id)
      }
    }),
  )
})

it('internPayload keeps 4,096 bytes and tells what was cut', () => {
  const table = newPayloadTable()
  const long = new Uint8Array(5000).fill(65)
  expect(intern(table, long)).toBe(1)
  expect(intern(table, long.subarray(0, PAYLOAD_KEPT))).toBe(1)
  expect(intern(table, Buffer.from('GET / HTTP/1.1\r\n'), 0)).toBe(2)
  const [first, second] = freshPayloads(table)
  expect(first).toMatchObject({ wireLength: 5000, truncated: true, transport: 6 })
  expect(first!.bytes.length).toBe(PAYLOAD_KEPT)
  expect(second).toMatchObject({ wireLength: 0, truncated: true })
  expect(freshPayloads(table)).toEqual([])
})

it('internPayload tells zeros of different length apart, and reads only its own bytes', () => {
  const table = newPayloadTable()
  const block = new Uint8Array(64)
  const indices = [1, 2, 3, 4, 5, 8].map(length => internPayload(table, block, 7, length, length, 17))
  expect(new Set(indices).size).toBe(6)
  block[20] = 1
  expect(internPayload(table, block, 7, 8, 8, 17)).toBe(indices[5])
})

it('internPayload keeps a first byte of what comes when the table is full', () => {
  const table = newPayloadTable({ maxPayloads: 100 })
  for (let i = 0; i < 5000; i++) intern(table, Buffer.from(`${i % 10} payload number ${i}`))
  expect(table.count).toBeLessThanOrEqual(100 + 256 + 1)
  expect(table.shortened).toBe(4900)
  const last = intern(table, Buffer.from('9 and one more'))
  const fresh = freshPayloads(table)
  expect(fresh.find(p => p.index === last)).toMatchObject({ truncated: true })
  expect(Buffer.from(fresh.find(p => p.index === last)!.bytes).toString()).toBe('9')
})
