import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseV4 } from '../../src/base/address.ts'
import { SIDECAR_SCHEMA } from '../../src/model/sidecar.ts'
import { teitenJson, temporaryFolder } from './teiten-command.ts'

/** A sensor behind NAT: packets come to its private address, requests name the public one. */
const folder = temporaryFolder('nat')
const START = Date.UTC(2025, 3, 10) / 1000
const day = ['--period', '2025-04']

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A pcap with one UDP datagram to 10.0.0.5. */
function datagram(text: string): Buffer {
  const payload = Buffer.from(text, 'latin1')
  const b = Buffer.alloc(24 + 16 + 14 + 28 + payload.length)
  b.writeUInt32LE(0xa1b2c3d4, 0)
  b.writeUInt16LE(2, 4)
  b.writeUInt16LE(4, 6)
  b.writeUInt32LE(65_535, 16)
  b.writeUInt32LE(1, 20)
  b.writeUInt32LE(START, 24)
  b.writeUInt32LE(42 + payload.length, 32)
  b.writeUInt32LE(42 + payload.length, 36)
  b.writeUInt16BE(0x0800, 52)
  const ip = 54
  b[ip] = 0x45
  b.writeUInt16BE(28 + payload.length, ip + 2)
  b[ip + 8] = 60
  b[ip + 9] = 17
  b.writeUInt32BE(parseV4('5.6.7.8')!, ip + 12)
  b.writeUInt32BE(parseV4('10.0.0.5')!, ip + 16)
  b.writeUInt16BE(40_000, ip + 20)
  b.writeUInt16BE(1900, ip + 22)
  b.writeUInt16BE(8 + payload.length, ip + 24)
  payload.copy(b, ip + 28)
  return b
}

const REQUEST = 'M-SEARCH * HTTP/1.1\r\nHost: 198.51.100.9:1900\r\nMan: "ssdp:discover"\r\nST: ssdp:all\r\n\r\n'
const sensor = { name: 'cloud', addresses: ['10.0.0.5'] }

function capture(name: string, publicAddresses?: string[]): string {
  const path = join(folder, `${name}.pcap`)
  writeFileSync(path, datagram(REQUEST))
  const sidecar = {
    schema: SIDECAR_SCHEMA,
    synthetic: null,
    timeZone: 'UTC',
    from: '2025-04-10T00:00:00+00:00',
    to: '2025-04-11T00:00:00+00:00',
    sensors: [{ ...sensor, ...(publicAddresses === undefined ? {} : { publicAddresses }) }],
    outages: [],
  }
  writeFileSync(`${path}.teiten.json`, JSON.stringify(sidecar))
  return path
}

/** Everything that a look-up shows of the one payload. */
async function shown(data: string, config: string): Promise<string> {
  const site = ['--data', data, '--config', config]
  const { payloads } = await teitenJson<{ payloads: { id: string; accesses: number }[] }>(['payloads', ...day, ...site])
  expect(payloads.map(p => p.accesses)).toEqual([1])
  const payload = await teitenJson<{ hex: string }>(['payload', payloads[0]!.id, ...day, ...site])
  const port = await teitenJson<unknown>(['port', '1900/udp', ...day, ...site])
  return JSON.stringify([payloads, payload, Buffer.from(payload.hex, 'hex').toString('latin1'), port])
}

const config = join(folder, 'teiten.yaml')
const empty = join(folder, 'empty.yaml')
const besideData = join(folder, 'beside')
const plainData = join(folder, 'plain')

beforeAll(async () => {
  writeFileSync(empty, '{}\n')
  writeFileSync(config, 'sensors: [{ name: cloud, addresses: [10.0.0.5], publicAddresses: [198.51.100.9] }]\n')
  await teitenJson(['import', capture('beside', ['198.51.100.9']), '--data', besideData, '--config', empty])
  await teitenJson(['import', capture('plain'), '--data', plainData, '--config', empty])
}, 60_000)

it('the public address that the sidecar states is masked', async () => {
  const text = await shown(besideData, empty)
  expect(text).toContain('ssdp:discover')
  expect(text).not.toContain('198.51.100.9')
})

it('the public address that the settings state is masked, also in what was imported before', async () => {
  expect(await shown(plainData, empty)).toContain('198.51.100.9')
  expect(await shown(plainData, config)).not.toContain('198.51.100.9')
})
