import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hunt } from '../../src/run/look-up/hunt.ts'
import { closeSite, openSite, type Site } from '../../src/run/site/site.ts'
import type { Truth } from '../../src/simulate/truth.ts'
import { teiten, teitenJson, temporaryFolder } from './teiten-command.ts'

const folder = temporaryFolder('hunt')
const data = join(folder, 'data')
const rules = join(folder, 'new.rules')
let truth: Truth
let site: Site

beforeAll(async () => {
  const capture = join(folder, 'june.pcap')
  truth = await teitenJson<Truth>([
    ...['simulate', 'june-2014', '--scale', '0.02', '--seed', '3'],
    ...['--out', capture, '--truth', join(folder, 'truth.json')],
  ])
  const imported = await teiten(['import', capture, '--data', data])
  if (imported.code !== 0) throw new Error(imported.stderr)
  writeFileSync(
    rules,
    [
      'alert http any any -> any 49152 (msg:"PSBlock on its port"; http.uri; content:"/PSBlock"; sid:1;)',
      'alert http any any -> any 80 (msg:"PSBlock elsewhere"; http.uri; content:"/PSBlock"; sid:2;)',
    ].join('\n'),
  )
  site = await openSite({ data })
}, 120_000)

afterAll(async () => {
  await closeSite(site)
  rmSync(folder, { recursive: true, force: true })
})

describe('hunt', () => {
  it('goes on where it was interrupted, and then knows first, last, ports and sources of a new signature', async () => {
    let steps = 0
    const interrupted = hunt(
      site,
      [rules],
      () => {
        if (++steps === 3) throw new Error('interrupted')
      },
      100,
    )
    await expect(interrupted).rejects.toThrow('interrupted')
    const found = await hunt(site, [rules], () => {}, 100)
    expect(found.payloads).toBeGreaterThan(500)
    expect(found.payloads - found.searchedNow).toBe(300)
    const event = truth.events.find(e => e.port === 49_152)!
    const [onPort, elsewhere] = ['suricata-1', 'suricata-2'].map(id => found.signatures.find(s => s.id === id)!)
    expect(Date.parse(onPort!.firstSeen!)).toBeGreaterThanOrEqual(Date.parse(event.onset!) - 60_000)
    expect(onPort!.ports.map(p => p.port)).toEqual(['49152/TCP'])
    expect(onPort!.accesses).toBeGreaterThan(10)
    expect(onPort!.sources).toBeGreaterThan(5)
    expect(onPort!.sample).toContain('/PSBlock')
    expect(elsewhere).toMatchObject({ firstSeen: null, accesses: 0, sources: 0, ports: [] })
  })

  it('finds what the signatures that classify found, and answers at once when nothing came since', async () => {
    const asked = ['bmc-psblock', 'web-head-http10']
    const found = await hunt(site, asked, () => {})
    expect(found.signatures.map(s => s.id).sort()).toEqual(asked)
    const matched = await teitenJson<{ payloads: { accesses: number }[] }>([
      ...['payloads', '--match', 'bmc-psblock', '--data', data, '--from', '2014-05-01', '--to', '2014-06-30'],
      '--json',
    ])
    const accesses = matched.payloads.reduce((sum, p) => sum + p.accesses, 0)
    expect(found.signatures.find(s => s.id === 'bmc-psblock')!.accesses).toBe(accesses)
  })

  it('names a signature that does not exist', async () => {
    await expect(hunt(site, ['no-such-rule'], () => {})).rejects.toMatchObject({ code: 'TEITEN_NOT_FOUND' })
    const asked = await teiten(['payloads', '--match', 'no-such-rule', '--data', data])
    expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('TEITEN_NOT_FOUND')])
  })
})
