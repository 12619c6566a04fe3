import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blockHas, parseAddress, parseBlock } from '../../src/base/address.ts'
import { protocolNumber } from '../../src/model/protocol.ts'
import type { SidecarFile } from '../../src/model/sidecar.ts'
import { scenarioByName } from '../../src/simulate/scenarios.ts'
import { type Simulated, simulate } from '../../src/simulate/simulate.ts'
import type { Truth } from '../../src/simulate/truth.ts'
import { accessesOf, type NaiveCapture, type NaivePacket, readNaively } from './naive-capture.ts'

const folder = mkdtempSync(join(tmpdir(), 'teiten-simulate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const june = scenarioByName('june-2014')
const at = (name: string) => join(folder, name)
const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const micro = (iso: string) => Date.parse(iso) * 1000

/** RFC 6890 and the registries that it names, as far as they are IPv4 and not for everybody. */
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
].map(text => parseBlock(text)!)

describe('simulate june-2014', () => {
  let made: Simulated
  let truth: Truth
  let capture: NaiveCapture
  let accesses: NaivePacket[]
  const blocks = june.sensors.flatMap(s => s.addresses.map(a => parseBlock(a)!))
  const known = new Map<string, boolean>()
  const ours = (address: string) => {
    let is = known.get(address)
    if (is === undefined) known.set(address, (is = blocks.some(b => blockHas(b, parseAddress(address)!))))
    return is
  }

  beforeAll(async () => {
    made = await simulate(june, { seed: 1, scale: 0.04, out: at('june.pcapng'), truth: at('june.json') })
    truth = JSON.parse(readFileSync(at('june.json'), 'utf8')) as Truth
    capture = readNaively(at('june.pcapng'))
    accesses = accessesOf(capture.packets, ours)
  })

  it('writes the truth that it gives', () => {
    expect(truth).toEqual(made.truth)
    expect(truth).toMatchObject({
      scenario: 'june-2014',
      seed: 1,
      scale: 0.04,
      synthetic: true,
      timeZone: 'Asia/Tokyo',
      from: '2014-05-01T00:00:00+09:00',
      to: '2014-07-01T00:00:00+09:00',
    })
  })

  it('counts packets and accesses as a naive reader does', () => {
    expect(capture.packets.length).toBe(truth.packets)
    expect(accesses.length).toBe(truth.accesses)
    expect(truth.accesses).toBeGreaterThan(15_000)
  })

  it('keeps the order of time, within the period', () => {
    const times = capture.packets.map(p => p.time)
    expect(times.every((t, i) => i === 0 || t >= times[i - 1]!)).toBe(true)
    expect(times[0]).toBeGreaterThanOrEqual(micro(truth.from))
    expect(times.at(-1)).toBeLessThan(micro(truth.to))
  })

  it('has sound checksums everywhere', () => {
    expect(capture.packets.filter(p => !p.sound).length).toBe(0)
  })

  it('has one end of ours and one public unicast address in every packet', () => {
    const strangers = new Set<string>()
    for (const p of capture.packets) strangers.add(ours(p.source) ? p.destination : p.source)
    expect(capture.packets.filter(p => ours(p.source) === ours(p.destination)).length).toBe(0)
    const special = [...strangers].filter(address => SPECIAL.some(b => blockHas(b, parseAddress(address)!)))
    expect(special).toEqual([])
    expect(strangers.size).toBeGreaterThan(5_000)
  })

  it('counts each event as a naive reader does', () => {
    for (const e of truth.events) {
      const to = e.end === null ? Infinity : micro(e.end)
      const hits = accesses.filter(
        p =>
          p.protocol === protocolNumber(e.protocol) &&
          p.destinationPort === e.port &&
          p.time >= micro(e.onset) &&
          p.time < to,
      )
      expect(hits.length).toBe(e.portAccesses)
      expect(new Set(hits.map(p => p.source)).size).toBe(e.portSources)
      expect(e.accesses).toBeLessThanOrEqual(e.portAccesses)
      expect(e.days.reduce((n, d) => n + d.accesses, 0)).toBe(e.accesses)
      expect(e.payloadShares.reduce((n, p) => n + p.accesses, 0)).toBe(e.accesses)
    }
  })

  it('7778/TCP: from the 9th, 04:00, to the end; most send HEAD, a third nothing; a clear surge every day', () => {
    const [panel] = truth.events
    expect(panel).toMatchObject({
      protocol: 'tcp',
      port: 7778,
      kind: 'surge',
      onset: '2014-06-09T04:00:00+09:00',
      end: null,
      lasting: true,
      sources: 236,
    })
    const heads = capture.packets.filter(
      p =>
        p.destinationPort === 7778 &&
        p.time >= micro(panel!.onset) &&
        p.payload.toString() === 'HEAD / HTTP/1.0\r\n\r\n',
    )
    expect(heads.length).toBe(panel!.payloadShares[0]!.accesses)
    expect(panel!.payloadShares[0]!.share).toBeGreaterThan(0.58)
    expect(panel!.payloadShares[0]!.share).toBeLessThan(0.66)
    expect(panel!.payloadShares[1]!).toMatchObject({ payload: '', class: 'port-check' })
    expect(Math.abs(panel!.payloadShares[1]!.share - 0.3)).toBeLessThan(0.04)
    expect(panel!.days.length).toBe(22)
    expect(Math.min(...panel!.days.slice(1).map(d => d.sources))).toBeGreaterThanOrEqual(12)
    expect(heads.every(p => p.time >= micro('2014-06-09T04:00:00+09:00'))).toBe(true)
  })

  it('49152/TCP: never before the 20th, 14:00; port checks first, the request from the evening on', () => {
    const [, bmc] = truth.events
    expect(bmc).toMatchObject({
      protocol: 'tcp',
      port: 49152,
      kind: 'newly-observed-port',
      onset: '2014-06-20T14:00:00+09:00',
      lasting: true,
    })
    const to = capture.packets.filter(
      p =>
        p.destinationPort === 49152 &&
        p.protocol === 6 &&
        ours(p.destination) &&
        (p.flags & 4) === 0 &&
        (p.flags & 18) !== 18,
    )
    expect(to[0]!.time).toBeGreaterThanOrEqual(micro(bmc!.onset))
    expect(to[0]!.time).toBeLessThan(micro('2014-06-20T15:00:00+09:00'))
    const requests = to.filter(p => p.payload.toString('latin1').startsWith('GET /PSBlock HTTP/1.'))
    expect(requests[0]!.time).toBeGreaterThanOrEqual(micro('2014-06-20T19:00:00+09:00'))
    const share = requests.length / bmc!.accesses
    expect(share).toBeGreaterThan(0.41)
    expect(share).toBeLessThan(0.51)
  })

  it('lets some sources knock first and ask later', () => {
    const asked = new Map<string, number>()
    for (const p of capture.packets)
      if (p.destinationPort === 49152 && p.payload.includes('/PSBlock') && !asked.has(p.source))
        asked.set(p.source, p.time)
    const knocks = accesses.filter(p => p.protocol === 6 && p.destinationPort === 49152)
    const twoPhase = [...asked].filter(([source, time]) =>
      knocks.some(k => k.source === source && k.time < time - 3600e6),
    )
    expect(twoPhase.length).toBeGreaterThan(10)
  })

  it('writes nothing from or to a sensor that is down', () => {
    for (const o of truth.outages) {
      const sensor = truth.sensors.findIndex(s => s.name === o.sensor)
      expect(
        capture.packets.filter(p => p.interface === sensor && p.time >= micro(o.from) && p.time < micro(o.to)).length,
      ).toBe(0)
      expect(capture.packets.filter(p => p.interface === sensor && p.time < micro(o.from)).length).toBeGreaterThan(50)
    }
  })

  it('says in the pcapng what it is, and beats once per sensor and hour while up', () => {
    expect(capture.comment).toBe('teiten synthetic: june-2014 seed=1 scale=0.04')
    expect(capture.interfaces).toEqual(truth.sensors.map(s => s.name))
    truth.sensors.forEach((s, i) => {
      const down = truth.outages
        .filter(o => o.sensor === s.name)
        .reduce((n, o) => n + (micro(o.to) - micro(o.from)) / 3600e6, 0)
      const beats = capture.heartbeats.filter(h => h.interface === i)
      expect(beats.length).toBe(61 * 24 - down)
      expect(new Set(beats.map(b => Math.floor(b.time / 3600e6))).size).toBe(beats.length)
    })
  })

  it('assigns each packet to the sensor whose address it bears', () => {
    const sensorOf = new Map<string, number>()
    for (const p of capture.packets) {
      const address = ours(p.source) ? p.source : p.destination
      if ((sensorOf.get(address) ?? p.interface) !== p.interface) throw new Error(`${address} is on two interfaces`)
      sensorOf.set(address, p.interface)
    }
    expect(sensorOf.size).toBe(64)
    for (const [address, sensor] of sensorOf)
      expect(truth.sensors[sensor]!.addresses.some(a => blockHas(parseBlock(a)!, parseAddress(address)!))).toBe(true)
  })

  it('bursts and sweeps are what the truth says', () => {
    for (const b of truth.bursts) {
      const hits = accesses.filter(p => p.source === b.source && p.destinationPort === b.port)
      expect(hits.length).toBe(b.accesses)
      expect(hits.length).toBeGreaterThan(500)
    }
    for (const s of truth.sweeps)
      expect(new Set(accesses.filter(p => p.source === s.source).map(p => p.destinationPort)).size).toBe(s.ports)
  })

  it('backscatter is what the truth says', () => {
    const answers = capture.packets.filter(
      p =>
        ours(p.destination) &&
        ((p.protocol === 6 && ((p.flags & 18) === 18 || ((p.flags & 20) === 20 && p.sequence === 0))) ||
          (p.protocol === 1 && p.destinationPort === 3)),
    )
    expect(answers.length).toBe(truth.backscatter.packets)
    expect(new Set(answers.map(p => p.source)).size).toBe(truth.backscatter.victims)
  })

  it('has a scan record for 214 sources of 7778/TCP, 31 of them with the login page', () => {
    const lines = readFileSync(at('june.scans.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(
        l => JSON.parse(l) as { ip: string; data: { http: { port: number; result?: { response: { body: string } } } } },
      )
    expect(lines.length).toBe(214)
    expect(lines.filter(l => l.data.http.result?.response.body.includes('frm_password')).length).toBe(31)
    const sources = new Set(accesses.filter(p => p.destinationPort === 7778).map(p => p.source))
    expect(lines.every(l => sources.has(l.ip) && l.data.http.port === 7778)).toBe(true)
    expect(truth.events[0]).toMatchObject({ sourcesScanned: 214, sourcesShowingService: 31 })
    expect(truth.scanData).toBe('june.scans.jsonl')
  })

  it('the sidecar states sensors, outages and that it is synthetic', () => {
    const sidecar = JSON.parse(readFileSync(at('june.pcapng.teiten.json'), 'utf8')) as SidecarFile
    expect(sidecar).toMatchObject({
      schema: 'teiten-sidecar/1',
      synthetic: { scenario: 'june-2014', seed: 1, scale: 0.04 },
      timeZone: 'Asia/Tokyo',
      sensors: truth.sensors,
      outages: truth.outages,
    })
  })

  it('weekends are quieter, and no port but the events leaps', () => {
    const perDay = new Map<number, number>()
    for (const p of accesses)
      perDay.set(
        Math.floor((p.time / 1e6 + 32400) / 86400),
        (perDay.get(Math.floor((p.time / 1e6 + 32400) / 86400)) ?? 0) + 1,
      )
    const mean = (weekend: boolean) => {
      const of = [...perDay]
        .filter(([day]) => [2, 3].includes(day % 7) === weekend)
        .map(([, n]) => n)
        .sort((a, b) => a - b)
      return of[Math.floor(of.length / 2)]!
    }
    expect(mean(true) / mean(false)).toBeLessThan(0.95)
  })

  it('the same seed gives the same bytes, in pcap and gzip too; another seed does not', async () => {
    await simulate(june, { seed: 1, scale: 0.04, out: at('again.pcapng'), truth: null })
    expect(digest(at('again.pcapng'))).toBe(digest(at('june.pcapng')))
    await simulate(june, { seed: 1, scale: 0.04, out: at('again.pcap.gz'), truth: null })
    const plain = readNaively(at('again.pcap.gz')).packets
    expect(plain.length).toBe(capture.packets.length)
    expect(
      plain.every((p, i) => p.time === capture.packets[i]!.time && p.payload.equals(capture.packets[i]!.payload)),
    ).toBe(true)
    await simulate(june, { seed: 2, scale: 0.04, out: at('other.pcapng'), truth: null })
    expect(digest(at('other.pcapng'))).not.toBe(digest(at('june.pcapng')))
  })

  const tcpdump = spawnSync('tcpdump', ['--version']).error === undefined
  if (!tcpdump) console.warn('SKIPPED: tcpdump is not installed')
  it.skipIf(!tcpdump)('tcpdump reads every packet and finds no wrong checksum', () => {
    const text = execFileSync('tcpdump', ['-nn', '-v', '-r', at('june.pcapng')], {
      maxBuffer: 1 << 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString()
    expect(text.match(/\) *$|^\d\d:\d\d:\d\d/gm)!.length).toBeGreaterThanOrEqual(truth.packets)
    expect(text).not.toMatch(/incorrect|bad cksum|truncated-ip/)
  })
})
