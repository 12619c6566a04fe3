import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { select } from '../../src/store/statement.ts'
import { closeStore, openStore } from '../../src/store/store.ts'
import { temporaryFolder } from '../run/teiten-command.ts'
import { namespacesProblem, runInNamespaces } from './namespaces.ts'

const problem = namespacesProblem() || (existsSync('/dev/net/tun') ? '' : 'there is no /dev/net/tun')
if (problem !== '') console.warn(`SKIPPED: links of a live sensor: ${problem}`)

describe.skipIf(problem !== '')('a live sensor on other links', () => {
  const folder = temporaryFolder('links')
  const text = (name: string) => readFileSync(join(folder, name), 'utf8')

  beforeAll(() => runInNamespaces('links.sh', folder, 120_000), 130_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('says to its neighbours where addresses are that nobody holds', () => {
    expect(text('onlink.txt')).toBe('HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\n')
    for (const address of ['10.9.0.200', 'fd00:9::8001'])
      expect(text('neighbours.txt')).toContain(`${address} dev scanner0 lladdr 02:00:00:00:00:01`)
  })

  it('answers a tagged frame with the tag', () => {
    const answers = text('vlan.txt')
      .split('\n')
      .filter(line => line.includes('Flags [S.]'))
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatch(
      /02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype 802\.1Q .*vlan 42, .*198\.51\.100\.30\.7003 >/,
    )
  })

  it('speaks on an interface without link header', () => {
    const { synAck, reset } = JSON.parse(text('tun.txt').split('\n')[1]!) as Record<string, Record<string, number>>
    expect(synAck).toMatchObject({ flags: 0x12, acknowledgement: 1000, length: 40 })
    expect(reset).toMatchObject({ flags: 0x14, acknowledgement: 1018, length: 40 })
  })

  it('records all of them', async () => {
    const store = await openStore({ data: join(folder, 'store') })
    try {
      const { value } = await select(
        store,
        `SELECT t.destination_port AS port, toUInt32(sum(t.accesses)) AS accesses, max(toString(p.bytes)) AS payload
FROM flow_tuple AS t LEFT JOIN payload AS p ON p.id = t.payload_id WHERE t.destination_port BETWEEN 7000 AND 7003 GROUP BY port ORDER BY port`,
        {},
      )
      const head = 'HEAD / HTTP/1.0\r\n\r\n'
      expect(value).toEqual([
        { port: 7000, accesses: 1, payload: head },
        { port: 7001, accesses: 1, payload: head },
        { port: 7003, accesses: 2, payload: 'through the tunnel' },
      ])
    } finally {
      await closeStore(store)
    }
  })
})
