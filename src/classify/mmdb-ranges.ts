import { type CountryResponse, Reader } from 'maxmind'
import { formatAddress } from '../base/address.ts'
import { TeitenError } from '../base/error.ts'
import { packetCountry } from './packet-country.ts'

/** A country file as sorted ranges. */
export interface CountryRanges {
  v4From: Uint32Array
  v4Country: Uint16Array
  v6From: Uint32Array
  v6Country: Uint16Array
  date: string
}

/** A leaf of the search tree: 64 bits of the address are enough, since IPv4 lies in the last 32 of 96 zero bits. */
type Leaf = (words: readonly [number, number, number, number], record: number) => void

interface Tree {
  bytes: Uint8Array
  nodes: number
  recordBits: number
  /** 128 or 32. */
  depth: number
}

/** Ranges of a MaxMind-format file (maxmind.github.io/MaxMind-DB, version 2.0), from one walk over its tree. */
export function mmdbRanges(bytes: Uint8Array, path: string): CountryRanges {
  try {
    return readRanges(bytes)
  } catch (cause) {
    throw new TeitenError('TEITEN_UNKNOWN_FORMAT', 'this is not a country file in MaxMind format', {
      where: path,
      next: 'Give a .mmdb file with countries.',
      cause,
    })
  }
}

function readRanges(bytes: Uint8Array): CountryRanges {
  const reader = new Reader<CountryResponse>(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const { nodeCount, recordSize, ipVersion, buildEpoch } = reader.metadata
  const tree: Tree = { bytes, nodes: nodeCount, recordBits: recordSize, depth: ipVersion === 6 ? 128 : 32 }
  if ((nodeCount * recordSize) / 4 > bytes.length) throw new Error('the tree is longer than the file')
  const v4 = growingRanges(1)
  const v6 = growingRanges(2)
  const countries = new Map<number, number>() // keyed by record numbers of a file that the operator chose
  walk(tree, (words, record) => {
    let country = countries.get(record)
    if (country === undefined) {
      country = record === nodeCount ? 0 : countryOfRecord(reader, tree, words)
      countries.set(record, country)
    }
    if (words[0] === 0 && words[1] === 0 && words[2] === 0) v4.add(words[3], 0, country)
    else v6.add(words[0], words[1], country)
  })
  const [v4From, v4Country] = v4.done()
  const [v6From, v6Country] = v6.done()
  return { v4From, v4Country, v6From, v6Country, date: buildEpoch.toISOString().slice(0, 10) }
}

/** Own form ({country_code}) and MaxMind's ({country: {iso_code}}). */
function countryOfRecord(
  reader: Reader<CountryResponse>,
  tree: Tree,
  words: readonly [number, number, number, number],
): number {
  const v4 = tree.depth === 32 || (words[0] === 0 && words[1] === 0 && words[2] === 0)
  const answer = reader.get(formatAddress(v4 ? [0, 0, 0xffff, words[3]] : words)) as unknown as {
    country_code?: string
    country?: { iso_code?: string }
  } | null
  return packetCountry(answer?.country_code ?? answer?.country?.iso_code ?? '')
}

/** Depth first, left before right: leaves come in ascending order. IPv4 is walked once, at ::/96, not at its aliases. */
function walk(tree: Tree, leaf: Leaf): void {
  const v4Root = tree.depth === 128 ? nodeAfterZeros(tree, 96) : 0
  const stackNode = new Float64Array(tree.depth + 2)
  const stackDepth = new Uint8Array(tree.depth + 2)
  const stackWords = new Uint32Array(4 * (tree.depth + 2))
  stackDepth[0] = 128 - tree.depth
  let top = 1
  const steps = 4 * tree.nodes + 4 // each node is entered once; a file that loops ends here
  for (let step = 0; top > 0; step++) {
    if (step > steps) throw new Error('the tree loops')
    top--
    const node = stackNode[top]!
    const depth = stackDepth[top]!
    const words: [number, number, number, number] = [
      stackWords[4 * top]!,
      stackWords[4 * top + 1]!,
      stackWords[4 * top + 2]!,
      stackWords[4 * top + 3]!,
    ]
    if (node >= tree.nodes || depth === 128) {
      leaf(words, node)
      continue
    }
    const alias = node === v4Root && tree.depth === 128 && (words[0] !== 0 || words[1] !== 0 || words[2] !== 0)
    if (alias) {
      leaf(words, tree.nodes)
      continue
    }
    for (const bit of [1, 0]) {
      stackNode[top] = childOf(tree, node, bit)
      stackDepth[top] = depth + 1
      for (let k = 0; k < 4; k++) stackWords[4 * top + k] = words[k]!
      if (bit === 1) stackWords[4 * top + (depth >>> 5)]! |= 0x80000000 >>> (depth & 31)
      top++
    }
  }
}

function nodeAfterZeros(tree: Tree, depth: number): number {
  let node = 0
  for (let i = 0; i < depth && node < tree.nodes; i++) node = childOf(tree, node, 0)
  return node
}

/** Record of a node: 24, 28 or 32 bits, two to a node. */
function childOf(tree: Tree, node: number, bit: number): number {
  const b = tree.bytes
  const at = (node * tree.recordBits) / 4
  switch (tree.recordBits) {
    case 24:
      return b[at + 3 * bit]! * 65_536 + b[at + 3 * bit + 1]! * 256 + b[at + 3 * bit + 2]!
    case 28:
      return (
        (bit === 0 ? b[at + 3]! >>> 4 : b[at + 3]! & 15) * 16_777_216 +
        b[at + 4 * bit]! * 65_536 +
        b[at + 4 * bit + 1]! * 256 +
        b[at + 4 * bit + 2]!
      )
    case 32:
      return (
        b[at + 4 * bit]! * 16_777_216 +
        b[at + 4 * bit + 1]! * 65_536 +
        b[at + 4 * bit + 2]! * 256 +
        b[at + 4 * bit + 3]!
      )
    default:
      throw new Error(`records of ${tree.recordBits} bits`)
  }
}

/** Range starts of one or two words, only where the country changes. */
function growingRanges(words: 1 | 2) {
  let from = new Uint32Array(words * 65_536)
  let country = new Uint16Array(65_536)
  let length = 0
  return {
    add(first: number, second: number, code: number): void {
      if (length > 0 && country[length - 1] === code) return
      const same =
        length > 0 && from[words * (length - 1)] === first && (words === 1 || from[words * (length - 1) + 1] === second)
      if (same) return // longer than /64: the first one holds
      if (length === country.length) {
        const [f, c] = [new Uint32Array(2 * from.length), new Uint16Array(2 * country.length)]
        f.set(from)
        c.set(country)
        from = f
        country = c
      }
      from[words * length] = first
      if (words === 2) from[words * length + 1] = second
      country[length++] = code
    },
    done: (): [Uint32Array, Uint16Array] => [from.slice(0, words * length), country.slice(0, length)],
  }
}
