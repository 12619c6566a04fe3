import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { checkScenario } from '../../src/simulate/check-scenario.ts'
import type { Scenario } from '../../src/simulate/scenario.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import type { Truth } from '../../src/simulate/truth.ts'
import { accessesOf, readNaively } from './naive-capture.ts'

const folder = mkdtempSync(join(tmpdir(), 'teiten-dark-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const scenario: Scenario = {
  name: 'dark',
  title: { ja: '応答しないネットワーク', en: 'A network that answers nothing' },
  timeZone: 'UTC',
  from: '2026-03-01',
  to: '2026-03-01',
  sensors: [{ name: 'dark', addresses: ['192.0.2.0/28'], answers: false }],
  background: { accessesPerAddressDay: 300, weekend: 1, quietPorts: [], ports: [] },
  events: [],
  bursts: [],
  sweeps: [],
  surveys: [],
  attacksPerDay: 0,
  outages: [],
}

it('a dark network sends nothing and is sent no payload of TCP; repeated SYNs are packets, not accesses', async () => {
  await simulate(scenario, { seed: 3, scale: 1, out: join(folder, 'd.pcap'), truth: join(folder, 'd.json') })
  const truth = JSON.parse(readFileSync(join(folder, 'd.json'), 'utf8')) as Truth
  const { packets } = readNaively(join(folder, 'd.pcap'))
  const isOurs = (address: string) => address.startsWith('192.0.2.')
  const tcp = packets.filter(p => p.protocol === 6)
  expect(packets.some(p => isOurs(p.source))).toBe(false)
  expect(tcp.length).toBeGreaterThan(1000)
  expect(tcp.every(p => p.flags === 2 && p.payload.length === 0)).toBe(true)
  expect(accessesOf(packets, isOurs).length).toBe(truth.accesses)
  expect(packets.length / truth.accesses).toBeGreaterThan(1.5)
})

it('an event that sends something to a dark network is refused', () => {
  const event: Scenario['events'][number] = {
    port: '7778/tcp',
    kind: 'surge',
    onset: '2026-03-01T06:00',
    end: null,
    sources: 10,
    visitsPerDay: 10,
    addressesPerVisit: 1,
    payloads: [{ share: 1, class: 'probe', text: 'HEAD / HTTP/1.0\r\n\r\n' }],
  }
  expect(() => checkScenario({ ...scenario, events: [event] }, 'dark.yaml')).toThrow(/answers nothing/)
  const silent = { ...event, payloads: [{ share: 1, class: 'port-check' as const }] }
  expect(() => checkScenario({ ...scenario, events: [silent] }, 'dark.yaml')).not.toThrow()
})
