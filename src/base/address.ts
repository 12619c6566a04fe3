/**
 * Addresses are four 32-bit words, big-endian order, IPv4 mapped into IPv6 (::ffff:a.b.c.d, RFC 4291 section 2.5.5.2).
 * A column of n addresses is a Uint32Array of 4n words.
 */
export type AddressWords = readonly [number, number, number, number]

/** Third word of an IPv4-mapped address. */
export const V4_MAPPED = 0x0000ffff

/** True if the address at word index `at` of a column is IPv4. */
export function isV4(words: ArrayLike<number>, at = 0): boolean {
  return words[at] === 0 && words[at + 1] === 0 && words[at + 2] === V4_MAPPED
}

export function v4Words(address: number): AddressWords {
  return [0, 0, V4_MAPPED, address >>> 0]
}

/** "192.0.2.1" as an unsigned 32-bit number; null if it is not dotted quad. */
export function parseV4(text: string): number | null {
  let value = 0
  let octet = -1
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 46) {
      if (octet < 0 || ++dots > 3) return null
      value = value * 256 + octet
      octet = -1
    } else if (c >= 48 && c <= 57) {
      if (octet === 0) return null // leading zero: octal elsewhere, so refused
      octet = octet < 0 ? c - 48 : octet * 10 + c - 48
      if (octet > 255) return null
    } else return null
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : null
}

/** IPv4 or IPv6 text to words; null if it is neither. A zone ("%eth0") is refused. */
export function parseAddress(text: string): AddressWords | null {
  if (!text.includes(':')) {
    const v4 = parseV4(text)
    return v4 === null ? null : v4Words(v4)
  }
  const halves = text.split('::')
  if (halves.length > 2) return null
  const head = parseGroups(halves[0]!, halves.length === 1)
  const tail = halves.length === 2 ? parseGroups(halves[1]!, true) : []
  if (head === null || tail === null) return null
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null
  const g = [...head, ...new Array<number>(missing).fill(0), ...tail]
  return [word(g, 0), word(g, 2), word(g, 4), word(g, 6)]
}

function word(groups: number[], at: number): number {
  return ((groups[at]! << 16) | groups[at + 1]!) >>> 0
}

function parseGroups(text: string, mayEndInV4: boolean): number[] | null {
  if (text === '') return []
  const parts = text.split(':')
  const groups: number[] = []
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    if (mayEndInV4 && i === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part)
      if (v4 === null) return null
      groups.push(v4 >>> 16, v4 & 0xffff)
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return null
  }
  return groups.length <= 8 ? groups : null
}

export function formatV4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
}

/** The address at word index `at`, in its own form: dotted quad, or RFC 5952 text. */
export function formatAddress(words: ArrayLike<number>, at = 0): string {
  if (isV4(words, at)) return formatV4(words[at + 3]!)
  const groups: number[] = []
  for (let i = 0; i < 4; i++) groups.push(words[at + i]! >>> 16, words[at + i]! & 0xffff)
  let best = -1
  let bestLength = 1
  for (let i = 0; i < 8; i++) {
    let n = 0
    while (i + n < 8 && groups[i + n] === 0) n++
    if (n > bestLength) {
      best = i
      bestLength = n
    }
    i += n
  }
  const hex = groups.map(g => g.toString(16))
  if (best < 0) return hex.join(':')
  return `${hex.slice(0, best).join(':')}::${hex.slice(best + bestLength).join(':')}`
}

/** A block of addresses: base words and prefix length out of 128 (an IPv4 /24 is 120). */
export interface AddressBlock {
  readonly words: AddressWords
  readonly prefix: number
}

/** "192.0.2.0/24", "2001:db8::/32" or a single address; null if malformed. Host bits are cleared. */
export function parseBlock(text: string): AddressBlock | null {
  const slash = text.indexOf('/')
  const words = parseAddress(slash < 0 ? text : text.slice(0, slash))
  if (words === null) return null
  const v4 = isV4(words)
  let prefix = v4 ? 32 : 128
  if (slash >= 0) {
    const tail = text.slice(slash + 1)
    if (!/^\d{1,3}$/.test(tail) || Number(tail) > prefix) return null
    prefix = Number(tail)
  }
  if (v4) prefix += 96
  const masked = words.map((w, i) => (w & maskWord(prefix - 32 * i)) >>> 0) as unknown as AddressWords
  return { words: masked, prefix }
}

function maskWord(bits: number): number {
  return bits <= 0 ? 0 : bits >= 32 ? 0xffffffff : (0xffffffff << (32 - bits)) >>> 0
}

export function blockHas(block: AddressBlock, words: ArrayLike<number>, at = 0): boolean {
  for (let i = 0; i < 4; i++) {
    const mask = maskWord(block.prefix - 32 * i)
    if (mask === 0) return true
    if ((words[at + i]! & mask) >>> 0 !== block.words[i]) return false
  }
  return true
}

/** How many addresses a block holds (a float above 2^53). */
export function blockSize(block: AddressBlock): number {
  return 2 ** (128 - block.prefix)
}

export function formatBlock(block: AddressBlock): string {
  const v4 = isV4(block.words) && block.prefix >= 96
  return `${formatAddress(block.words)}/${v4 ? block.prefix - 96 : block.prefix}`
}
