import { type Hunt, hunt } from '../run/look-up/hunt.ts'
import { minuteText } from './look-up-command.ts'
import { printJson, printJsonLines } from './print-json.ts'
import { newProgress } from './progress.ts'
import { type SiteFlags, withSite } from './site-options.ts'
import { count, tableText } from './table.ts'

interface Flags extends SiteFlags {
  json?: boolean
  jsonl?: boolean
}

/** `teiten signature hunt`: exit code 1 if signatures were named and none of them was ever seen. */
export async function huntCommand(asked: string[], flags: Flags): Promise<void> {
  await withSite(flags, async site => {
    const progress = newProgress()
    const found = await hunt(site, asked, (part, what) => progress.at(part, what)).finally(() => progress.stop())
    if (asked.length > 0 && found.signatures.every(s => s.firstSeen === null)) process.exitCode = 1
    if (flags.json === true) printJson({ timeZone: site.store.timeZone, ...found })
    else if (flags.jsonl === true) printJsonLines(found.signatures)
    else process.stdout.write(`${huntText(found)}\n`)
  })
}

function huntText(found: Hunt): string {
  const table = tableText(found.signatures, [
    { head: 'signature', value: s => s.id },
    { head: 'first seen', value: s => (s.firstSeen === null ? 'never' : minuteText(s.firstSeen)) },
    { head: 'last seen', value: s => (s.lastSeen === null ? '' : minuteText(s.lastSeen)) },
    { head: 'accesses', right: true, value: s => count(s.accesses) },
    { head: 'sources', right: true, value: s => count(s.sources) },
    { head: 'payloads', right: true, value: s => count(s.payloads) },
    { head: 'ports', value: s => portsText(s.ports.map(p => p.port)) },
    { head: 'sample', value: s => s.sample.slice(0, 48) },
  ])
  const before =
    found.payloads > found.searchedNow ? ` (${count(found.payloads - found.searchedNow)} of them before)` : ''
  return `${found.signatures.length === 0 ? 'no signature was hit' : table}\n${count(found.payloads)} stored payloads searched${before}, rules ${found.rulesVersion}`
}

function portsText(ports: readonly string[]): string {
  return ports.slice(0, 3).join(' ') + (ports.length > 3 ? ` +${ports.length - 3}` : '')
}
