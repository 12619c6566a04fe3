import type { Random } from '../src/base/random.ts'
import { PROTOCOLS } from '../src/classify/protocols/in-order.ts'
import { exampleBytes, type PayloadProtocol } from '../src/classify/protocols/payload-protocol.ts'

/** Longest fuzzed payload, in bytes: an Ethernet frame's. */
export const FUZZED_LENGTH = 1500

/** Examples of a protocol, what is and what is not, as bytes. */
export function seedsOf(protocol: PayloadProtocol): Uint8Array[] {
  return [...protocol.examples.is, ...protocol.examples.isNot].map(exampleBytes)
}

const ALL_SEEDS = PROTOCOLS.flatMap(seedsOf)
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff, 0x20, 0x0a, 0x0d]

/** A payload near one of the seeds: bytes changed, cut, doubled, joined with another; now and then random altogether. */
export function fuzzedPayload(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  if (random.below(16) === 0) return randomBytes(random, random.below(FUZZED_LENGTH))
  let bytes: Uint8Array = seeds[random.below(seeds.length)]!.slice()
  for (let step = random.below(4); step >= 0; step--) bytes = mutated(bytes, random)
  return bytes.length > FUZZED_LENGTH ? bytes.subarray(0, FUZZED_LENGTH) : bytes
}

function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return randomBytes(random, 8)
  const at = random.below(bytes.length)
  switch (random.below(8)) {
    case 0:
      bytes[at] = bytes[at]! ^ (1 << random.below(8))
      return bytes
    case 1:
      bytes[at] = EDGES[random.below(EDGES.length)]!
      return bytes
    case 2:
      bytes[at] = random.below(256)
      return bytes
    case 3:
      return bytes.slice(0, at)
    case 4:
      return joined(bytes.subarray(0, at), randomBytes(random, random.below(32)), bytes.subarray(at))
    case 5:
      return joined(bytes, ALL_SEEDS[random.below(ALL_SEEDS.length)]!)
    case 6:
      return repeated(bytes.subarray(at, at + 1 + random.below(8)), bytes, random.below(FUZZED_LENGTH))
    default:
      return joined(bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random.below(4))))
  }
}

/** `head`, then `part` over and over up to `length` more bytes. */
export function repeated(part: Uint8Array, head: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(head.length + length)
  out.set(head)
  for (let i = head.length; i < out.length; i++) out[i] = part[(i - head.length) % part.length]!
  return out
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

function randomBytes(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = random.below(256)
  return bytes
}
