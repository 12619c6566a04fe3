import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  closePayloads,
  drainPayloads,
  internPayload,
  newPayloadTable,
  type PayloadTable,
  reusePayloads,
} from '../../src/aggregate/payload-table.ts'
import { PAYLOAD_KEPT } from '../../src/model/payload.ts'
import { isTruncated, payloadBytes } from '../../src/model/payload-block.ts'

function intern(table: PayloadTable, bytes: Uint8Array, wireLength = bytes.length): number {
  return internPayload(table, bytes, 0, bytes.length, wireLength, 6)
}

interface Fresh {
  index: number
  text: string
  wireLength: number
  truncated: boolean
  transport: number
}

/** What came into the table since the last call, blocks given back. */
function freshPayloads(table: PayloadTable): Fresh[] {
  closePayloads(table)
  const fresh: Fresh[] = []
  for (let block = drainPayloads(table); block !== null; block = drainPayloads(table)) {
    for (let i = 0; i < block.length; i++) {
      const bytes = payloadBytes(block, i)
      fresh.push({
        index: block.first + i,
        text: Buffer.from(bytes).toString('latin1'),
        wireLength: block.wireLength[i]!,
        truncated: isTruncated(block.wireLength[i]!, bytes.length),
        transport: block.transport[i]!,
      })
    }
    reusePayloads(table, block)
  }
  return fresh
}

it('internPayload gives the same index for the same bytes and only for them', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 200 }), all => {
      const table = newPayloadTable()
      const byText = new Map<string, number>([['', 0]])
      for (const bytes of all) {
        const text = Buffer.from(bytes).toString('latin1')
        const index = intern(table, bytes)
        expect(index).toBe(byText.get(text) ?? table.count - 1)
        byText.set(text, index)
      }
      expect(table.count).toBe(byText.size)
      const fresh = freshPayloads(table)
      expect(fresh.length).toBe(byText.size - 1)
      for (const p of fresh) expect(byText.get(p.text)).toBe(p.index)
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
  expect(first!.text.length).toBe(PAYLOAD_KEPT)
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
  expect(fresh.find(p => p.index === last)!.text).toBe('9')
})

it('blocks of payloads hold all of them, in order of their index, whatever their sizes', () => {
  const table = newPayloadTable()
  const texts = Array.from({ length: 9000 }, (_, i) => `${i} `.padEnd((i * 37) % 700, 'x'))
  const got: Fresh[] = []
  for (const [i, text] of texts.entries()) {
    expect(intern(table, Buffer.from(text))).toBe(i + 1)
    if (i % 5000 === 4999) got.push(...freshPayloads(table))
  }
  got.push(...freshPayloads(table))
  expect(got.map(p => p.index)).toEqual(texts.map((_, i) => i + 1))
  expect(got.map(p => p.text)).toEqual(texts)
})
