import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { parseBlock } from '../../src/base/address.ts'
import { openBytes } from '../../src/capture/byte-stream.ts'
import { addressSet } from '../../src/classify/address-set.ts'
import { oddityRecord } from '../../src/model/oddity.ts'
import { sensorPlan } from '../../src/run/import/sensor-plan.ts'
import type { Ground } from '../../src/run/packets/classify-batch.ts'
import { inlineSource, type PacketSource } from '../../src/run/packets/packet-source.ts'
import { threadSource } from '../../src/run/packets/thread-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'teiten-source-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ours = parseBlock('192.0.2.0/24')!
const ground: Ground = {
  plan: sensorPlan([{ id: 9, name: 's', blocks: [ours], publicBlocks: [], addressCount: 256, ground: 'declared' }], -1),
  context: { ours: addressSet([ours]), origins: null, survey: null },
}

/** A pcap of UDP datagrams of 0 to 1,399 bytes, every 50th cut by the capture, every 70th no IP at all. */
function capture(packets: number): Buffer {
  const records: Buffer[] = [Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex')]
  for (let i = 0; i < packets; i++) {
    const length = (i * 997) % 1400
    const frame = Buffer.alloc(42 + length, i & 255)
    frame.writeUInt16BE(i % 70 === 0 ? 0x88cc : 0x0800, 12)
    frame.set([0x45, 0], 14)
    frame.writeUInt16BE(28 + length, 16)
    frame.writeUInt32BE(0x40001100, 20)
    frame.writeUInt32BE(0x05000000 + i, 26)
    frame.writeUInt32BE(0xc0000200 + (i & 511), 30)
    frame.writeUInt16BE(5000, 34)
    frame.writeUInt16BE(i & 0xffff, 36)
    frame.writeUInt16BE(8 + length, 38)
    const kept = i % 50 === 0 ? Math.min(frame.length, 60) : frame.length
    const header = Buffer.alloc(16)
    header.writeUInt32LE(1_400_000_000 + (i >> 4), 0)
    header.writeUInt32LE(kept, 8)
    header.writeUInt32LE(frame.length, 12)
    records.push(header, frame.subarray(0, kept))
  }
  return Buffer.concat(records)
}

/** Everything that a source says, as one digest, and what it says at its end. */
async function readAll(source: PacketSource) {
  const hash = createHash('sha256')
  let rows = 0
  for await (const { batch, classified } of source.batches()) {
    for (let row = 0; row < batch.length; row++) {
      const at = batch.payloadOffset[row]!
      hash.update(
        [
          batch.number[row],
          batch.seconds[row],
          batch.source[4 * row + 3],
          batch.destination[4 * row + 3],
          batch.destinationPort[row],
          batch.payloadWireLength[row],
          classified.classes.direction[row],
          classified.classes.sensor[row],
          classified.sensorIndex[row],
        ].join(),
      )
      hash.update(Buffer.from(batch.bytes.subarray(at, at + batch.payloadLength[row]!)))
    }
    rows += batch.length
  }
  const { oddities, ...end } = source.end()
  return { rows, rowDigest: hash.digest('hex'), ...end, oddities: oddityRecord(oddities) }
}

/** A zstd frame of raw blocks (RFC 8878, section 3.1.1.2): 4 MiB of window, no checksum. */
function zstdOf(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from('28b52ffd0060', 'hex')]
  const size = 100_000
  for (let at = 0; at < bytes.length; at += size) {
    const block = bytes.subarray(at, at + size)
    const header = Buffer.alloc(3)
    header.writeUIntLE((block.length << 3) | (at + size >= bytes.length ? 1 : 0), 0, 3)
    parts.push(header, block)
  }
  return Buffer.concat(parts)
}

const whole = capture(9000)
const files: [string, Buffer][] = [
  ['plain.pcap', whole],
  ['packed.pcap.gz', gzipSync(whole, { level: 1 })],
  ['packed.pcap.zst', zstdOf(whole)],
  ['cut.pcap.zst', zstdOf(whole).subarray(0, 1_500_000)],
  ['cut.pcap', whole.subarray(0, whole.length - 700)],
  ['cut.pcap.gz', gzipSync(whole, { level: 1 }).subarray(0, 40_000)],
]

it.each(files)('threadSource gives what inlineSource gives: %s', async (name, bytes) => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const inline = await readAll(await inlineSource(await openBytes(path), ground))
  expect(await readAll(threadSource(path, ground))).toEqual(inline)
  expect(inline.problem === null).toBe(!name.startsWith('cut'))
  expect(inline.rows + (inline.oddities['not-ip'] ?? 0)).toBe(inline.packets)
  expect(inline.digest).toBe(createHash('sha256').update(bytes).digest('hex'))
})

it('threadSource says what an operator did wrong as the inline one does', async () => {
  await expect(readAll(threadSource(join(folder, 'none.pcap'), ground))).rejects.toMatchObject({
    code: 'TEITEN_FILE_NOT_FOUND',
    where: join(folder, 'none.pcap'),
  })
  writeFileSync(join(folder, 'text.pcap'), 'no capture at all\n')
  await expect(readAll(threadSource(join(folder, 'text.pcap'), ground))).rejects.toMatchObject({
    code: 'TEITEN_UNKNOWN_FORMAT',
  })
})

it('threadSource ends its thread when the caller stops early', async () => {
  const path = join(folder, 'plain.pcap')
  for await (const { batch } of threadSource(path, ground).batches()) {
    expect(batch.length).toBeGreaterThan(0)
    break
  }
})
