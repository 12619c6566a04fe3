import { formatV4 } from '../base/address.ts'
import { type Random, seededRandom } from '../base/random.ts'
import { isoTime } from '../base/time.ts'
import type { RunningEvent } from './events.ts'
import { localSeconds } from './local-time.ts'
import { partSeed } from './sampling.ts'
import { OTHER_PAGES, SCAN_FAILURES, SCAN_PAGES, type ScanPage } from './scan-pages.ts'

/** Scan records about the sources of an event, as lines of `zgrab2 http`. */
export interface EventScan {
  lines: string[]
  records: number
  showing: number
}

const REASONS: Readonly<Record<number, string>> = { 200: 'OK', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' }

/** Null if the event has no scan data. The sources that were seen are scanned in the pool's order. */
export function scanSources(e: RunningEvent, seed: number, zone: string): EventScan | null {
  const wanted = e.plan.event.scanData
  if (wanted === undefined) return null
  const random = seededRandom(partSeed(seed, `scan ${e.plan.port}`))
  const seen = [...e.plan.pool].filter(address => e.sources.has(address)).slice(0, wanted.records)
  const pages = wanted.pages.flatMap(p => new Array<ScanPage>(p.records).fill(SCAN_PAGES[p.page]!))
  const answers = shuffled(
    random,
    seen.map((_, i) => pages[i] ?? null),
  )
  const at = localSeconds(zone, wanted.scannedAt)
  const lines = seen.map((address, i) => {
    const time = isoTime(zone, at + i * 7)
    return JSON.stringify({ ip: formatV4(address), data: { http: answerOf(random, answers[i]!, wanted.port, time) } })
  })
  return { lines, records: seen.length, showing: Math.min(pages.length, seen.length) }
}

function shuffled<T>(random: Random, values: T[]): T[] {
  const out = [...values]
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const keep = out[i]!
    out[i] = out[j]!
    out[j] = keep
  }
  return out
}

function answerOf(random: Random, page: ScanPage | null, port: number, timestamp: string): object {
  if (page === null && random.unit() < 0.55) {
    const [status, error] = SCAN_FAILURES[random.below(SCAN_FAILURES.length)]!
    return { status, protocol: 'http', port, timestamp, error }
  }
  const shown = page ?? OTHER_PAGES[random.below(OTHER_PAGES.length)]!
  return { status: 'success', protocol: 'http', port, result: { response: responseOf(shown) }, timestamp }
}

function responseOf(page: ScanPage): object {
  return {
    status_line: `${page.status} ${REASONS[page.status] ?? ''}`.trim(),
    status_code: page.status,
    protocol: { name: 'HTTP/1.1', major: 1, minor: 1 },
    headers: Object.fromEntries(Object.entries(page.headers).map(([name, value]) => [name, [value]])),
    body: page.body,
    content_length: page.body.length,
  }
}
