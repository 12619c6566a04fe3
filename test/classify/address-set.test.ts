import { describe, expect, it } from 'vitest'
import { type AddressWords, blockHas, parseAddress, parseBlock } from '../../src/base/address.ts'
import { seededRandom } from '../../src/base/random.ts'
import { addressIn, addressSet } from '../../src/classify/address-set.ts'

const has = (set: ReturnType<typeof addressSet>, text: string) => addressIn(set, parseAddress(text)!)

describe('addressSet', () => {
  it('holds the first and last address of each block and not their neighbours', () => {
    const set = addressSet(['192.0.2.0/24', '192.0.2.128/25', '198.51.100.7', '2001:db8::/32'].map(t => parseBlock(t)!))
    for (const inside of [
      '192.0.2.0',
      '192.0.2.255',
      '198.51.100.7',
      '2001:db8::',
      '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
    ])
      expect(has(set, inside), inside).toBe(true)
    for (const outside of [
      '192.0.1.255',
      '192.0.3.0',
      '198.51.100.6',
      '198.51.100.8',
      '2001:db7:ffff::',
      '2001:db9::',
      '::',
      '0.0.0.0',
    ])
      expect(has(set, outside), outside).toBe(false)
  })

  it('is empty for no blocks, and whole for 0.0.0.0/0', () => {
    expect(has(addressSet([]), '192.0.2.1')).toBe(false)
    const all = addressSet([parseBlock('0.0.0.0/0')!])
    expect(has(all, '255.255.255.255')).toBe(true)
    expect(has(all, '2001:db8::1')).toBe(false)
    expect(has(addressSet([parseBlock('::/0')!]), '192.0.2.1')).toBe(true)
  })

  it('says what a look through all blocks says, for random blocks and addresses near them', () => {
    const random = seededRandom(11)
    const blocks = Array.from({ length: 300 }, (_, i) => {
      const v4 = i % 3 !== 0
      const words: AddressWords = v4
        ? [0, 0, 0xffff, random.next()]
        : [0x20010db8, random.below(4), random.next(), random.next()]
      const text = v4
        ? `${words[3] >>> 24}.${(words[3] >>> 16) & 255}.${(words[3] >>> 8) & 255}.0/${8 + random.below(25)}`
        : `2001:db8:${(words[1] & 0xffff).toString(16)}::/${33 + random.below(90)}`
      return parseBlock(text)!
    })
    const set = addressSet(blocks)
    for (let i = 0; i < 20_000; i++) {
      const b = blocks[random.below(blocks.length)]!
      const words: AddressWords = [b.words[0], b.words[1], b.words[2], (b.words[3] + random.below(1000) - 500) >>> 0]
      expect(addressIn(set, words)).toBe(blocks.some(block => blockHas(block, words)))
    }
  })
})
