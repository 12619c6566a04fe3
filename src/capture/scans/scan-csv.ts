import { protocolNumber } from '../../model/protocol.ts'
import { splitDelimited } from '../logs/delimited.ts'
import { asAddress, asCount, asPort } from '../logs/log-value.ts'
import { MOST_SCAN_TEXT, newScanRecord, type ScanParser, scanTime, titleOf } from './scan-parser.ts'

/** Column names that mean the same in scan data of different makers (ZMap, Shadowserver, own). */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  address: ['address', 'ip', 'ip_str', 'saddr', 'src_ip'],
  port: ['port', 'sport', 'src_port'],
  protocol: ['protocol', 'transport', 'proto'],
  time: ['scanned_at', 'timestamp', 'timestamp_str', 'timestamp_ts', 'time'],
  status: ['status', 'status_code', 'http_code'],
  server: ['server', 'http_server'],
  title: ['title', 'http_title'],
  body: ['body'],
  banner: ['banner'],
}

function placesOf(header: string): { delimiter: string; at: ReadonlyMap<string, number>; width: number } | null {
  const delimiter = header.includes('\t') ? '\t' : header.includes(';') && !header.includes(',') ? ';' : ','
  const names = splitDelimited(header.toLowerCase(), delimiter)?.map(name => name.trim()) ?? []
  const at = new Map<string, number>()
  for (const [meaning, words] of Object.entries(COLUMNS)) {
    const place = words.map(word => names.indexOf(word)).find(i => i >= 0)
    if (place !== undefined) at.set(meaning, place)
  }
  return at.has('address') && at.has('port') ? { delimiter, at, width: names.length } : null
}

/** True if a first line names at least the columns of address and port, and nothing that only an event log has. */
export function isScanHeader(header: string): boolean {
  return placesOf(header) !== null && !/\b(dport|dst_port|dest_port|daddr)\b/i.test(header)
}

/** Scan data as CSV: a header, then one answer per row. */
export function newScanCsvParser(scannedAt: number | null): ScanParser {
  let places: ReturnType<typeof placesOf> = null
  return text => {
    if (places === null) {
      places = placesOf(text)
      return places === null ? 'the header names no address or no port' : undefined
    }
    const { at, delimiter, width } = places
    const fields = splitDelimited(text, delimiter)
    if (fields === null) return 'a quote is not closed'
    if (fields.length !== width) return `${fields.length} fields, not ${width}`
    const field = (meaning: string): string => fields[at.get(meaning) ?? -1]?.trim() ?? ''
    const address = asAddress(field('address'))
    if (address === null) return 'the address cannot be read'
    const port = asPort(field('port'))
    if (port === null) return 'the port cannot be read'
    const time = scanTime(field('time'), scannedAt)
    if (time === null) return 'the time of the scan is missing or cannot be read'
    const record = newScanRecord(address, port, time)
    record.protocol = protocolNumber(field('protocol')) ?? record.protocol
    record.status = asCount(field('status'), 999)
    record.body = field('body').slice(0, MOST_SCAN_TEXT)
    record.title = field('title').slice(0, 300) || titleOf(record.body)
    record.banner = field('banner').slice(0, MOST_SCAN_TEXT)
    if (field('server') !== '') record.headers.server = field('server').slice(0, 4096)
    return [record]
  }
}
