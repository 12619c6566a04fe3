import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatAddress, parseAddress } from '../../src/base/address.ts'
import { payloadIdOf } from '../../src/base/hash.ts'
import { seededRandom } from '../../src/base/random.ts'
import { dayOf } from '../../src/base/time.ts'
import { newTupleColumns, type TupleColumns } from '../../src/model/flow-tuple.ts'
import type { PayloadRecord } from '../../src/model/payload.ts'
import { insertPayloads, insertTuples } from '../../src/store/insert.ts'
import { beginSegment, commitSegment } from '../../src/store/ledger.ts'
import { ensureSensor } from '../../src/store/sensors.ts'
import { openStore, type Store } from '../../src/store/store.ts'

/** One tuple as an object: tests count on these what the store counts in SQL. */
export interface TupleRow {
  sensor: number
  minute: number
  source: string
  destination: string
  protocol: number
  sourcePort: number
  port: number
  marks: number
  direction: number
  country: number
  handshake: number
  payload: number
  packets: number
  accesses: number
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'teiten-store-'))
}

export function tuplesOf(rows: readonly TupleRow[]): TupleColumns {
  const t = newTupleColumns(rows.length)
  t.length = rows.length
  rows.forEach((row, i) => {
    t.sensor[i] = row.sensor
    t.minute[i] = row.minute
    t.source.set(parseAddress(row.source)!, 4 * i)
    t.destination.set(parseAddress(row.destination)!, 4 * i)
    t.protocol[i] = row.protocol
    t.sourcePort[i] = row.sourcePort
    t.destinationPort[i] = row.port
    t.ttl[i] = 50
    t.marks[i] = row.marks
    t.direction[i] = row.direction
    t.country[i] = row.country
    t.handshake[i] = row.handshake
    t.payload[i] = row.payload
    t.packets[i] = row.packets
    t.accesses[i] = row.accesses
  })
  return t
}

/** Start of 1 June 2014 in Tokyo. */
export const JUNE = Date.UTC(2014, 4, 31, 15) / 1000
export const ZONE = 'Asia/Tokyo'

/** A small world: 300 sources (some IPv6, one survey scanner, one sweeper), 40 ports, `days` days from 1 June. */
export function sampleRows(count: number, days: number, seed = 1): TupleRow[] {
  const random = seededRandom(seed)
  const address = (i: number) =>
    i % 17 === 0
      ? formatAddress([0x20010db8, i, 0, i + 1])
      : formatAddress([0, 0, 0xffff, (0xc6330000 + i * 977) >>> 0])
  const rows: TupleRow[] = []
  for (let k = 0; k < count; k++) {
    const i = random.below(300)
    const access = random.below(5) > 0
    rows.push({
      sensor: 1 + random.below(3),
      minute: JUNE + 60 * random.below(days * 1440),
      source: address(i),
      destination: `192.0.2.${random.below(50)}`,
      protocol: random.below(6) === 0 ? 17 : 6,
      sourcePort: i % 4 === 0 ? 5000 + (i % 30) : 40_000 + (k % 1000),
      port: 1 + Math.floor(random.unit() ** 3 * 40),
      marks: (i === 5 ? 32 : 0) | (i % 7 === 0 ? 1 : 0),
      direction: access ? 0 : 1 + random.below(4),
      country: i % 3 === 0 ? 0 : i % 3 === 1 ? 0x4a50 : 0x434e,
      handshake: random.below(4) === 0 ? 1 : 0,
      payload: access ? random.below(4) : 0,
      packets: 1 + random.below(4),
      accesses: access ? 1 + random.below(2) : 0,
    })
  }
  for (let port = 1000; port < 1120; port++) {
    rows.push({
      sensor: 1,
      minute: JUNE + 86_400 + 60 * (port % 1440),
      source: '203.0.113.9',
      destination: '192.0.2.1',
      protocol: 6,
      sourcePort: 6000,
      port: port === 1119 ? 3 : port,
      marks: 0,
      direction: 0,
      country: 0x5553,
      handshake: 0,
      payload: 0,
      packets: 1,
      accesses: 1,
    })
  }
  return rows
}

export const PAYLOADS: PayloadRecord[] = [
  record('HEAD / HTTP/1.0\r\n\r\n', 'probe', 'http', ['http-head-1-0'], '', 'HEAD / HTTP/1.0'),
  record(
    'GET /PSBlock HTTP/1.0\r\n\r\n',
    'intrusion-attempt',
    'http',
    ['psblock'],
    'disclosure',
    'GET /PSBlock HTTP/1.0',
  ),
  record('\x00\x01\xff', 'other', 'unknown-binary', [], '', '\\x00\\x01\\xff'),
]

function record(
  text: string,
  of: PayloadRecord['class'],
  protocol: string,
  signatures: string[],
  category: string,
  groupText: string,
): PayloadRecord {
  const bytes = Buffer.from(text, 'latin1')
  return {
    id: payloadIdOf(bytes),
    bytes,
    class: of,
    protocol,
    signatures,
    category,
    groupText,
    groupId: payloadIdOf(Buffer.from(groupText)),
    wireLength: bytes.length,
    truncated: false,
    transport: 6,
  }
}

/** Sixteen bytes per payload index; 0 is nothing. */
export function payloadIds(): Uint8Array {
  return Buffer.concat([Buffer.alloc(16), ...PAYLOADS.map(p => Buffer.from(p.id, 'hex'))])
}

export function localDayOf(row: TupleRow, zone = ZONE): string {
  return dayOf(zone, row.minute)
}

/** Rows of accesses, without the sources that touched more than `limit` ports that local day. */
export function withoutSweeps(rows: readonly TupleRow[], limit = 100, zone = ZONE): TupleRow[] {
  const ports = new Map<string, Set<number>>()
  const accesses = rows.filter(r => r.accesses > 0)
  for (const r of accesses) {
    const key = `${localDayOf(r, zone)} ${r.source}`
    ports.set(key, (ports.get(key) ?? new Set()).add(r.protocol * 65536 + r.port))
  }
  return accesses.filter(r => ports.get(`${localDayOf(r, zone)} ${r.source}`)!.size <= limit)
}

/** A new store with the rows as one committed file. */
export async function openSampleStore(data: string, rows: readonly TupleRow[]): Promise<Store> {
  const store = await openStore({ data, timeZone: ZONE, graceMs: 300 })
  await ensureSensor(store, { name: 'tokyo', blocks: [], addressCount: 50, ground: 'declared' })
  await insertPayloads(store, PAYLOADS, 'r1')
  const segment = await beginSegment(store, { kind: 'capture', name: 'a.pcap', fingerprint: 'f', sensorKey: 'tokyo' })
  await insertTuples(store, segment, tuplesOf(rows), payloadIds())
  await commitSegment(store, segment, { digest: 'd', summary: {} })
  return store
}
