import type { AddressWords } from '../../base/address.ts'
import type { ScanRecord } from '../../model/advisory.ts'
import { asAddress, asCount, asObject, asPort, asText, type JsonObject, parseObject } from '../logs/log-value.ts'
import { headerName, MOST_SCAN_TEXT, newScanRecord, type ScanParser, scanTime, titleOf } from './scan-parser.ts'

/** Ports of ZGrab2's modules where the row names none (their defaults in github.com/zmap/zgrab2). */
const MODULE_PORTS = new Map([
  ['http', 80],
  ['https', 443],
  ['tls', 443],
  ['ssh', 22],
  ['ftp', 21],
  ['telnet', 23],
  ['smtp', 25],
  ['pop3', 110],
  ['imap', 143],
  ['mysql', 3306],
  ['mssql', 1433],
  ['postgres', 5432],
  ['redis', 6379],
  ['mongodb', 27017],
  ['smb', 445],
  ['ipp', 631],
  ['modbus', 502],
  ['dnp3', 20000],
  ['fox', 1911],
  ['siemens', 102],
  ['oracle', 1521],
  ['banner', 80],
])

const MOST_HEADERS = 100
const MOST_HEADER_TEXT = 4096
/** Modules of one row. */
const MOST_MODULES = 64

/**
 * ZGrab2's JSON lines: one host per line, one record per module. A module without success is a record too: the host was
 * scanned and showed nothing.
 */
export function newZgrab2Parser(scannedAt: number | null): ScanParser {
  return text => {
    const o = parseObject(text)
    if (o === null) return 'not JSON'
    const address = asAddress(o.ip)
    if (address === null) return 'the address cannot be read'
    const modules = Object.entries(asObject(o.data) ?? {}).slice(0, MOST_MODULES)
    if (modules.length === 0) return 'no scan in it'
    const out: ScanRecord[] = []
    for (const [name, value] of modules) {
      const module = asObject(value)
      const record = module === null ? 'the scan is not an object' : readModule(address, name, module, o, scannedAt)
      if (typeof record === 'string') return record
      out.push(record)
    }
    return out
  }
}

function readModule(
  address: AddressWords,
  name: string,
  module: JsonObject,
  row: JsonObject,
  fallback: number | null,
): ScanRecord | string {
  const at = scanTime(module.timestamp ?? row.timestamp, fallback)
  if (at === null) return 'the time of the scan is missing or cannot be read'
  const result = asObject(module.result) ?? {}
  const response = asObject(result.response)
  const port =
    asPort(module.port) ??
    asPort(row.port) ??
    requestedPort(response) ??
    MODULE_PORTS.get(asText(module.protocol)) ??
    MODULE_PORTS.get(name)
  if (port === undefined) return 'the port cannot be told'
  const record = newScanRecord(address, port, at)
  if (module.status !== undefined && module.status !== 'success') return record
  if (response !== null) fillResponse(record, response)
  record.banner = bannerOf(result)
  return record
}

/** Port of the URL that was asked for, if it names one. */
function requestedPort(response: JsonObject | null): number | null {
  const url = asObject(asObject(response?.request)?.url)
  const m = /:(\d{1,5})$/.exec(asText(url?.host))
  return m === null ? null : asPort(m[1])
}

function fillResponse(record: ScanRecord, response: JsonObject): void {
  record.status = asCount(response.status_code, 999)
  record.body = asText(response.body).slice(0, MOST_SCAN_TEXT)
  record.title = titleOf(record.body)
  const headers = asObject(response.headers) ?? {}
  let room = MOST_HEADERS
  for (const [name, value] of Object.entries(headers)) {
    if (room <= 0) break
    if (name === 'unknown' && Array.isArray(value)) {
      for (const entry of value.slice(0, room))
        room -= addHeader(record, asText(asObject(entry)?.key), asObject(entry)?.value)
    } else room -= addHeader(record, name, value)
  }
}

/** ZGrab2 writes values as lists, and headers that it does not know as key and value. */
function addHeader(record: ScanRecord, name: string, value: unknown): number {
  const key = headerName(name)
  const text = Array.isArray(value) ? value.filter(v => typeof v === 'string').join(', ') : asText(value)
  if (key === null || text === '') return 0
  record.headers[key] = text.slice(0, MOST_HEADER_TEXT)
  return 1
}

function bannerOf(result: JsonObject): string {
  const text =
    asText(result.banner) || asText(asObject(result.server_id)?.raw) || asText(asObject(result.server_protocol)?.raw)
  return text.slice(0, MOST_SCAN_TEXT)
}
