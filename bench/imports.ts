// Imports every file below the given folders into one fresh store and prints time and memory of each.
// Usage: npm run bench:imports -- FOLDER… [--slow MS]   (prints only files slower than that or that do not add up; default 0 = all)
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ODDITIES } from '../src/model/oddity.ts'
import { importFile } from '../src/run/import/import-file.ts'
import type { ImportResult } from '../src/run/import/import-result.ts'
import { closeSite, openSite } from '../src/run/site/site.ts'

const stops = new Set<string>(ODDITIES.filter(o => o.stops).map(o => o.name))
const args = process.argv.slice(2)
const at = args.indexOf('--slow')
const slowMs = at < 0 ? 0 : Number(args.splice(at, 2)[1])

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(e => e.isFile() && /\.(pcap|pcapng|cap|dmp|trace|gz|zst|json|csv)$/.test(e.name))
    .map(e => join(e.parentPath, e.name))
    .sort()
}

const data = mkdtempSync(join(tmpdir(), 'teiten-bench-'))
const site = await openSite({ data })
const paths = args.flatMap(filesOf)
let bad = 0
const total = { files: 0, packets: 0, tuples: 0, seconds: 0, slowest: 0, duplicates: 0, unread: 0 }
const codes = new Map<string, number>()
console.log('     ms  MiB grown     packets      tuples  file')
for (const path of paths) {
  const before = process.memoryUsage.rss()
  let result: ImportResult
  try {
    result = await importFile(site, path, {
      format: 'auto',
      map: null,
      strict: false,
      sensors: [],
      scannedAt: Date.now() / 1000,
      onProgress: () => undefined,
    })
  } catch (error) {
    console.log(`FAILED ${path}: ${(error as Error).message}`)
    bad++
    continue
  }
  const grown = (process.memoryUsage.rss() - before) / 1024 ** 2
  total.files++
  total.packets += result.packets
  total.tuples += result.tuples
  total.seconds += result.seconds
  total.slowest = Math.max(total.slowest, result.seconds)
  if (result.duplicate) total.duplicates++
  if (result.error !== null) codes.set(result.error.code, (codes.get(result.error.code) ?? 0) + 1)
  const stopped = Object.entries(result.oddities).reduce((n, [name, count]) => n + (stops.has(name) ? count : 0), 0)
  const addsUp = result.packets >= stopped
  if (!addsUp) bad++
  if (result.seconds * 1000 >= slowMs || !addsUp) {
    const n = (value: number, width: number) => value.toLocaleString('en-US').padStart(width)
    console.log(
      `${n(Math.round(result.seconds * 1000), 7)}  ${n(Math.round(grown), 9)}  ${n(result.packets, 10)}  ${n(result.tuples, 10)}  ${basename(path)}${result.error === null ? '' : `  ${result.error.code}`}${addsUp ? '' : '  DOES NOT ADD UP'}`,
    )
  }
}
await closeSite(site)
rmSync(data, { recursive: true, force: true, maxRetries: 30, retryDelay: 1000 })
console.log(
  `${total.files} files, ${total.packets.toLocaleString('en-US')} packets, ${total.tuples.toLocaleString('en-US')} tuples, ${total.duplicates} duplicates, ${total.seconds.toFixed(1)} s, slowest ${total.slowest.toFixed(2)} s, ${bad} bad; peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
)
for (const [code, n] of codes) console.log(`  ${code}: ${n}`)
process.exitCode = bad > 0 ? 1 : 0
