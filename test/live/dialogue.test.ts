import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseBlock } from '../../src/base/address.ts'
import { setupSteps } from '../../src/run/machine/setup-steps.ts'
import { select } from '../../src/store/statement.ts'
import { closeStore, openStore, type Store } from '../../src/store/store.ts'
import { temporaryFolder } from '../run/teiten-command.ts'
import { namespacesProblem, runInNamespaces } from './namespaces.ts'

const problem = namespacesProblem(['nft', 'curl'])
if (problem !== '') console.warn(`SKIPPED: dialogues of a live sensor: ${problem}`)

describe.skipIf(problem !== '')('the dialogue tier', () => {
  const folder = temporaryFolder('dialogue')
  let store: Store | undefined

  beforeAll(async () => {
    const blocks = (texts: string[]) => texts.map(text => parseBlock(text)!)
    const steps = setupSteps({
      interface: 'sensor0',
      dark: blocks(['198.51.100.0/24', '2001:db8:5::/48']),
      held: [],
      dialogue: blocks(['198.51.100.64/28', '2001:db8:5:1::/64']),
      services: [],
      command: 'teiten',
      version: '0.0.0',
    })
    const script = steps.find(step => step.kind === 'file' && step.path.endsWith('network.sh'))
    if (script?.kind !== 'file') throw new Error('setup writes no network.sh')
    writeFileSync(join(folder, 'network.sh'), script.text)
    await runInNamespaces('dialogue.sh', folder, 120_000)
    store = await openStore({ data: join(folder, 'store') })
  }, 130_000)

  afterAll(async () => {
    if (store !== undefined) await closeStore(store)
    rmSync(folder, { recursive: true, force: true })
  })

  interface Row {
    accesses: number
    handshake: number
    protocol: string
    length: number
    text: string
  }

  /** Tuples to a port with what their payload is, those with an access first. */
  async function to(port: number): Promise<Row[]> {
    const { value } = await select<Row>(
      store!,
      `SELECT t.accesses AS accesses, t.handshake AS handshake, p.protocol AS protocol, p.wire_length AS length, toString(p.bytes) AS text
FROM flow_tuple AS t LEFT JOIN payload AS p ON p.id = t.payload_id
WHERE t.destination_port = {port:UInt16} AND (t.accesses > 0 OR p.wire_length > 0) ORDER BY accesses DESC, length DESC`,
      { port },
    )
    return value
  }

  it('speaks TLS on any port: the access has the request inside, and the ClientHello stands beside it', async () => {
    for (const [port, path, said] of [
      [4443, '/inner-request', 'v4.txt'],
      [9443, '/inner-six', 'v6.txt'],
    ] as const) {
      const [access, ...rest] = await to(port)
      expect(access).toMatchObject({ accesses: 1, handshake: 1, protocol: 'http' })
      expect(access!.text).toMatch(new RegExp(`^GET ${path} HTTP/1.1\\r\\n`))
      // By themselves, without an access: the ClientHello, and what was said once more, as with every first payload.
      expect(rest.filter(row => row.text !== access!.text)).toMatchObject([{ accesses: 0, protocol: 'tls' }])
      expect(rest.every(row => row.accesses === 0)).toBe(true)
      expect(readFileSync(join(folder, said), 'utf8')).toBe('200\n')
    }
  })

  it('takes a request of several segments whole', async () => {
    const [access, ...rest] = await to(8081)
    expect(access).toMatchObject({ accesses: 1, handshake: 1, protocol: 'http' })
    expect(access!.text).toMatch(/^POST \/several HTTP\/1.1\r\n(?:.|\r|\n)*x{3000}$/)
    expect(rest.filter(row => row.accesses > 0 || row.text !== access!.text)).toEqual([])
    expect(readFileSync(join(folder, 'several.txt'), 'utf8')).toBe('200\n')
  })

  it('knows a connection without a word', async () => {
    expect(await to(8083)).toMatchObject([{ accesses: 1, handshake: 1, length: 0 }])
  })

  it('leaves the other addresses to the responder, and is silent to what is not TCP', async () => {
    expect(await to(8082)).toMatchObject([{ accesses: 1, text: expect.stringMatching(/^GET \/without-dialogue/) }, {}])
    expect(readFileSync(join(folder, 'plain.txt'), 'utf8')).toBe('200\n')
    const { value } = await select<{ n: number }>(
      store!,
      `SELECT toUInt32(count()) AS n FROM flow_tuple WHERE protocol = 17 AND destination_port = 53 AND accesses = 1`,
      {},
    )
    expect(value).toEqual([{ n: 1 }])
  })
})
