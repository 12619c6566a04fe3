// Reads hostile files of rules (nested quantifiers, bombs of aliases and entities, deep nesting, names of prototypes, giant
// literals, bytes that are no UTF-8): each is refused with its place, within bounded time and memory.
// Usage: npm run -s build:bench && node bench/out/build/scripts/fuzz-rules.js [COUNT] [SEED]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seededRandom } from '../src/base/random.ts'
import { hostileFile } from './hostile-rules.ts'
import { readHostile } from './read-hostile.ts'

const count = Number(process.argv[2] ?? 10_000)
const random = seededRandom(Number(process.argv[3] ?? 1))
const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
const slowest = { ms: 0, kind: '' }
const accepted = new Map<string, number>()
const faults = new Map<string, string>()
const reasons = new Map<string, number>()
const cpu = process.cpuUsage()
for (let n = 0; n < count; n++) {
  const file = hostileFile(n, random)
  const before = performance.now()
  try {
    const { reason, where } = readHostile(folder, file)
    if (reason === '') accepted.set(file.kind, (accepted.get(file.kind) ?? 0) + 1)
    else if (!where.startsWith(join(folder, 'hostile.'))) faults.set(file.kind, `no place: ${reason}`)
    reasons.set(file.extension, (reasons.get(file.extension) ?? 0) + 1)
  } catch (error) {
    faults.set(file.kind, String((error as Error).stack).slice(0, 400))
  }
  const ms = performance.now() - before
  if (ms > slowest.ms) Object.assign(slowest, { ms, kind: file.kind })
}
rmSync(folder, { recursive: true })
const { user, system } = process.cpuUsage(cpu)
console.log(
  `${count} files (${[...reasons].map(([k, v]) => `${k} ${v}`).join(', ')}), ${((user + system) / 1e6).toFixed(1)} CPU s`,
)
console.log(
  `slowest ${slowest.ms.toFixed(0)} ms (${slowest.kind}), most memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
)
for (const [kind, n] of accepted) console.log(`ACCEPTED ${n}: ${kind}`)
for (const [kind, fault] of faults) console.log(`FAULT ${kind}: ${fault}`)
process.exitCode = accepted.size + faults.size > 0 ? 1 : 0
