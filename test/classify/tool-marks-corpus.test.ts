import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatAddress } from '../../src/base/address.ts'
import { seededRandom } from '../../src/base/random.ts'
import { openBytes } from '../../src/capture/byte-stream.ts'
import { openCapture } from '../../src/capture/capture-file.ts'
import { toolMarks } from '../../src/classify/tool-marks.ts'
import { decodeFrames } from '../../src/decode/decode-frames.ts'
import { newOddityCounts } from '../../src/model/oddity.ts'
import { newPacketBatch } from '../../src/model/packet-batch.ts'
import { MARK, type MarkName, markNames } from '../../src/model/packet-class.ts'
import { MASSCAN_PACKETS_AT_LEAST } from '../../src/store/marks.ts'
import { batchOf, type Row } from './packet-rows.ts'

const shared = process.env.TEITEN_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data')
if (!existsSync(shared)) console.warn(`skipped: ${shared} is not there`)

const [SYN, ACK, RST] = [2, 16, 4]

/** SYNs of Spoki's records, two hours of a reactive telescope. */
function spokiSyns(): Row[] {
  const folder = join(shared, 'spoki')
  const rows: Row[] = []
  for (const name of readdirSync(folder).filter(n => n.includes('.raw.'))) {
    const [head, ...lines] = readFileSync(join(folder, name), 'utf8').split('\n')
    const column = new Map(head!.split('|').map((title, i) => [title, i]))
    for (const line of lines) {
      const cells = line.split('|')
      const cell = (title: string): string => cells[column.get(title)!] ?? ''
      if (cell('proto') !== 'tcp' || cell('syn') !== '1' || cell('ack') !== '0' || cell('rst') !== '0') continue
      const options = cell('options')
      rows.push({
        source: cell('saddr'),
        destination: cell('daddr'),
        destinationPort: Number(cell('dport')),
        ttl: Number(cell('ttl')),
        tcpFlags: SYN,
        tcpSequence: Number(cell('snum')),
        tcpWindow: Number(cell('window size')),
        tcpOptionLength: options === '' ? 0 : options === 'mss' ? 4 : 20,
        tcpOptions: options === '' ? 0 : options === 'mss' ? 1 : 0x17,
        tcpMss: options === 'mss' ? 1460 : 0,
        ipId: Number(cell('ipid')),
      })
    }
  }
  return rows
}

/** SYNs of ordinary hosts (and of one scan) in the captures of a folder. */
async function captureSyns(folder: string): Promise<Row[]> {
  const rows: Row[] = []
  const p = newPacketBatch(65_536)
  for (const name of readdirSync(folder).filter(n => /\.(?:pcap|pcapng|cap)$/.test(n))) {
    const capture = await openCapture(await openBytes(join(folder, name)))
    for await (const frames of capture.batches()) {
      p.length = 0
      decodeFrames(frames, p, newOddityCounts())
      for (let i = 0; i < p.length; i++) {
        if (p.protocol[i] !== 6 || (p.tcpFlags[i]! & (SYN | ACK | RST)) !== SYN) continue
        rows.push({
          source: formatAddress(p.source, 4 * i),
          destination: formatAddress(p.destination, 4 * i),
          destinationPort: p.destinationPort[i]!,
          ttl: p.ttl[i]!,
          tcpFlags: SYN,
          tcpSequence: p.tcpSequence[i]!,
          tcpWindow: p.tcpWindow[i]!,
          tcpOptionLength: p.tcpOptionLength[i]!,
          tcpOptions: p.tcpOptions[i]!,
          tcpMss: p.tcpMss[i]!,
          ipId: p.ipId[i]!,
        })
      }
    }
  }
  return rows
}

/** Marks by source: masscan's after as many packets as it takes. */
function marksBySource(rows: readonly Row[], batch = batchOf([...rows])): Map<string, MarkName[]> {
  const bits = new Map<string, { all: number; masscan: number }>()
  for (let i = 0; i < batch.length; i++) {
    const found = toolMarks(batch, i)
    const of = bits.get(rows[i]!.source!) ?? { all: 0, masscan: 0 }
    bits.set(rows[i]!.source!, of)
    of.all |= found
    if ((found & MARK.masscan) !== 0) of.masscan++
  }
  return new Map(
    [...bits].map(([source, of]) => [
      source,
      markNames(of.masscan >= MASSCAN_PACKETS_AT_LEAST ? of.all : of.all & ~MARK.masscan),
    ]),
  )
}

function sourcesWith(mark: MarkName, marks: Map<string, MarkName[]>): number {
  return [...marks.values()].filter(names => names.includes(mark)).length
}

describe.skipIf(!existsSync(shared))('tool marks on real captures', () => {
  const ordinary = existsSync(shared) ? captureSyns(join(shared, 'ndpi/pcap')) : Promise.resolve([])

  it('find the tools of Spoki’s hours, masscan only where two packets say so', () => {
    const rows = spokiSyns()
    const marks = marksBySource(rows)
    const batch = batchOf(rows)
    const single = rows.filter((_, i) => (toolMarks(batch, i) & MARK.masscan) !== 0)
    console.info(
      `Spoki: ${rows.length} SYNs of ${marks.size} sources; ${(['zmap', 'masscan', 'mirai', 'nmapSyn', 'irregularSyn'] as const).map(m => `${m} ${sourcesWith(m, marks)}`).join(', ')}`,
    )
    expect(sourcesWith('zmap', marks)).toBe(new Set(rows.filter(r => r.ipId === 54321).map(r => r.source)).size)
    expect(sourcesWith('masscan', marks)).toBeLessThan(new Set(single.map(r => r.source)).size)
    expect(sourcesWith('masscan', marks)).toBeGreaterThan(0)
    expect(sourcesWith('mirai', marks)).toBe(1)
  })

  it('mark ordinary hosts at most once in 10,000: measured with addresses and identifications that nobody used', {
    timeout: 120_000,
  }, async () => {
    const rows = [...spokiSyns(), ...(await ordinary)]
    const random = seededRandom(17)
    const DECOYS = 300
    const wrong = { mirai: 0, masscan: 0, zmap: 0 }
    const sources = new Set(rows.map(r => r.source)).size
    const [batch, asSent] = [batchOf(rows), batchOf(rows)]
    for (let n = 0; n < DECOYS; n++) {
      // The same packets as if they had come to another address, with another identification: every mark is by chance.
      const [address, id] = [1 + random.below(0xffffff), 1 + random.below(0xfffe)]
      for (let i = 0; i < batch.length; i++) {
        batch.ipId[i] = (asSent.ipId[i]! + id) & 0xffff
        batch.tcpSequence[i] = (asSent.tcpSequence[i]! ^ address) >>> 0
      }
      const marks = marksBySource(rows, batch)
      for (const mark of ['mirai', 'masscan', 'zmap'] as const) wrong[mark] += sourcesWith(mark, marks)
    }
    const trials = sources * DECOYS
    console.info(
      `decoys: ${trials} sources; wrongly ${Object.entries(wrong)
        .map(([m, n]) => `${m} ${n}`)
        .join(', ')}`,
    )
    for (const n of Object.values(wrong)) expect(n / trials).toBeLessThanOrEqual(1e-4)
  })

  it('mark no host of nDPI’s captures but the scanner, and the fuzzed packets that repeat a byte', async () => {
    const marks = marksBySource(await ordinary)
    const marked = [...marks].filter(([, names]) => names.some(name => name !== 'irregularSyn'))
    expect(marked.map(([source, names]) => `${source} ${names.join()}`).sort()).toEqual([
      '147.234.1.170 mirai',
      '192.168.1.178 nmapSyn',
    ])
  })
})
