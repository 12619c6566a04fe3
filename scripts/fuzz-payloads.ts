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
function fastest(run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < REPETITIONS; i++) {
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

/** Largest growth of time per byte when a payload that goes on and on becomes longer; 0 where it is too short to be measured. */
function growth(c: Classifier): number {
  let most = 0
  for (const seed of c.seeds) {
    for (const from of [0, Math.floor(seed.length / 2), seed.length - 1]) {
      const part = seed.subarray(from, from + 7)
      if (part.length === 0) continue
      for (const transport of [TCP, UDP]) {
        const [short, long] = [FUZZED_LENGTH, LONGER * FUZZED_LENGTH].map(length => {
          const bytes = repeated(part, seed, length)
          return fastest(() => c.run(bytes, transport))
        }) as [number, number]
        if (long > MEASURABLE_MS) most = Math.max(most, long / LONGER / Math.max(short, MEASURABLE_MS / LONGER))
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
