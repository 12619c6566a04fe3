import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listSegments } from '../../src/store/ledger.ts'
import { select } from '../../src/store/statement.ts'
import { closeStore, openStore } from '../../src/store/store.ts'
import { temporaryFolder } from '../run/teiten-command.ts'
import { namespacesProblem, runInNamespaces } from './namespaces.ts'

/** What a person is promised: arrival to sight. */
const SEEN_WITHIN_SECONDS = 10

const problem = namespacesProblem()
/** Five sensors and collectors one after the other take half a minute: more than the suite has to spare. */
const asked = process.env.TEITEN_LIVE_MODES !== undefined
if (problem !== '' || !asked)
  console.warn(`SKIPPED: modes of a live sensor: ${problem === '' ? 'TEITEN_LIVE_MODES=1 runs it' : problem}`)

describe.skipIf(problem !== '' || !asked)('a live sensor in each of its modes', () => {
  const folder = temporaryFolder('modes')
  const text = (name: string) => readFileSync(join(folder, name), 'utf8')

  beforeAll(() => runInNamespaces('modes.sh', folder, 200_000), 210_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Accesses with their payload, and the mode that the ledger names. */
  async function stored(data: string): Promise<{ rows: unknown[]; modes: unknown[] }> {
    const store = await openStore({ data: join(folder, data) })
    try {
      const { value } = await select(
        store,
        `SELECT IPv6NumToString(t.destination) AS destination, t.protocol AS protocol, t.destination_port AS port, toUInt32(sum(t.accesses)) AS accesses,
  max(t.handshake) AS handshake, any(toString(p.bytes)) AS payload FROM flow_tuple AS t LEFT JOIN payload AS p ON p.id = t.payload_id
WHERE t.accesses > 0 GROUP BY 1, 2, 3 ORDER BY protocol, port`,
        {},
      )
      const modes = new Set((await listSegments(store)).map(s => s.summary.mode))
      return { rows: value, modes: [...modes] }
    } finally {
      await closeStore(store)
    }
  }

  it('start says how it captures, answers, and shows what came within ten seconds', async () => {
    expect(text('start.log')).toContain('sensor     ring: packet ring: every packet of the addresses')
    expect(text('start.log')).toContain('sensor     answers TCP')
    expect(text('answer.txt')).toContain('HTTP/1.1 200 OK')
    expect(Number(text('seen.txt'))).toBeLessThanOrEqual(SEEN_WITHIN_SECONDS)
    expect(await stored('ring')).toEqual({
      rows: [
        {
          destination: '::ffff:198.51.100.7',
          protocol: 6,
          port: 7778,
          accesses: 1,
          handshake: 1,
          payload: 'HEAD / HTTP/1.0\r\n\r\n',
        },
      ],
      modes: ['ring'],
    })
  })

  it('tcpdump records the packets, and no payload of TCP because nobody answers', async () => {
    const { rows, modes } = await stored('tcpdump')
    expect(modes).toEqual(['tcpdump'])
    expect(rows).toEqual([
      { destination: '::ffff:198.51.100.7', protocol: 6, port: 7778, accesses: 1, handshake: 0, payload: '' },
      { destination: '::ffff:198.51.100.8', protocol: 17, port: 53, accesses: 1, handshake: 0, payload: 'datagram\n' },
    ])
  })

  it('plain listeners record what their ports are sent', async () => {
    const { rows, modes } = await stored('listeners')
    expect(modes).toEqual(['listeners'])
    expect(rows).toEqual([
      {
        destination: '::ffff:10.9.0.1',
        protocol: 6,
        port: 7778,
        accesses: 1,
        handshake: 1,
        payload: 'HEAD / HTTP/1.0\r\n\r\n',
      },
      { destination: '::ffff:0.0.0.0', protocol: 17, port: 5353, accesses: 1, handshake: 0, payload: 'datagram\n' },
    ])
  })

  it('an enrolled sensor records into its spool, and the collector has the same', async () => {
    expect(text('shipped.log')).toContain('shipped: packet ring')
    const { rows } = await stored('collector')
    expect(rows).toEqual([
      {
        destination: '::ffff:198.51.100.7',
        protocol: 6,
        port: 7778,
        accesses: 1,
        handshake: 1,
        payload: 'HEAD / HTTP/1.0\r\n\r\n',
      },
    ])
  })
})
