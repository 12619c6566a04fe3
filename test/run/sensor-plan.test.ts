import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blockHas, parseAddress, parseBlock } from '../../src/base/address.ts'
import { newDestinationCount, noteDestination } from '../../src/run/import/destination-count.ts'
import { ownerOf, sensorPlan } from '../../src/run/import/sensor-plan.ts'

const blocks = [['192.0.2.0/28', '203.0.113.7'], ['192.0.2.16/28', '2001:db8:1::/48'], ['198.51.100.0/24']]
const sensors = blocks.map((list, i) => ({
  id: i + 1,
  name: `s${i}`,
  blocks: list.map(b => parseBlock(b)!),
  publicBlocks: [],
  addressCount: 1,
  ground: 'declared' as const,
}))
const plan = sensorPlan(sensors, -1)

const owner = (text: string) => ownerOf(plan, Uint32Array.from(parseAddress(text)!), 0)

it('ownerOf finds the sensor of an address, and none for others', () => {
  expect(
    [
      '192.0.2.0',
      '192.0.2.15',
      '192.0.2.16',
      '192.0.2.32',
      '203.0.113.7',
      '203.0.113.8',
      '198.51.100.255',
      '2001:db8:1::5',
      '2001:db8:2::5',
    ].map(owner),
  ).toEqual([0, 0, 1, -1, 0, -1, 2, 1, -1])
})

it('ownerOf agrees with the blocks for any address', () => {
  const near = fc.integer({ min: 0xc0000200 - 40, max: 0xc0000200 + 80 })
  fc.assert(
    fc.property(near, address => {
      const words = Uint32Array.from([0, 0, 0xffff, address >>> 0])
      expect(ownerOf(plan, words, 0)).toBe(sensors.findIndex(s => s.blocks.some(b => blockHas(b, words))))
    }),
  )
})

it('destinations are counted once each, the address of a log that names none not at all', () => {
  const counted = newDestinationCount()
  const words = new Uint32Array(4)
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 5000; i++) {
      words.set([0, 0, 0xffff, 0x0a000000 + i])
      noteDestination(counted, words, 0)
    }
  }
  words.set([0, 0, 0xffff, 0])
  noteDestination(counted, words, 0)
  expect(counted).toMatchObject({ count: 5000, capped: false })
})
