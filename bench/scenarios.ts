// Every built-in scenario through simulate, import and detect: which events were found, how far off, and what was found besides.
// Usage: npm run -s build:bench && node bench/out/build/bench/scenarios.js [SCALE] [SCENARIO…]
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../src/base/package-paths.ts'
import type { Finding } from '../src/model/finding.ts'
import { SCENARIOS, scenarioByName } from '../src/simulate/scenarios.ts'
import type { Truth } from '../src/simulate/truth.ts'

const HOUR = 3_600_000
const [scale = '1', ...chosen] = process.argv.slice(2)
const command = join(packageRoot, 'dist/cli/teiten.js')
const folder = mkdtempSync(join(tmpdir(), 'teiten-scenarios-'))

function teiten(...words: string[]): { text: string; seconds: number } {
  const start = performance.now()
  const text = execFileSync(process.execPath, [command, ...words], {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  }).toString()
  return { text, seconds: (performance.now() - start) / 1000 }
}

function judge(truth: Truth, findings: Finding[]): string[] {
  const events = truth.events.map(e => {
    const f = findings.find(x => x.protocol === e.protocol && x.port === e.port && x.kind !== 'single-source-burst')
    if (f === undefined) return `  ${e.port}/${e.protocol} ${e.kind}: not found`
    const off = (Date.parse(f.onset) - Date.parse(e.onset)) / HOUR
    const inside = Date.parse(f.onsetLow) <= Date.parse(e.onset) && Date.parse(e.onset) <= Date.parse(f.onsetHigh)
    return `  ${e.port}/${e.protocol} ${e.kind}: ${f.kind}, onset ${off >= 0 ? '+' : ''}${off} h, truth ${inside ? 'inside' : 'OUTSIDE'} the interval, ${f.sources} of ${e.portSources} sources`
  })
  const besides = findings.filter(f => !truth.events.some(e => e.port === f.port && e.protocol === f.protocol))
  return [
    ...events,
    ...besides.map(f => `  besides: ${f.port}/${f.protocol} ${f.kind}, ${f.sources} sources, ${f.accesses} accesses`),
  ]
}

try {
  for (const name of chosen.length > 0 ? chosen : SCENARIOS.map(s => s.name)) {
    const at = (ending: string) => join(folder, `${name}${ending}`)
    const scenario = scenarioByName(name)
    const made = teiten('simulate', name, '--scale', scale, '--out', at('.pcap'), '--truth', at('.json'))
    const read = teiten('import', at('.pcap'), '--data', at('-data'), '--json')
    const first = scenario.events.map(e => e.onset.slice(0, 7)).sort()[0]!
    const found = teiten('detect', '--from', `${first}-01`, '--to', scenario.to, '--data', at('-data'), '--json')
    const truth = JSON.parse(readFileSync(at('.json'), 'utf8')) as Truth
    console.log(
      `${name}: ${truth.packets} packets, simulate ${made.seconds.toFixed(1)} s, import ${read.seconds.toFixed(1)} s, detect ${found.seconds.toFixed(1)} s`,
    )
    for (const line of judge(truth, (JSON.parse(found.text) as { findings: Finding[] }).findings)) console.log(line)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
