// Fuzzed payloads for every payload protocol and for what comes behind it (recognition, masking, own addresses): no exception,
// at most 1 ms for 1,500 bytes, time linear in the length. Prints a row for each classifier; exit code 1 if one fails.
// Usage: npm run -s build:bench && node bench/out/build/scripts/fuzz-payloads.js [--count N] [--only NAME]
import { parseBlock } from '../src/base/address.ts'
import { type Random, seededRandom } from '../src/base/random.ts'
import { maskOwnAddresses } from '../src/classify/mask-addresses.ts'
import { maskVariableText } from '../src/classify/payload-group.ts'
import { PROTOCOLS } from '../src/classify/protocols/in-order.ts'
import { firstBytesOf, recognise } from '../src/classify/protocols/recognise.ts'
import { latin1 } from '../src/classify/protocols/recognised.ts'
import { TCP, UDP } from '../src/model/protocol.ts'
import { FUZZED_LENGTH, fuzzedPayload, repeated, seedsOf } from './fuzzed-payloads.ts'

/** The bar: 1 ms for 1,500 bytes. */
const LONGEST_MS = 1
/** Eight times the bytes may take this many times as long per byte, where it is long enough to be measured; a square would be 8. */
const [LONGER, MOST_GROWTH] = [8, 3]
const MEASURABLE_MS = 0.05
/** A slow run counts if it is slow again: the machine has other things to do. */
const REPETITIONS = 7
const ROUNDS = 5
/** Runs until loops are compiled: growth is of the compiled code. */
const WARM = 50

interface Classifier {
  name: string
  seeds: Uint8Array[]
  run: (bytes: Uint8Array, transport: number) => boolean
}

const option = (name: string): string | undefined => process.argv[process.argv.indexOf(name) + 1]
const count = process.argv.includes('--count') ? Number(option('--count')) : 1_000_000
const only = process.argv.includes('--only') ? option('--only') : undefined

const everything = PROTOCOLS.flatMap(seedsOf)
const ours = [parseBlock('192.0.2.0/24')!, parseBlock('2001:db8::/32')!]
const classifiers: Classifier[] = [
  ...PROTOCOLS.map(
    (protocol): Classifier => ({
      name: `${protocol.name} (${protocol.title})`,
      seeds: seedsOf(protocol),
      run: (bytes, sent) => {
        const transport = protocol.transports.includes(sent) ? sent : protocol.transports[0]!
        // Recognition asks by first byte; so the fuzzer does.
        if (!firstBytesOf(protocol, transport).includes(bytes[0] ?? -1) || !protocol.matches(bytes, transport))
          return false
        protocol.decode(bytes, transport)
        return true
      },
    }),
  ),
  ...(
    [
      ['recognise', (b, t) => !recognise(b, t).protocol.startsWith('unknown')],
      ['maskVariableText', b => maskVariableText(latin1(b)).length !== b.length],
      ['maskOwnAddresses', b => maskOwnAddresses(b, ours) !== b],
    ] satisfies [string, Classifier['run']][]
  ).map(([name, run]): Classifier => ({ name, seeds: everything, run })),
].filter(c => only === undefined || c.name.startsWith(only))

/** Milliseconds of the fastest of several runs. */
function fastest(run: () => void, repetitions = REPETITIONS): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < repetitions; i++) {
    const before = performance.now()
    run()
    best = Math.min(best, performance.now() - before)
  }
  return best
}

function fuzz(c: Classifier, random: Random): { matched: number; slowestMs: number } {
  let [matched, slowestMs] = [0, 0]
  for (let i = 0; i < count; i++) {
    const bytes = fuzzedPayload(c.seeds, random)
    const transport = (i & 1) === 0 ? TCP : UDP
    const before = performance.now()
    if (c.run(bytes, transport)) matched++
    if (performance.now() - before > slowestMs)
      slowestMs = Math.max(
        slowestMs,
        fastest(() => c.run(bytes, transport)),
      )
  }
  return { matched, slowestMs }
}

/** Time per byte of a payload that goes on for longer, as a multiple of that of the shorter; 0 where it cannot be measured. */
function growthOf(c: Classifier, part: Uint8Array, seed: Uint8Array, transport: number): number {
  const payloads = [FUZZED_LENGTH, LONGER * FUZZED_LENGTH].map(length => repeated(part, seed, length)) as [
    Uint8Array,
    Uint8Array,
  ]
  // One that is another protocol's when it is longer says nothing about growth.
  if (c.run(payloads[0], transport) !== c.run(payloads[1], transport)) return 0
  const [short, long] = payloads.map(bytes => fastest(() => c.run(bytes, transport), WARM)) as [number, number]
  return long > MEASURABLE_MS ? long / LONGER / Math.max(short, MEASURABLE_MS / LONGER) : 0
}

/** Largest growth of time per byte when a payload that goes on and on becomes longer; 0 where it is too short to be measured. */
function growth(c: Classifier): number {
  let most = 0
  for (const seed of c.seeds) {
    for (const from of [0, Math.floor(seed.length / 2), seed.length - 1]) {
      const part = seed.subarray(from, from + 7)
      if (part.length === 0) continue
      for (const transport of [TCP, UDP]) {
        // Collections of garbage and other processes only ever make it look worse: the best of some rounds counts.
        let best = Number.POSITIVE_INFINITY
        for (let round = 0; round < ROUNDS && best > MOST_GROWTH; round++)
          best = Math.min(best, growthOf(c, part, seed, transport))
        most = Math.max(most, best)
      }
    }
  }
  return most
}

let failed = 0
console.log(`${count.toLocaleString('en')} payloads for each of ${classifiers.length} classifiers`)
console.log(
  '| classifier | matched | slowest of 1,500 bytes (ms) | growth per byte, 8 times as long |\n| --- | ---: | ---: | ---: |',
)
for (const [i, c] of classifiers.entries()) {
  const { matched, slowestMs } = fuzz(c, seededRandom(i + 1))
  const factor = growth(c)
  const ok = slowestMs <= LONGEST_MS && factor <= MOST_GROWTH
  if (!ok) failed++
  console.log(
    `| ${c.name} | ${matched} | ${slowestMs.toFixed(3)} | ${factor === 0 ? '–' : factor.toFixed(1)} |${ok ? '' : ' **fails**'}`,
  )
}
console.log(failed === 0 ? 'no exception, no classifier too slow' : `${failed} classifiers fail`)
process.exitCode = failed === 0 ? 0 : 1
