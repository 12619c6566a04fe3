import { type AddressWords, v4Words } from '../../base/address.ts'
import { FROM_PACKET } from '../../model/packet-batch.ts'
import { MARK } from '../../model/packet-class.ts'
import { ICMP, ICMPV6, protocolNumber, TCP } from '../../model/protocol.ts'
import { splitDelimited } from './delimited.ts'
import type { LogColumn, LogMap } from './log-map.ts'
import { type LogParser, noRows, type RowAnswer } from './log-parser.ts'
import { type LogRow, NO_ADDRESS, newLogRow } from './log-row.ts'
import { type LogTime, parseEpoch, parseTime } from './log-time.ts'
import { asAddress, asCount, asHexBytes, asPort } from './log-value.ts'
import { readTcpFlags } from './tcp-flags.ts'

/** Place of every column that the map names, found in the header. */
type Places = Partial<Record<LogColumn, number>>

interface CsvState {
  readonly map: LogMap
  readonly zone: string
  readonly delimiter: string
  places: Places | null
  width: number
}

/** Any delimited text by its map; `zone` is for times that carry none if the map says nothing. */
export function newCsvParser(map: LogMap, zone: string): LogParser {
  const state: CsvState = { map, zone: map.time.zone ?? zone, delimiter: map.delimiter ?? ',', places: null, width: 0 }
  if (map.header === false) state.places = placesOf(map, [])
  return { records: 'lines', read: (text, line) => readCsvLine(state, text, line), end: noRows }
}

function readCsvLine(state: CsvState, text: string, line: number): RowAnswer {
  if (state.map.comment !== undefined && text.startsWith(state.map.comment)) return undefined
  const fields = splitDelimited(text, state.delimiter)
  if (fields === null) return 'a quote is not closed'
  if (state.places === null) {
    state.places = placesOf(state.map, fields)
    state.width = fields.length
    const missing = Object.keys(state.map.columns).find(c => state.places![c as LogColumn] === undefined)
    return missing === undefined ? undefined : `the header has no column "${state.map.columns[missing as LogColumn]}"`
  }
  if (state.width !== 0 && fields.length !== state.width) return `${fields.length} fields, not ${state.width}`
  return readCsvFields(state, fields, line)
}

function placesOf(map: LogMap, header: string[]): Places {
  const places: Places = {}
  for (const [meaning, column] of Object.entries(map.columns)) {
    const at = typeof column === 'number' ? column - 1 : header.indexOf(String(column))
    if (at >= 0) places[meaning as LogColumn] = at
  }
  return places
}

function readCsvFields(state: CsvState, fields: string[], line: number): LogRow | string {
  const { map } = state
  const field = (column: LogColumn): string | undefined => {
    const at = state.places![column]
    return at === undefined ? undefined : fields[at]?.trim()
  }
  const row = newLogRow(line)
  const at = readTime(state, field('time') ?? '')
  if (at === null) return 'the time cannot be read'
  row.seconds = at.seconds
  row.nanoseconds = at.nanoseconds
  const source = readAddress(map, field('source'))
  if (source === null || source === NO_ADDRESS) return 'the source address cannot be read'
  row.source = source
  const destination = readAddress(map, field('destination') ?? map.defaults?.destination)
  if (destination === null) return 'the destination address cannot be read'
  row.destination = destination
  row.sensor = (field('sensor') ?? map.defaults?.sensor ?? '').slice(0, 200)
  return readProtocol(row, map, field) ?? readRest(row, field) ?? row
}

function readTime(state: CsvState, text: string): LogTime | null {
  const { format } = state.map.time
  return format === 'iso' ? parseTime(text, state.zone) : parseEpoch(text, format === 'seconds' ? 1 : 1000)
}

function readAddress(map: LogMap, text: string | undefined): AddressWords | null {
  if (text === undefined || text === '') return NO_ADDRESS
  if (map.address !== 'integer' || text.includes('.') || text.includes(':')) return asAddress(text)
  const n = asCount(text)
  return n === null ? null : v4Words(n)
}

type Field = (column: LogColumn) => string | undefined

/** Protocol and port. For ICMP the port is the type, and the packet decides whether it is an access. */
function readProtocol(row: LogRow, map: LogMap, field: Field): string | null {
  const name = field('protocol') || map.defaults?.protocol || ''
  const protocol = protocolNumber(name) ?? asCount(name, 255)
  if (protocol === null) return 'the protocol cannot be read'
  row.protocol = protocol
  row.sourcePort = asPort(field('source_port')) ?? 0
  const isIcmp = protocol === ICMP || protocol === ICMPV6
  const text = isIcmp ? (field('icmp_type') ?? field('destination_port')) : field('destination_port')
  const port = asCount(text === undefined || text === '' ? map.defaults?.destination_port : text, isIcmp ? 255 : 65_535)
  if (port === null) return isIcmp ? 'the ICMP type cannot be read' : 'the destination port cannot be read'
  row.destinationPort = port
  if (!isIcmp) return null
  row.sourcePort = 0
  row.icmpCode = asCount(field('icmp_code'), 255) ?? 0
  row.accesses = FROM_PACKET
  return null
}

function readRest(row: LogRow, field: Field): string | null {
  const flags = field('tcp_flags')
  if (flags !== undefined && flags !== '' && row.protocol === TCP) {
    const bits = readTcpFlags(flags)
    if (bits === null) return 'the TCP flags cannot be read'
    row.tcpFlags = bits
    row.accesses = FROM_PACKET
  }
  row.ttl = asCount(field('ttl'), 255) ?? 0
  row.ipLength = asPort(field('ip_length')) ?? 0
  const packets = field('packets')
  if (packets !== undefined && packets !== '') {
    const n = asCount(packets)
    if (n === null || n === 0) return 'the number of packets cannot be read'
    row.packets = n
  }
  if (isTrue(field('handshake'))) row.handshake = 1
  if (isTrue(field('login'))) row.markHints |= MARK.credentials
  return readPayload(row, field('payload_hex'), field('payload_length'))
}

function readPayload(row: LogRow, hex: string | undefined, length: string | undefined): string | null {
  if (hex === undefined) {
    row.markHints |= MARK.payloadNotLogged
    return null
  }
  const bytes = asHexBytes(hex)
  if (bytes === null) return 'the payload is not hexadecimal'
  row.payload = bytes
  row.payloadWireLength = Math.max(bytes.length, asCount(length) ?? 0)
  return null
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(1|true|yes|t)$/i.test(text)
}
