import { FROM_PACKET } from '../../model/packet-batch.ts'
import { ICMP, TCP, UDP } from '../../model/protocol.ts'
import { type LogParser, noRows } from './log-parser.ts'
import { type LogRow, newLogRow } from './log-row.ts'
import { parseEpoch } from './log-time.ts'
import { asAddress, asCount, asHexBytes, asPort } from './log-value.ts'

/**
 * Raw records of Spoki, a reactive telescope (Hiesgen et al., "Spoki: Unveiling a New Wave of Scanners through a
 * Reactive Network Telescope", USENIX Security 2022): one packet per row, fields by name in the first row, `|` between
 * them. Rows are packets, so classification decides what is an access.
 */
export function newSpokiParser(): LogParser {
  let places: Map<string, number> | null = null
  return {
    records: 'lines',
    end: noRows,
    read(text, line) {
      const fields = text.split('|')
      if (fields[0] === 'ts') {
        places = new Map(fields.map((name, at) => [name, at]))
        return undefined
      }
      if (places === null) return 'no row before it names the fields'
      const field = (name: string): string | undefined => fields[places!.get(name) ?? -1]
      return readSpokiFields(field, line)
    },
  }
}

type Field = (name: string) => string | undefined

function readSpokiFields(field: Field, line: number): LogRow | string {
  const at = parseEpoch(field('ts'), 1000)
  if (at === null) return 'the time cannot be read'
  const source = asAddress(field('saddr'))
  const destination = asAddress(field('daddr'))
  if (source === null || destination === null) return 'an address cannot be read'
  const protocol = { tcp: TCP, udp: UDP, icmp: ICMP }[field('proto') ?? ''] ?? null
  if (protocol === null) return 'the protocol cannot be read'
  const row = newLogRow(line)
  row.seconds = at.seconds
  row.nanoseconds = at.nanoseconds
  row.source = source
  row.destination = destination
  row.protocol = protocol
  row.accesses = FROM_PACKET
  row.ttl = asCount(field('ttl'), 255) ?? 0
  row.ipId = asPort(field('ipid')) ?? 0
  const broken = protocol === ICMP ? readIcmp(row, field) : readPorts(row, field)
  if (broken !== null) return broken
  if (protocol === TCP) readTcp(row, field)
  const payload = asHexBytes(field('payload') ?? '')
  if (payload === null) return 'the payload is not hexadecimal'
  row.payload = payload
  row.payloadWireLength = payload.length
  return row
}

function readIcmp(row: LogRow, field: Field): string | null {
  const type = asCount(field('icmp type') ?? field('type') ?? field('dport'), 255)
  if (type === null) return 'the ICMP type cannot be read'
  row.destinationPort = type
  row.icmpCode = asCount(field('icmp code') ?? field('code'), 255) ?? 0
  return null
}

function readPorts(row: LogRow, field: Field): string | null {
  const from = asPort(field('sport'))
  const to = asPort(field('dport'))
  if (from === null || to === null) return 'a port cannot be read'
  row.sourcePort = from
  row.destinationPort = to
  return null
}

/** Options by Spoki's names: bit in PacketBatch.tcpOptions and length with its padding left out. */
const OPTIONS: ReadonlyMap<string, readonly [bit: number, length: number]> = new Map([
  ['mss', [1, 4]],
  ['window_scale', [2, 3]],
  ['sack_permitted', [4, 2]],
  ['sack', [8, 10]],
  ['timestamp', [16, 10]],
])

function readTcp(row: LogRow, field: Field): void {
  row.tcpSequence = asCount(field('snum')) ?? 0
  row.tcpAcknowledgement = asCount(field('anum')) ?? 0
  row.tcpWindow = asPort(field('window size')) ?? 0
  const bit = (name: string, value: number) => (field(name) === '1' || field(name) === 'true' ? value : 0)
  row.tcpFlags = bit('fin', 1) | bit('syn', 2) | bit('rst', 4) | bit('ack', 16)
  let length = 0
  for (const name of (field('options') ?? '').split(':')) {
    if (name === '') continue
    const option = OPTIONS.get(name)
    row.tcpOptions |= option === undefined ? 32 : option[0]
    length += option === undefined ? 4 : option[1]
  }
  // The record names the options, not their length: the least that they take, in whole words.
  row.tcpOptionLength = Math.min(40, (length + 3) & ~3)
}
