import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatAddress, parseAddress } from '../../src/base/address.ts'
import { TCP, TCP_ACK, TCP_RST, TCP_SYN } from '../../src/model/protocol.ts'
import { select } from '../../src/store/statement.ts'
import { closeStore, openStore, type Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../run/teiten-command.ts'
import { namespacesProblem, runInNamespaces } from './namespaces.ts'
import { readWire } from './wire.ts'

const ADDRESSES = ['198.51.100.7', '2001:db8:5::7']
const LAST_PORT = 65_535

const problem = namespacesProblem()
if (problem !== '') console.warn(`SKIPPED: every port of a live sensor: ${problem}`)

describe.skipIf(problem !== '')('a live sensor on two dark addresses, and a scanner that tries everything', () => {
  const folder = temporaryFolder('every-port')
  let store: Store

  beforeAll(async () => {
    writeFileSync(join(folder, 'teiten.yaml'), 'sensor: { repliesPerNetwork: 1000000, repliesPerSecond: 1000000 }\n')
    await runInNamespaces('every-port.sh', folder, 240_000)
    store = await openStore({ data: join(folder, 'store') })
  }, 300_000)

  afterAll(async () => {
    await closeStore(store)
    rmSync(folder, { recursive: true, force: true })
  })

  const said = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>

  it('lets every connection of the scanner complete', () => {
    expect(said('connect.json')).toEqual({ done: 2 * LAST_PORT, failures: [], failed: 0 })
  })

  it('records all 65,535 TCP ports of both addresses with destination, port and bytes exact, each access once', async () => {
    for (const address of ADDRESSES) {
      const rows = await select<{ port: number; id: string; accesses: number }>(
        store,
        `SELECT destination_port AS port, lower(hex(payload_id)) AS id, toUInt32(sum(accesses)) AS accesses FROM flow_tuple
WHERE destination = toIPv6({address:String}) AND protocol = ${TCP} GROUP BY port, id`,
        { address },
      )
      const accesses = new Uint32Array(LAST_PORT + 1)
      const payloads = new Map<number, Set<string>>()
      for (const row of rows.value) {
        accesses[row.port]! += row.accesses
        if (row.id !== '0'.repeat(32))
          (payloads.get(row.port) ?? payloads.set(row.port, new Set()).get(row.port)!).add(row.id)
      }
      const wrong: number[] = []
      for (let port = 1; port <= LAST_PORT; port++) {
        const ids = payloads.get(port)
        if (accesses[port] !== 1 || ids?.size !== 1 || !ids.has(payloadId(`teiten ${address} ${port}`)))
          wrong.push(port)
      }
      expect(wrong).toEqual([])
    }
  })

  it('keeps the bytes themselves', async () => {
    const { value } = await select<{ bytes: string }>(
      store,
      `SELECT toString(bytes) AS bytes FROM payload WHERE id = unhex({id:String}) LIMIT 1`,
      { id: payloadId('teiten 198.51.100.7 7778') },
    )
    expect(value).toEqual([{ bytes: 'teiten 198.51.100.7 7778' }])
  })

  it('records UDP and ICMP, and everything that is no conversation', async () => {
    const { value } = await select<{ protocol: number; ports: number; packets: number; accesses: number }>(
      store,
      `SELECT protocol, toUInt32(uniqExact(destination, destination_port)) AS ports, toUInt32(sum(packets)) AS packets, toUInt32(sum(accesses)) AS accesses
FROM flow_tuple WHERE destination IN (toIPv6('198.51.100.9'), toIPv6('2001:db8:5::9')) GROUP BY protocol ORDER BY protocol`,
      {},
    )
    expect(value).toEqual([
      { protocol: 1, ports: 3, packets: 3, accesses: 3 },
      { protocol: TCP, ports: 11, packets: 11, accesses: 1 }, // SYN with FIN opens a conversation, however odd
      { protocol: 17, ports: 1000, packets: 1000, accesses: 1000 },
    ])
  })

  it('loses nothing and says so', async () => {
    const { value } = await select<{ lost: number }>(store, 'SELECT toUInt32(sum(lost)) AS lost FROM sensor_span', {})
    expect(value).toEqual([{ lost: 0 }])
    expect(readFileSync(join(folder, 'tcpdump.log'), 'utf8')).toContain('\n0 packets dropped by kernel')
  })

  it('is silent to what must not be answered, sends at most one packet per SYN, and never more bytes out than in before the handshake', async () => {
    const seen = await conversationsOnTheWire(join(folder, 'wire.pcap'))
    expect(seen.unasked).toEqual([])
    expect(seen.synAcksWithoutSyn).toBe(0)
    expect(seen.tooManyBytes).toBe(0)
    expect(seen.synAcks).toBeGreaterThanOrEqual(2 * LAST_PORT)
    expect(seen.synAcks).toBeLessThanOrEqual(seen.syns)
    expect(said('stray.json')).toMatchObject({ sent: 14, refused: 0, replies: 0 })
  })
})

function payloadId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** What the wire shows of every conversation, counted without anything of the sensor. */
async function conversationsOnTheWire(path: string): Promise<{
  unasked: string[]
  syns: number
  synAcks: number
  synAcksWithoutSyn: number
  tooManyBytes: number
}> {
  const dark = [parseAddress('198.51.100.0')!, parseAddress('2001:db8:5::')!]
  const isDark = (words: Uint32Array, at: number) =>
    dark.some((d, i) =>
      i === 0
        ? words[at + 2] === d[2] && words[at + 3]! >>> 8 === d[3] >>> 8
        : words[at] === d[0] && words[at + 1] === d[1],
    )
  const open = new Map<string, { syns: number; synAcks: number; bytesIn: number; bytesOut: number; proved: boolean }>()
  const seen = { unasked: [] as string[], syns: 0, synAcks: 0, synAcksWithoutSyn: 0, tooManyBytes: 0 }
  await readWire(path, (b, row) => {
    const at = 4 * row
    const fromUs = isDark(b.source, at)
    if (!fromUs && !isDark(b.destination, at)) return
    const [ours, theirs, ourPort, theirPort] = fromUs
      ? [b.source, b.destination, b.sourcePort[row], b.destinationPort[row]]
      : [b.destination, b.source, b.destinationPort[row], b.sourcePort[row]]
    const key = `${formatAddress(ours, at)} ${ourPort} ${formatAddress(theirs, at)} ${theirPort}`
    const flags = b.tcpFlags[row]!
    let c = open.get(key)
    if (!fromUs) {
      if (b.protocol[row] !== TCP) return
      const isSyn = (flags & (TCP_SYN | TCP_ACK)) === TCP_SYN && (flags & 5) === 0
      if (c === undefined) {
        if (!isSyn) return
        open.set(key, (c = { syns: 0, synAcks: 0, bytesIn: 0, bytesOut: 0, proved: false }))
      }
      if (isSyn) {
        c.syns++
        seen.syns++
      } else if ((flags & TCP_ACK) !== 0 && c.synAcks > 0) c.proved = true
      c.bytesIn += b.ipLength[row]!
      return
    }
    if (b.protocol[row] !== TCP || c === undefined) {
      seen.unasked.push(`protocol ${b.protocol[row]} ${key}`)
      return
    }
    c.bytesOut += b.ipLength[row]!
    if ((flags & (TCP_SYN | TCP_ACK)) === (TCP_SYN | TCP_ACK)) {
      seen.synAcks++
      if (++c.synAcks > c.syns) seen.synAcksWithoutSyn++
    } else if ((flags & TCP_RST) !== 0 && !c.proved) seen.unasked.push(`reset ${key}`)
    if (!c.proved && c.bytesOut > c.bytesIn) seen.tooManyBytes++
  })
  return seen
}
