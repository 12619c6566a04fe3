import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TeitenError } from '../../src/base/error.ts'
import { openBytes } from '../../src/capture/byte-stream.ts'
import { openCapture } from '../../src/capture/capture-file.ts'
import { decodeFrames } from '../../src/decode/decode-frames.ts'
import { FRAMES_PER_BATCH } from '../../src/model/frame-batch.ts'
import { newOddityCounts, ODDITIES } from '../../src/model/oddity.ts'
import { newPacketBatch } from '../../src/model/packet-batch.ts'

const data = process.env.TEITEN_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data')

/** Reading of one capture may take so long, whatever it holds. */
const LIMIT_MS = 5000

describe.each(['hostile', 'ndpi'])('captures of others: %s', name => {
  const folder = join(data, name)
  const there = existsSync(folder)
  if (!there) console.warn(`SKIPPED: ${folder} is not there; set TEITEN_SHARED_DATA`)

  it.skipIf(!there)('each is read and decoded, every frame counted, within 5 s', async () => {
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(e => e.isFile() && /\.(pcap|pcapng|cap)(\.gz)?$/.test(e.name))
      .map(e => join(e.parentPath, e.name))
    expect(paths.length).toBeGreaterThan(100)
    const out = newPacketBatch(FRAMES_PER_BATCH)
    for (const path of paths) {
      const started = performance.now()
      const oddities = newOddityCounts()
      let rows = 0
      try {
        const capture = await openCapture(await openBytes(path))
        for await (const frames of capture.batches()) {
          decodeFrames(frames, out, oddities)
          rows += out.length
        }
        const stopped = ODDITIES.reduce((sum, o, i) => sum + (o.stops ? oddities[i]! : 0), 0)
        expect(rows + stopped, path).toBe(capture.packets())
      } catch (error) {
        if (!(error instanceof TeitenError)) throw error
      }
      expect(performance.now() - started, path).toBeLessThan(LIMIT_MS)
    }
  })
})
