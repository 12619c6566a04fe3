import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/random.ts'
import { hashWords, hashWordsWide, newTableKey } from '../../src/base/table-hash.ts'

describe('hashWords', () => {
  const key = { low: 0x03020100, high: 0x07060504 }

  it('is HalfSipHash-1-3: the published answers for the bytes 00 01 02 …', () => {
    expect((hashWords(key, new Uint32Array(0), 0) >>> 0).toString(16)).toBe('5814c896')
    expect((hashWords(key, new Uint32Array([0x03020100]), 1) >>> 0).toString(16)).toBe('7e059ea6')
  })

  it('gives other places under another key', () => {
    const words = new Uint32Array([1, 2, 3])
    expect(hashWords(newTableKey(), words, 3)).not.toBe(hashWords(newTableKey(), words, 3))
  })

  it('spreads consecutive addresses evenly over a small table', () => {
    const places = new Uint32Array(1024)
    const words = new Uint32Array(2)
    for (let i = 0; i < 102_400; i++) {
      words[0] = i
      places[hashWords(key, words, 2) & 1023]!++
    }
    const chi = places.reduce((sum, n) => sum + (n - 100) ** 2 / 100, 0)
    expect(chi).toBeGreaterThan(800)
    expect(chi).toBeLessThan(1250)
  })

  it('changes half of its bits when one bit of the key words changes', () => {
    const random = seededRandom(7)
    const words = new Uint32Array(3)
    const out = new Int32Array(2)
    let bits = 0
    for (let i = 0; i < 2000; i++) {
      for (let w = 0; w < 3; w++) words[w] = random.next()
      hashWordsWide(key, words, 3, out)
      const [low, high] = [out[0]!, out[1]!]
      words[random.below(3)]! ^= 1 << random.below(32)
      hashWordsWide(key, words, 3, out)
      for (let d = (out[0]! ^ low) >>> 0; d !== 0; d &= d - 1) bits++
      for (let d = (out[1]! ^ high) >>> 0; d !== 0; d &= d - 1) bits++
    }
    expect(bits / 2000).toBeGreaterThan(31)
    expect(bits / 2000).toBeLessThan(33)
  })
})
