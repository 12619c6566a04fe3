import { type AddressWords, formatAddress } from '../../base/address.ts'
import type { ScanRecord } from '../../model/advisory.ts'
import { TCP } from '../../model/protocol.ts'
import { type LogTime, parseEpoch, parseTime } from '../logs/log-time.ts'

/** The records of a row, undefined for a header or comment, or why the row cannot be read. */
export type ScanParser = (text: string) => ScanRecord[] | string | undefined

/** Most characters kept of a body or banner. */
export const MOST_SCAN_TEXT = 65_536
const MOST_TITLE = 300

/** An answer with nothing in it: what a scan without success shows. */
export function newScanRecord(address: AddressWords, port: number, scannedAt: number): ScanRecord {
  return {
    address: formatAddress(address),
    protocol: TCP,
    port,
    scannedAt,
    status: null,
    headers: {},
    title: '',
    body: '',
    banner: '',
  }
}

/** Time of a row in Unix seconds, or `fallback` where the row has none; null if it cannot be read or there is none. */
export function scanTime(value: unknown, fallback: number | null): number | null {
  if (value === undefined || value === null || value === '') return fallback
  const at: LogTime | null = parseEpoch(value) ?? (typeof value === 'string' ? parseTime(value.trim(), 'UTC') : null)
  return at === null ? null : at.seconds
}

/** The title of a page, with its spaces folded and the common entities read. */
export function titleOf(body: string): string {
  const start = body.search(/<title[\s>]/i)
  if (start < 0) return ''
  const open = body.indexOf('>', start)
  if (open < 0) return ''
  const close = body.indexOf('<', open)
  const text = body.slice(open + 1, close < 0 ? open + 1 + 4 * MOST_TITLE : close)
  return text
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MOST_TITLE)
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }

/** Name of a header as it is compared: lower case, hyphens; null if it is no header name. */
export function headerName(name: string): string | null {
  const plain = name.toLowerCase().replaceAll('_', '-')
  return /^[a-z0-9-]{1,64}$/.test(plain) ? plain : null
}
