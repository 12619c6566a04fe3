import { describe, expect, it } from 'vitest'
import { sipHash } from '../../../src/capture/live/respond/siphash.ts'

const MASK = (1n << 64n) - 1n

/** The definition (Aumasson and Bernstein, section 2), with whole 64-bit numbers. */
function naive(key: Uint8Array, message: Uint8Array): bigint {
  const word = (b: Uint8Array, at: number) => new DataView(b.buffer, b.byteOffset).getBigUint64(at, true)
  const rotl = (x: bigint, n: bigint) => ((x << n) | (x >> (64n - n))) & MASK
  const [k0, k1] = [word(key, 0), word(key, 8)]
  const v = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ] as [bigint, bigint, bigint, bigint]
  const round = () => {
    v[0] = (v[0] + v[1]) & MASK
    v[1] = rotl(v[1], 13n) ^ v[0]
    v[0] = rotl(v[0], 32n)
    v[2] = (v[2] + v[3]) & MASK
    v[3] = rotl(v[3], 16n) ^ v[2]
    v[0] = (v[0] + v[3]) & MASK
    v[3] = rotl(v[3], 21n) ^ v[0]
    v[2] = (v[2] + v[1]) & MASK
    v[1] = rotl(v[1], 17n) ^ v[2]
    v[2] = rotl(v[2], 32n)
  }
  const padded = new Uint8Array((Math.floor(message.length / 8) + 1) * 8)
  padded.set(message)
  padded[padded.length - 1] = message.length & 255
  for (let at = 0; at < padded.length; at += 8) {
    const m = word(padded, at)
    v[3] ^= m
    round()
    round()
    v[0] ^= m
  }
  v[2] ^= 0xffn
  for (let i = 0; i < 4; i++) round()
  return v[0] ^ v[1] ^ v[2] ^ v[3]
}

const key = Uint8Array.from({ length: 16 }, (_, i) => i)
const keyWords = { words: new Uint32Array(key.buffer) }

describe('sipHash', () => {
  it('gives the published values for 0, 4 and 8 bytes', () => {
    const words = (n: number) => new Uint32Array(Uint8Array.from({ length: 4 * n }, (_, i) => i).buffer)
    // Reference vectors of SipHash-2-4 (vectors.h), low half of each.
    expect(sipHash(keyWords, words(0), 0)).toBe(0xdd0e0e31)
    expect(sipHash(keyWords, words(1), 1)).toBe(0x277187b7)
    expect(sipHash(keyWords, words(2), 2)).toBe(0x9a932462)
  })

  it('agrees with the definition for every length that is used', () => {
    for (let n = 0; n < 16; n++) {
      const message = Uint32Array.from({ length: n }, (_, i) => Math.imul(i + 1, 0x9e3779b9) >>> 0)
      const expected = Number(naive(key, new Uint8Array(message.buffer)) & 0xffffffffn)
      expect(sipHash(keyWords, message, n)).toBe(expected)
    }
  })
})
