/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash whose values a stranger may see without learning to make others.
 * 64-bit words as two halves. The key is four words, little-endian order.
 */
export interface SipKey {
  readonly words: Uint32Array
}

/** Low 32 bits of the hash of `length` 32-bit words of `message`; the message's bytes are these words in little-endian order. */
export function sipHash(key: SipKey, message: Uint32Array, length: number): number {
  const k = key.words
  const s = state
  s[0] = k[0]! ^ 0x70736575
  s[1] = k[1]! ^ 0x736f6d65
  s[2] = k[2]! ^ 0x6e646f6d
  s[3] = k[3]! ^ 0x646f7261
  s[4] = k[0]! ^ 0x6e657261
  s[5] = k[1]! ^ 0x6c796765
  s[6] = k[2]! ^ 0x79746573
  s[7] = k[3]! ^ 0x74656462
  let at = 0
  for (; at + 1 < length; at += 2) absorb(message[at]! | 0, message[at + 1]! | 0)
  absorb(at < length ? message[at]! | 0 : 0, ((4 * length) & 0xff) << 24)
  s[4] = s[4]! ^ 0xff
  rounds(4)
  return (s[0]! ^ s[2]! ^ s[4]! ^ s[6]!) >>> 0
}

/** v0 … v3, each low half first. */
const state = new Int32Array(8)

function absorb(low: number, high: number): void {
  state[6] = state[6]! ^ low
  state[7] = state[7]! ^ high
  rounds(2)
  state[0] = state[0]! ^ low
  state[1] = state[1]! ^ high
}

/** SipRound (section 2.2), in locals: the halves of v0 … v3 are named a … d. */
function rounds(n: number): void {
  let al = state[0]!
  let ah = state[1]!
  let bl = state[2]!
  let bh = state[3]!
  let cl = state[4]!
  let ch = state[5]!
  let dl = state[6]!
  let dh = state[7]!
  for (let i = 0; i < n; i++) {
    let low = (al >>> 0) + (bl >>> 0)
    ah = (ah + bh + (low > 0xffffffff ? 1 : 0)) | 0
    al = low | 0
    low = (cl >>> 0) + (dl >>> 0)
    ch = (ch + dh + (low > 0xffffffff ? 1 : 0)) | 0
    cl = low | 0
    let t = (bl << 13) | (bh >>> 19)
    bh = ((bh << 13) | (bl >>> 19)) ^ ah
    bl = t ^ al
    t = (dl << 16) | (dh >>> 16)
    dh = ((dh << 16) | (dl >>> 16)) ^ ch
    dl = t ^ cl
    t = al
    al = ah
    ah = t
    low = (cl >>> 0) + (bl >>> 0)
    ch = (ch + bh + (low > 0xffffffff ? 1 : 0)) | 0
    cl = low | 0
    low = (al >>> 0) + (dl >>> 0)
    ah = (ah + dh + (low > 0xffffffff ? 1 : 0)) | 0
    al = low | 0
    t = (bl << 17) | (bh >>> 15)
    bh = ((bh << 17) | (bl >>> 15)) ^ ch
    bl = t ^ cl
    t = (dl << 21) | (dh >>> 11)
    dh = ((dh << 21) | (dl >>> 11)) ^ ah
    dl = t ^ al
    t = cl
    cl = ch
    ch = t
  }
  state[0] = al
  state[1] = ah
  state[2] = bl
  state[3] = bh
  state[4] = cl
  state[5] = ch
  state[6] = dl
  state[7] = dh
}
