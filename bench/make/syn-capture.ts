// Writes a capture of SYNs as one of several attackers of a telescope's memory would send them.
// Usage: node syn-capture.js many-sources|chosen-keys|random-keys PACKETS FILE   ("-": standard output)
import { closeSync, openSync, writeSync } from 'node:fs'
import { seededRandom } from '../../src/base/random.ts'
import { COLLIDING_KEYS, collidingKey, KNOWN_HASHES } from './colliding-keys.ts'

/** Ethernet, IPv4 without options, TCP without options, padded to Ethernet's least length of 60 bytes. */
const FRAME = 60
const RECORD = 16 + FRAME
const RECORDS_PER_WRITE = 100_000

/** 1 March 2026, 00:00 UTC. */
const START = 1_772_323_200

/** Source address and second of a packet. */
interface Plan {
  source(n: number): number
  second(n: number): number
}

const random = seededRandom(1)

function isUsable(address: number): boolean {
  const first = address >>> 24
  return first !== 0 && first !== 10 && first !== 127 && first < 224
}

/** Addresses of a list one after the other, the whole list again each minute. */
function listed(addresses: Uint32Array): Plan {
  return {
    source: n => addresses[n % addresses.length]!,
    second: n => 60 * Math.floor(n / addresses.length) + (n % 60),
  }
}

function chosenAddresses(): Uint32Array {
  const keys = KNOWN_HASHES.flatMap((hash, h) =>
    Array.from({ length: COLLIDING_KEYS }, (_, n) => collidingKey(hash, 0x1234 + h, n)),
  )
  return Uint32Array.from(keys.filter(isUsable))
}

const PLANS: Record<string, (packets: number) => Plan> = {
  // a multiplication by an odd number is a permutation of the addresses: no source comes twice
  'many-sources': packets => ({
    source: n => Math.imul(n + 1, 0x9e3779b1) >>> 0,
    second: n => Math.floor((60 * n) / packets),
  }),
  'chosen-keys': () => listed(chosenAddresses()),
  'random-keys': () => {
    const { length } = chosenAddresses()
    const addresses = new Set<number>()
    while (addresses.size < length) {
      const address = random.next()
      if (isUsable(address)) addresses.add(address)
    }
    return listed(Uint32Array.from(addresses))
  },
}

/** What all frames have in common: to 44.0.2.1, port 23, from port 40,000. */
function frameTemplate(): Buffer {
  const frame = Buffer.alloc(FRAME)
  frame.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]) // Ethernet, IPv4
  frame.set([0x45, 0, 0, 40, 0, 0, 0x40, 0, 52, 6, 0, 0, 0, 0, 0, 0, 44, 0, 2, 1], 14) // IPv4, TTL 52, TCP
  frame.writeUInt16BE(40_000, 34)
  frame.writeUInt16BE(23, 36)
  frame.set([0x50, 2, 0xff, 0xff], 46) // 20 bytes of header, SYN, window 65,535
  return frame
}

function write(kind: string, packets: number, path: string): void {
  const plan = PLANS[kind]!(packets)
  const file = path === '-' ? 1 : openSync(path, 'w')
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4, 0)
  head.set([2, 0, 4, 0], 4)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(1, 20)
  writeSync(file, head)
  const template = frameTemplate()
  const block = Buffer.alloc(RECORD * RECORDS_PER_WRITE)
  for (let first = 0; first < packets; first += RECORDS_PER_WRITE) {
    const length = Math.min(RECORDS_PER_WRITE, packets - first)
    for (let i = 0; i < length; i++) {
      const at = i * RECORD
      block.writeUInt32LE(START + plan.second(first + i), at)
      block.writeUInt32LE(FRAME, at + 8)
      block.writeUInt32LE(FRAME, at + 12)
      block.set(template, at + 16)
      block.writeUInt32BE(plan.source(first + i), at + 16 + 26)
      block.writeUInt32BE(random.next(), at + 16 + 38) // sequence number
    }
    writeAll(file, block.subarray(0, length * RECORD))
  }
  if (file !== 1) closeSync(file)
}

/** A pipe may take less than it is given. */
function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

const [kind = '', packets = '', path = '-'] = process.argv.slice(2)
if (!Object.hasOwn(PLANS, kind) || !(Number(packets) > 0))
  throw new Error(`usage: syn-capture ${Object.keys(PLANS).join('|')} PACKETS FILE`)
write(kind, Number(packets), path)
