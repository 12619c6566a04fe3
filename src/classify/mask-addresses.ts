import { type AddressBlock, isV4, parseAddress, parseV4 } from '../base/address.ts'
import { type AddressSet, addressIn, addressSet, v4In } from './address-set.ts'
import { latin1 } from './protocols/recognised.ts'
import { isText } from './protocols/unknown.ts'

const X = 0x58
/** Sets of the blocks that were asked for before: one telescope asks for thousands of payloads. */
const sets = new WeakMap<readonly AddressBlock[], AddressSet>()

/**
 * A copy of a payload in which the addresses of `blocks` are replaced by X of the same length, as text (dotted quad, with
 * dashes or underscores, reversed, hexadecimal, decimal, IPv6) and in binary of either byte order: what is published shows
 * no sensor address. Returns `bytes` itself if none was there.
 */
export function maskOwnAddresses(bytes: Uint8Array, blocks: readonly AddressBlock[]): Uint8Array {
  if (blocks.length === 0 || bytes.length < 4) return bytes
  let set = sets.get(blocks)
  if (set === undefined) sets.set(blocks, (set = addressSet(blocks)))
  const masked = bytes.slice()
  const text = latin1(bytes)
  maskQuads(masked, text, set)
  maskNumbers(masked, text, set)
  if (blocks.some(b => !isV4(b.words))) maskV6Text(masked, text, set)
  if (!isText(bytes)) maskBinary(masked, bytes, set)
  for (let i = 0; i < bytes.length; i++) if (masked[i] !== bytes[i]) return masked
  return bytes
}

/** 192.0.2.1, 192-0-2-1, 192_0_2_1, and 1.2.0.192 as in names for reverse look-up; leading zeros are read as decimal. */
function maskQuads(masked: Uint8Array, text: string, set: AddressSet): void {
  const quad = /(?<!\d)(\d{1,3})([._-])(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?!\d)/g
  for (let m = quad.exec(text); m !== null; m = quad.exec(text)) {
    const parts = [m[1]!, m[3]!, m[4]!, m[5]!].map(Number)
    const forward = parseV4(parts.join('.'))
    if (forward === null) continue
    const backward = parseV4(parts.reverse().join('.'))!
    if (v4In(set, forward) || v4In(set, backward)) masked.fill(X, m.index, m.index + m[0].length)
    else quad.lastIndex = m.index + m[1]!.length // "9.192.0.2.1": the next number may begin an address
  }
}

/** c0000201, 0xc0000201 and 3221225985. */
function maskNumbers(masked: Uint8Array, text: string, set: AddressSet): void {
  for (const m of text.matchAll(/(?<![0-9a-fA-F])(?:0[xX])?([0-9a-fA-F]{8})(?![0-9a-fA-F])/g)) {
    if (v4In(set, Number.parseInt(m[1]!, 16))) masked.fill(X, m.index, m.index + m[0].length)
  }
  for (const m of text.matchAll(/(?<!\d)\d{8,10}(?!\d)/g)) {
    const value = Number(m[0])
    if (value <= 0xffffffff && v4In(set, value)) masked.fill(X, m.index, m.index + m[0].length)
  }
}

function maskV6Text(masked: Uint8Array, text: string, set: AddressSet): void {
  for (const m of text.matchAll(/[0-9a-fA-F:.]{2,45}/g)) {
    if (!m[0].includes(':')) continue
    const words = parseAddress(m[0].replace(/\.$/, ''))
    if (words !== null && addressIn(set, words)) masked.fill(X, m.index, m.index + m[0].length)
  }
}

/** Four bytes in either order, sixteen in network order. Whole texts are spared: there the bytes are letters. */
function maskBinary(masked: Uint8Array, bytes: Uint8Array, set: AddressSet): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i + 4 <= bytes.length; i++) {
    if (v4In(set, view.getUint32(i)) || v4In(set, view.getUint32(i, true))) masked.fill(X, i, i + 4)
  }
  if (set.v6From.length === 0) return
  for (let i = 0; i + 16 <= bytes.length; i++) {
    if (addressIn(set, [view.getUint32(i), view.getUint32(i + 4), view.getUint32(i + 8), view.getUint32(i + 12)]))
      masked.fill(X, i, i + 16)
  }
}
