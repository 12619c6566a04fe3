import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from 'node:tls'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { payloadIdOf } from '../../../src/base/hash.ts'
import { newIdentity } from '../../../src/capture/link/certificate.ts'
import { pinnedAgent, post, type Reply } from '../../../src/capture/link/pinned-agent.ts'
import { encodeFrameHeader, SEGMENTS_PATH } from '../../../src/capture/link/wire.ts'
import { type Credential, readCredential } from '../../../src/capture/ship/credential.ts'
import { encodeHeartbeat } from '../../../src/capture/spool/heartbeat-record.ts'
import { encodePayloads } from '../../../src/capture/spool/payload-record.ts'
import { encodeHeader, encodeRecord, RECORD_KIND } from '../../../src/capture/spool/segment-format.ts'
import { encodeTuples } from '../../../src/capture/spool/tuple-record.ts'
import { newTupleColumns, type TupleColumns } from '../../../src/model/flow-tuple.ts'
import { MARK } from '../../../src/model/packet-class.ts'
import { addSensor } from '../../../src/run/collect/registered-sensors.ts'
import { releaseQuarantine } from '../../../src/run/collect/release.ts'
import { sensorStates } from '../../../src/run/collect/sensor-states.ts'
import { select } from '../../../src/store/statement.ts'
import { temporaryFolder } from '../teiten-command.ts'
import { enrolBackdated, REGISTRY_MS, startCollector, type TestCollector } from './collector-fixture.ts'

/** A sensor that was taken over has its key, and says whatever it likes. */
const folder = temporaryFolder('hostile')
const MARKER = Buffer.alloc(8, 7)
const NOW = () => Math.floor(Date.now() / 60_000) * 60
let collector: TestCollector
let evil: Credential
let segment = 0

beforeAll(async () => {
  const data = join(folder, 'data')
  const codes = ['evil', 'good'].map((name, i) => addSensor(data, name, `192.0.${2 + i}.0/24`).code)
  collector = await startCollector(data)
  await enrolBackdated(data, collector.url, codes[0]!, join(folder, 'evil'))
  await enrolBackdated(data, collector.url, codes[1]!, join(folder, 'good'))
  evil = readCredential(join(folder, 'evil'))
  await wait(4 * REGISTRY_MS)
}, 60_000)

afterAll(async () => {
  await collector.close()
  rmSync(folder, { recursive: true, force: true })
})

/** One SYN from 5.0.0.1 to 192.0.2.1, changed as wished. */
function tuple(change: (t: TupleColumns) => void = () => undefined): Buffer {
  const t = newTupleColumns(1)
  t.length = 1
  t.minute[0] = NOW()
  t.source.set([0, 0, 0xffff, 0x05000001])
  t.destination.set([0, 0, 0xffff, 0xc0000201])
  t.protocol[0] = 6
  t.destinationPort[0] = 23
  t.packets[0] = 1
  t.accesses[0] = 1
  change(t)
  return encodeTuples(t, 0, 1, () => new Uint8Array(16).fill(9))
}

function segmentOf(...records: [kind: number, payload: Buffer][]): Buffer {
  return Buffer.concat([
    encodeHeader({ epoch: '00000000000000aa', segment, packetsBefore: 0, created: 0, marker: MARKER }),
    ...records.map(([kind, payload], sequence) => encodeRecord(MARKER, { kind, sequence, packetsBefore: 0 }, payload)),
  ])
}

async function send(body: Buffer[], as: Credential = evil): Promise<Reply> {
  const to = pinnedAgent(new URL(as.collector), as, as.collectorKey)
  return post(to, SEGMENTS_PATH, body).finally(() => to.agent.destroy())
}

/** Sends one segment as a sensor would, as the next of its epoch. */
function ship(...records: [kind: number, payload: Buffer][]): Promise<Reply> {
  const bytes = segmentOf(...records)
  const stored = deflateRawSync(bytes)
  const header = encodeFrameHeader({
    epoch: '00000000000000aa',
    segment: segment++,
    storedBytes: stored.length,
    bytes: bytes.length,
  })
  return send([header, stored])
}

const tuples = (sql: string) =>
  select<{ n: number }>(collector.site.store, `SELECT count() AS n FROM flow_tuple WHERE ${sql}`, {}).then(
    a => a.value[0]!.n,
  )

describe('a sensor that was taken over', () => {
  it('writes as itself, whatever it says about sensor, survey scanners and countries', async () => {
    const forged = tuple(t => {
      t.sensor[0] = 2
      t.country[0] = 0x4a50
      t.marks[0] = MARK.surveyScanner | MARK.credentials | MARK.logged | MARK.mirai
    })
    expect((await ship([RECORD_KIND.tuples, forged])).status).toBe(200)
    const { value } = await select<{ name: string; marks: number }>(
      collector.site.store,
      'SELECT s.name AS name, t.marks AS marks FROM flow_tuple AS t LEFT JOIN (SELECT * FROM sensor FINAL) AS s ON s.id = t.sensor',
      {},
    )
    expect(value).toEqual([{ name: 'evil', marks: MARK.mirai }])
  })

  it('adds no row about addresses of others, or of numbers that no packet gives', async () => {
    const before = await tuples('1')
    const bad = [
      (t: TupleColumns) => t.destination.set([0, 0, 0xffff, 0xc0000301]),
      (t: TupleColumns) => (t.accesses[0] = 0xffffffff),
      (t: TupleColumns) => (t.packets[0] = 0),
      (t: TupleColumns) => (t.direction[0] = 200),
      (t: TupleColumns) => (t.handshake[0] = 7),
    ]
    for (const change of bad) expect((await ship([RECORD_KIND.tuples, tuple(t => void change(t))])).status).toBe(200)
    expect(await tuples('1')).toBe(before)
    expect(collector.lines.filter(line => /do not belong to it/.test(line)).length).toBe(1) // the log is not filled
  })

  it('cannot put other bytes under the id of a payload: ids are worked out from the bytes', async () => {
    const bytes = Buffer.from('real')
    expect((await ship([RECORD_KIND.payloads, encodePayloads([{ bytes, wireLength: 4, transport: 6 }])])).status).toBe(
      200,
    )
    const { value } = await select<{ id: string }>(collector.site.store, 'SELECT lower(hex(id)) AS id FROM payload', {})
    expect(value).toEqual([{ id: payloadIdOf(bytes) }])
  })

  it('has what it says of the future, or of 1970, kept apart, to be let in once by the operator', async () => {
    const before = await tuples('1')
    const day = 86_400
    const ahead = tuple(t => void (t.minute[0] = NOW() + day))
    const beat = {
      from: NOW() + day,
      to: NOW() + day + 10,
      mode: 'ring' as const,
      answers: 'nothing' as const,
      received: 1,
      lost: 0,
      shed: 0,
      clockStep: 0,
      clockOffset: null,
      oddities: {},
      version: '',
    }
    await ship(
      [RECORD_KIND.tuples, ahead],
      [RECORD_KIND.heartbeat, encodeHeartbeat(beat)],
      [RECORD_KIND.tuples, tuple()],
    )
    expect(await tuples('1')).toBe(before + 1)
    const state = async () => (await sensorStates(collector.site, collector.data)).find(s => s.name === 'evil')!
    expect((await state()).quarantined).toBe(1)
    expect(await releaseQuarantine(collector.site, collector.data, 'evil', 0)).toMatchObject({ segments: 0, left: 1 })
    expect(await releaseQuarantine(collector.site, collector.data, 'evil', -day)).toEqual({
      segments: 1,
      packets: 1,
      left: 0,
    })
    expect(await releaseQuarantine(collector.site, collector.data, 'evil', -day)).toMatchObject({ segments: 0 })
    expect(await tuples('1')).toBe(before + 2)
    await ship([RECORD_KIND.tuples, tuple(t => void (t.minute[0] = 600))]) // 1970
    expect(await tuples('1')).toBe(before + 2)
    expect((await state()).quarantined).toBe(1)
    expect(await releaseQuarantine(collector.site, collector.data, 'evil', NOW() - 600)).toMatchObject({ packets: 1 })
    expect(await tuples('1')).toBe(before + 3)
    expect((await state()).quarantined).toBe(0)
  })

  it('is answered no for what is no segment, at the price of a header', async () => {
    const stored = deflateRawSync(Buffer.alloc(1 << 20))
    const frame = (storedBytes: number, bytes: number, more: Buffer) => [
      encodeFrameHeader({ epoch: '00000000000000bb', segment: 0, storedBytes, bytes }),
      more,
    ]
    const before = process.memoryUsage()
    for (const body of [
      frame(0xffffffff, 10, Buffer.alloc(10)),
      frame(10, 0xffffffff, Buffer.alloc(10)),
      frame(stored.length, 100, stored), // grows beyond what it says
      frame(stored.length + 5, 1 << 20, stored), // ends before
      frame(5, 5, Buffer.from('hello')),
      [Buffer.from('GET / HTTP/1.0\r\n\r\n')],
      [Buffer.alloc(100_000, 0x54)],
    ])
      expect((await send(body)).status).toBe(400)
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).toBeLessThan(4 << 20)
    const garbage = Buffer.alloc(500, 0x31)
    const sent = await ship(
      [RECORD_KIND.tuples, garbage],
      [RECORD_KIND.heartbeat, garbage],
      [99, garbage],
      [RECORD_KIND.tuples, tuple()],
    )
    expect(sent.status).toBe(200)
  })

  it('that repeats a segment, or one from before, adds nothing', async () => {
    const before = await tuples('1')
    segment -= 2
    expect((await ship([RECORD_KIND.tuples, tuple()])).status).toBe(200)
    segment++
    expect(await tuples('1')).toBe(before)
  })

  it('is nobody without its key', async () => {
    const stranger = { ...evil, ...newIdentity('evil') }
    const reply = await send([Buffer.alloc(10)], stranger)
    expect([reply.status, reply.text]).toEqual([403, expect.stringContaining('not enrolled')])
  })
})

describe('the listener', () => {
  it('speaks TLS 1.3 only, and not to those without a certificate', async () => {
    const { port } = new URL(collector.url)
    const old = await new Promise<string>(resolve => {
      const socket = connect({
        port: Number(port),
        host: '127.0.0.1',
        maxVersion: 'TLSv1.2',
        rejectUnauthorized: false,
      })
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      socket.on('secureConnect', () => resolve('connected'))
    })
    expect(old).toMatch(/PROTOCOL|VERSION|ECONNRESET/)
    const bare = await new Promise<string>(resolve => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false }, () =>
        socket.write('POST /sensor/v1/segments HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n'),
      )
      socket.on('data', data => resolve(data.toString('latin1').split('\r\n')[0]!))
      socket.on('error', error => resolve(error.message))
    })
    expect(bare).toBe('HTTP/1.1 401 Unauthorized')
  })
})
