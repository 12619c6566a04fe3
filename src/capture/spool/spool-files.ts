import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A segment on disk. */
export interface SegmentFile {
  path: string
  /** Which run of the sensor wrote it, counted up from what lay in the folder: an order that no clock can disturb. */
  generation: number
  epoch: string
  segment: number
  bytes: number
  /** Packets in it; null for what an earlier run left. */
  packets: number | null
}

const NAME = /^(\d{8})-([0-9a-f]{16})-(\d{8})\.spool$/

export function segmentName(generation: number, epoch: string, segment: number): string {
  return `${String(generation).padStart(8, '0')}-${epoch}-${String(segment).padStart(8, '0')}.spool`
}

/** Segments in the folder, in the order in which they were written. Other files are left alone. */
export function listSegmentFiles(folder: string): SegmentFile[] {
  const files: SegmentFile[] = []
  for (const name of readdirSync(folder).sort()) {
    const m = NAME.exec(name)
    if (m === null) continue
    const path = join(folder, name)
    files.push({
      path,
      generation: Number(m[1]),
      epoch: m[2]!,
      segment: Number(m[3]),
      bytes: statSync(path).size,
      packets: null,
    })
  }
  return files
}
