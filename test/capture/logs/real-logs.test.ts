import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openBytes } from '../../../src/capture/byte-stream.ts'
import { readLogMap } from '../../../src/capture/logs/log-map.ts'
import { type LogFormat, type LogOptions, readLog, sniffLog } from '../../../src/capture/logs/read-log.ts'
import { MARK } from '../../../src/model/packet-class.ts'

const root = resolve(import.meta.dirname, '../../..')
const shared = process.env.TEITEN_SHARED_DATA ?? resolve(root, '../shared/data')
const present = existsSync(shared)
if (!present) console.warn(`SKIPPED: logs of real honeypots (no data at ${shared})`)

async function survey(file: string, options: Partial<LogOptions> = {}, format?: LogFormat) {
  const stream = await openBytes(join(shared, file))
  const sniffed = sniffLog(await stream.peek(65_536))
  const reading = readLog(stream, format ?? sniffed!, { strict: false, timeZone: 'UTC', ...options })
  const seen = { rows: 0, accesses: 0, payloads: 0, logins: 0, handshakes: 0, first: Infinity, last: 0 }
  for await (const b of reading.batches()) {
    for (let i = 0; i < b.length; i++) {
      seen.rows++
      seen.accesses += Math.max(0, b.accesses[i]!)
      if (b.payloadLength[i]! > 0) seen.payloads++
      if ((b.markHints[i]! & MARK.credentials) !== 0) seen.logins++
      seen.handshakes += b.handshake[i]!
      seen.first = Math.min(seen.first, b.seconds[i]!)
      seen.last = Math.max(seen.last, b.seconds[i]!)
    }
  }
  return { sniffed, seen, log: [reading.rows, reading.rejected], reading }
}

const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10)

// The figures were counted with zcat, grep and sort over the files.
describe.skipIf(!present)('logs of real honeypots', () => {
  it('honeytrap: 4,999 rows, of which 685 are virtual', async () => {
    const { sniffed, seen, log } = await survey('tpot-2025/honeytrap.json.gz')
    expect([sniffed, log]).toEqual(['tpot', [4999, 0]])
    expect([seen.rows, seen.accesses]).toEqual([4314, 4314])
  })

  it('dionaea: 20,799 rows, of which 60 are no accesses', async () => {
    const { sniffed, seen, log } = await survey('tpot-2025/dionaea.json.gz')
    expect([sniffed, log, seen.rows, seen.payloads]).toEqual(['tpot', [20_799, 0], 20_739, 0])
    expect(seen.logins).toBeGreaterThanOrEqual(246)
  })

  it('heralding: 300 sessions, 12 with a login', async () => {
    const { seen, log } = await survey('tpot-2025/heralding-sample.json.gz')
    expect([log, seen.rows, seen.logins]).toEqual([[300, 0], 300, 12])
  })

  it('Cisco ASA: 300 rows, 4 of them second rows of a request, 48 without a request', async () => {
    const { seen, log } = await survey('tpot-2025/ciscoasa-sample.json.gz')
    expect([log, seen.rows, seen.payloads]).toEqual([[300, 0], 296, 248])
  })

  it('Spoki: 10,368 packets', async () => {
    const first = await survey('spoki/2021-10-13.21:00:00.test.spoki.tcp.raw.1634158800.csv')
    const second = await survey('spoki/2021-10-13.22:00:00.test.spoki.tcp.raw.1634162400.csv')
    expect([first.sniffed, first.seen.rows + second.seen.rows, first.log[1]! + second.log[1]!]).toEqual([
      'spoki',
      10_368,
      0,
    ])
    expect([day(first.seen.first), first.seen.accesses]).toEqual(['2021-10-13', 0])
  })

  it('events of nine honeypots over four months, by the map that comes with teiten', async () => {
    const map = readLogMap(join(root, 'rules/log-maps/honeypot-csv.yaml'))
    const { seen, log, reading } = await survey(
      'honeypot-2013/events-2013-03_2013-06.csv.gz',
      { map, strict: true },
      'csv',
    )
    expect([log, seen.rows, reading.sensorNames.length]).toEqual([[252_702, 0], 252_702, 9])
    expect(seen.accesses).toBe(193_874 + 32_556) // TCP and UDP; for ICMP the type decides
    expect([day(seen.first), day(seen.last)]).toEqual(['2013-03-03', '2013-06-30'])
  })
})
