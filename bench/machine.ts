import { cpus, loadavg, totalmem } from 'node:os'
import { packageVersion } from '../src/base/package-paths.ts'
import { versionOf } from './yardsticks.ts'

/** One line on each: machine and load, versions. */
export function machineLines(): string[] {
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GiB`
  const load = loadavg()
    .map(n => n.toFixed(1))
    .join(' ')
  const versions = [
    versionOf('tcpdump', ['--version']),
    versionOf('tshark', ['--version']),
    versionOf('nfpcapd', ['-V']),
    versionOf('gcc', ['--version']),
  ].filter(text => text !== null)
  return [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC; ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${memory}; load average ${load}`,
    [`teiten ${packageVersion}`, `Node.js ${process.version}`, ...versions].join('; '),
  ]
}
