import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { daysBetween } from '../../src/base/time.ts'
import { checkScenario } from '../../src/simulate/check-scenario.ts'
import { RECIPES } from '../../src/simulate/payload-recipes.ts'
import { readScenario, SCENARIOS, scenarioByName } from '../../src/simulate/scenarios.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { accessesOf, readNaively } from './naive-capture.ts'

const folder = mkdtempSync(join(tmpdir(), 'teiten-scenarios-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const quiet = (scenario: ReturnType<typeof scenarioByName>) => ({ ...scenario, bursts: [], sweeps: [] })
const ours = (address: string) => /^(192\.0\.2|198\.51\.100|203\.0\.113)\./.test(address)

describe('built-in scenarios', () => {
  it('are the reference cases', () => {
    expect(SCENARIOS.map(s => s.name)).toEqual([
      'june-2014',
      'heartbleed-2014',
      'proxy-1998-2013',
      'webcam-bacnet-2014',
      'glassfish-2015',
      'weblogic-vbulletin-2015',
      'struts-2016',
      'mirai-5358-2017',
    ])
    expect(() => scenarioByName('june-2041')).toThrowError(
      expect.objectContaining({ code: 'TEITEN_UNKNOWN_SCENARIO', next: expect.stringContaining('heartbleed-2014') }),
    )
  })

  for (const { name } of SCENARIOS) {
    it(`${name}: is consistent, has 31 days of history, and its payload shares come out`, async () => {
      const scenario = scenarioByName(name)
      checkScenario(scenario, name)
      for (const e of scenario.events)
        expect(daysBetween(scenario.from, e.onset.slice(0, 10))).toBeGreaterThanOrEqual(31)
      const { truth } = await simulate(quiet(scenario), {
        seed: 7,
        scale: 0.01,
        out: join(folder, 'x.pcap'),
        truth: null,
      })
      scenario.events.forEach((e, i) => {
        const made = truth.events[i]!
        e.payloads.forEach((p, j) => {
          expect(Math.abs(made.payloadShares[j]!.share - p.share)).toBeLessThan(
            3.5 * Math.sqrt((p.share * (1 - p.share) * e.addressesPerVisit) / made.accesses) + 0.03,
          )
        })
      })
    })
  }
})

describe('marks of the cases', () => {
  it('heartbleed-2014 peaks on 12 April at 1.6 times the plateau, and its hello carries the heartbeat extension and record', async () => {
    const { truth } = await simulate(quiet(scenarioByName('heartbleed-2014')), {
      seed: 3,
      scale: 0.01,
      out: join(folder, 'h.pcap'),
      truth: null,
    })
    const days = new Map(truth.events[0]!.days.map(d => [d.day, d.accesses]))
    const plateau = [...days].filter(([d]) => d >= '2014-04-14').reduce((n, [, a]) => n + a, 0) / 9
    expect(Math.max(...days.values())).toBe(days.get('2014-04-12'))
    expect(days.get('2014-04-12')! / plateau).toBeGreaterThan(1.3)
    const hello = readNaively(join(folder, 'h.pcap')).packets.find(
      p => p.destinationPort === 443 && p.payload.includes(Buffer.from('000f000101', 'hex')),
    )!
    const record = 5 + hello.payload.readUInt16BE(3)
    expect(hello.payload[0]).toBe(22)
    expect(hello.payload.readUIntBE(6, 3)).toBe(record - 9)
    expect(hello.payload.subarray(record).toString('hex')).toBe('1803020003014000')
  })

  it('mirai-5358-2017: no mark on 5358, at least 99 % on 32 and 3232, 52 % of the sources also on 23', async () => {
    await simulate(quiet(scenarioByName('mirai-5358-2017')), {
      seed: 3,
      scale: 0.01,
      out: join(folder, 'm.pcap'),
      truth: null,
    })
    const syns = accessesOf(readNaively(join(folder, 'm.pcap')).packets, ours)
    const mark = (p: (typeof syns)[number]) =>
      p.sequence === p.destination.split('.').reduce((n, o) => n * 256 + Number(o), 0)
    const share = (port: number) => {
      const hits = syns.filter(p => p.destinationPort === port)
      return hits.filter(mark).length / hits.length
    }
    expect(share(5358)).toBe(0)
    expect(share(32)).toBeGreaterThan(0.97)
    expect(share(3232)).toBeGreaterThan(0.97)
    const sources = new Set(syns.filter(p => p.destinationPort === 5358).map(p => p.source))
    const also = new Set(syns.filter(p => p.destinationPort === 23 && sources.has(p.source)).map(p => p.source))
    expect(Math.abs(also.size / sources.size - 0.52)).toBeLessThan(0.07)
  })

  it('proxy-1998-2013: source port 8888, and the same sources on 6666–6675', async () => {
    await simulate(quiet(scenarioByName('proxy-1998-2013')), {
      seed: 3,
      scale: 0.01,
      out: join(folder, 'p.pcap'),
      truth: null,
    })
    const syns = accessesOf(readNaively(join(folder, 'p.pcap')).packets, ours).filter(p => p.sourcePort === 8888)
    const on = (port: number) => new Set(syns.filter(p => p.destinationPort === port).map(p => p.source))
    for (let port = 6666; port <= 6675; port++) {
      expect(on(port).size).toBeGreaterThan(20)
      expect([...on(port)].every(s => on(1998).has(s))).toBe(true)
    }
  })
})

it('recipes with lengths in them add up', () => {
  const random = { next: () => 5, unit: () => 0.5, below: () => 1 }
  const bytes = (name: string) => Buffer.from(RECIPES[name]!(random, 0xc0000201, 80))
  expect(bytes('smb-negotiate').readUInt32BE(0)).toBe(bytes('smb-negotiate').length - 4)
  expect(bytes('tds-prelogin').readUInt16BE(2)).toBe(bytes('tds-prelogin').length)
  expect(bytes('rdp-cookie').readUInt16BE(2)).toBe(bytes('rdp-cookie').length)
  expect(bytes('bacnet-rpm').readUInt16BE(2)).toBe(bytes('bacnet-rpm').length)
  expect(bytes('snmp-get')[1]).toBe(bytes('snmp-get').length - 2)
  expect(bytes('tls-hello').readUInt16BE(3)).toBe(bytes('tls-hello').length - 5)
  const login = bytes('admin-login').toString()
  expect(Number(/Content-Length: (\d+)/.exec(login)![1])).toBe(login.split('\r\n\r\n')[1]!.length)
})

describe('readScenario', () => {
  const example = /```yaml\n([\s\S]*?)```/.exec(
    readFileSync(join(import.meta.dirname, '../../docs/simulate.md'), 'utf8'),
  )![1]!
  const path = join(folder, 'own.yaml')
  const read = (text: string) => {
    writeFileSync(path, text)
    return readScenario(path)
  }

  it('reads the example of docs/simulate.md, which simulates what it says', async () => {
    const scenario = read(example)
    const { truth } = await simulate(scenario, { seed: 1, scale: 1, out: join(folder, 'own.pcap'), truth: null })
    expect(truth.events).toMatchObject([
      { protocol: 'tcp', port: 6379, kind: 'surge', onset: '2026-03-05T09:00:00+00:00', lasting: false },
    ])
    expect(truth.accesses).toBeGreaterThan(1000)
  })

  const broken: [string, RegExp, string, RegExp][] = [
    ['an unknown key', /timeZone: UTC/, 'timeZone: UTC\nsurprise: 1', /surprise|additional/],
    ['shares that do not add up', /share: 0.7/, 'share: 0.9', /add up to 1\.2/],
    ['a recipe that does not exist', /recipe: http-get/, 'recipe: http-git', /no recipe "http-git"/],
    ['an onset outside the scenario', /onset: 2026-03-05T09:00/, 'onset: 2027-03-05T09:00', /outside the scenario/],
    ['an outage of an unknown sensor', /sensor: berlin/, 'sensor: paris', /no sensor "paris"/],
    ['a port above 65535', /port: 6379\/tcp/, 'port: 66379/tcp', /"66379\/tcp" is not a port/],
    ['an address block that is none', /198.51.100.0\/29/, '198.51.100.0/33', /not a block of IPv4/],
    ['an unknown time zone', /timeZone: UTC/, 'timeZone: Mars', /unknown time zone/],
  ]
  for (const [what, from, to, message] of broken) {
    it(`refuses ${what}`, () => {
      expect(example).toMatch(from)
      expect(() => read(example.replace(from, to))).toThrowError(
        expect.objectContaining({ code: 'TEITEN_BAD_VALUE', message: expect.stringMatching(message) }),
      )
    })
  }
})

it('simulate refuses a name that is no capture, and a folder that is not there', async () => {
  const scenario = scenarioByName('june-2014')
  await expect(
    simulate(scenario, { seed: 1, scale: 0.01, out: join(folder, 'x.txt'), truth: null }),
  ).rejects.toMatchObject({ code: 'TEITEN_BAD_VALUE' })
  await expect(
    simulate(scenario, { seed: 1, scale: 0.01, out: join(folder, 'none', 'x.pcap'), truth: null }),
  ).rejects.toMatchObject({ code: 'TEITEN_BAD_VALUE' })
})
