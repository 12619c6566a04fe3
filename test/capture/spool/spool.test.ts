import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { readSegment } from '../../../src/capture/spool/read-segment.ts'
import { MAX_SEGMENT_BYTES, RECORD_KIND } from '../../../src/capture/spool/segment-format.ts'
import {
  appendRecord,
  closeSegment,
  closeSpool,
  commitSpool,
  forgetSegment,
  openSpool,
  spoolBytes,
} from '../../../src/capture/spool/spool.ts'
import { decodeTuples } from '../../../src/capture/spool/tuple-record.ts'
import { packetsOf, sampleRecord } from './sample-records.ts'

const base = mkdtempSync(join(tmpdir(), 'teiten-spool-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
let folder = ''
let number = 0
beforeEach(() => {
  folder = join(base, String(++number))
})

/** Packets in all segments of the folder, and the packets that their records say are missing between them. */
function contents(): { packets: number; missing: number; segments: number } {
  let packets = 0
  let missing = 0
  const after = new Map<string, number>()
  const names = readdirSync(folder)
    .filter(n => n.endsWith('.spool'))
    .sort()
  for (const name of names) {
    const epoch = name.split('-')[1]!
    for (const record of readSegment(readFileSync(join(folder, name))).records) {
      const before = after.get(epoch) ?? 0
      missing += record.packetsBefore - before
      const own = packetsOf(decodeTuples(record.payload)!.tuples)
      packets += own
      after.set(epoch, record.packetsBefore + own)
    }
  }
  return { packets, missing, segments: names.length }
}

function fill(spool: ReturnType<typeof openSpool>, records: number, rows = 20): number {
  let packets = 0
  for (let i = 0; i < records; i++) {
    const record = sampleRecord(rows, i + 1)
    packets += record.packets
    appendRecord(spool, RECORD_KIND.tuples, record.packets, record.payload)
  }
  return packets
}

describe('the spool', () => {
  it('holds what was appended once it says so, in segments of a bounded size', async () => {
    const spool = openSpool({ folder, segmentBytes: 20_000 })
    const packets = fill(spool, 200)
    expect(await commitSpool(spool)).toBe(true)
    expect(contents()).toMatchObject({ packets, missing: 0 })
    expect(Math.max(...spool.closed.map(f => f.bytes))).toBeLessThan(25_000)
    expect(spool.closed.map(f => f.segment)).toEqual(spool.closed.map((_, i) => i))
    await closeSpool(spool)
    expect(contents()).toMatchObject({ packets, missing: 0 })
  })

  it('never makes a segment that a collector would not take, however much waits', async () => {
    const spool = openSpool({ folder })
    const packets = fill(spool, 240, 2000)
    await closeSpool(spool)
    expect(Math.max(...spool.closed.map(f => f.bytes))).toBeLessThan(MAX_SEGMENT_BYTES)
    expect(contents()).toMatchObject({ packets, missing: 0 })
  })

  it('shares one write among what arrives together, and writes by itself', async () => {
    const spool = openSpool({ folder })
    const packets = fill(spool, 5)
    expect(contents().packets).toBe(0)
    await new Promise(done => setTimeout(done, 300))
    expect(contents().packets).toBe(packets)
    await closeSpool(spool)
  })

  it('goes on with what earlier runs left, whatever state it is in', async () => {
    const first = openSpool({ folder, segmentBytes: 3000 })
    fill(first, 20)
    await closeSpool(first)
    const names = readdirSync(folder).sort()
    truncateSync(join(folder, names[0]!), 100) // torn
    rmSync(join(folder, names[1]!)) // missing
    writeFileSync(join(folder, names[2]!), '') // empty
    writeFileSync(join(folder, 'notes.txt'), 'of somebody else')
    const second = openSpool({ folder })
    expect(second.closed.length).toBe(names.length - 1)
    const packets = fill(second, 3)
    await closeSpool(second)
    expect(second.generation).toBe(first.generation + 1)
    expect(second.closed.at(-1)).toMatchObject({ epoch: second.epoch, packets })
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('of somebody else')
  })

  it('belongs to one process at a time, and a dead one is no hindrance', async () => {
    const spool = openSpool({ folder })
    expect(() => openSpool({ folder })).toThrow(/in use by another process/)
    await closeSpool(spool)
    writeFileSync(join(folder, 'lock'), '999999999/1')
    await closeSpool(openSpool({ folder }))
  })

  it('drops the oldest when it is full, and the gap says how many packets', async () => {
    const spool = openSpool({ folder, maxBytes: 40_000, segmentBytes: 5000, whenFull: 'drop-oldest' })
    let packets = 0
    for (let i = 0; i < 20; i++) {
      packets += fill(spool, 10)
      await commitSpool(spool)
      expect(spoolBytes(spool)).toBeLessThanOrEqual(40_000)
    }
    await closeSpool(spool)
    const left = contents()
    expect(spool.loss.segments).toBeGreaterThan(5)
    expect(left.packets + spool.loss.droppedPackets).toBe(packets)
    expect(left.missing).toBe(spool.loss.droppedPackets)
  })

  it('stops recording when it is full if that is the policy, and the gap says how many packets', async () => {
    const spool = openSpool({ folder, maxBytes: 40_000, segmentBytes: 5000, whenFull: 'stop-recording' })
    let packets = 0
    for (let i = 0; i < 20; i++) {
      packets += fill(spool, 10)
      await commitSpool(spool)
    }
    expect(spool.loss).toMatchObject({ segments: 0 })
    expect(contents().packets + spool.loss.refusedPackets).toBe(packets)
    await closeSegment(spool)
    for (const file of [...spool.closed].slice(0, 4)) {
      forgetSegment(spool, file)
    }
    const shipped = packets - contents().packets - spool.loss.refusedPackets
    packets += fill(spool, 1)
    expect(await commitSpool(spool)).toBe(true)
    await closeSpool(spool)
    expect(contents().missing).toBe(spool.loss.refusedPackets + shipped)
    expect(contents().packets).toBe(packets - spool.loss.refusedPackets - shipped)
  })
})
