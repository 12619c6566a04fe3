import { type AddressBlock, type AddressWords, blockHas, isV4 } from '../../base/address.ts'

/** The addresses of a sensor, for one look-up per packet: IPv4 as sorted ranges, IPv6 blocks as a short list. */
export interface DarkAddresses {
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly v6: readonly AddressBlock[]
}

export function darkAddresses(blocks: readonly AddressBlock[]): DarkAddresses {
  const v4 = blocks.filter(b => isV4(b.words) && b.prefix >= 96).sort((a, b) => a.words[3] - b.words[3])
  return {
    from: Uint32Array.from(v4, b => b.words[3]),
    to: Uint32Array.from(v4, b => b.words[3] + 2 ** (128 - b.prefix) - 1),
    v6: blocks.filter(b => !(isV4(b.words) && b.prefix >= 96)),
  }
}

/** True if the address, four words, is one of the sensor's. */
export function isDark(dark: DarkAddresses, words: ArrayLike<number>): boolean {
  if (!isV4(words)) {
    for (const block of dark.v6) if (blockHas(block, words)) return true
    return false
  }
  const address = words[3]!
  let low = 0
  let high = dark.from.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (dark.from[middle]! <= address) low = middle + 1
    else high = middle
  }
  return low > 0 && address <= dark.to[low - 1]!
}

export function sameAddress(a: ArrayLike<number>, b: AddressWords): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3]
}
