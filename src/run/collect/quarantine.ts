import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Most bytes of segments kept apart for one sensor: a clock that is a day ahead on a /24 stays below. */
export const QUARANTINE_BYTES = 256 << 20

/** A segment some of whose rows have times at which the sensor cannot have seen anything, by the collector's clock when it came. */
export interface QuarantinedSegment {
  path: string
  epoch: string
  segment: number
  /** Rows before and after these times were kept apart, Unix seconds. */
  earliest: number
  latest: number
  bytes: number
}

const NAME = /^([0-9a-f]{16})-(\d+)-(\d+)-(\d+)\.spool$/

export function quarantineFolder(data: string, sensor: string): string {
  return join(data, 'quarantine', sensor)
}

/** Keeps a segment durably; false if there is no more room for this sensor. Repeatable. */
export function quarantine(
  data: string,
  sensor: string,
  of: { epoch: string; segment: number; bytes: Buffer; earliest: number; latest: number },
): boolean {
  const kept = listQuarantine(data, sensor)
  if (kept.some(k => k.epoch === of.epoch && k.segment === of.segment)) return true
  if (kept.reduce((n, k) => n + k.bytes, 0) + of.bytes.length > QUARANTINE_BYTES) return false
  const folder = quarantineFolder(data, sensor)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { epoch, segment } = of
  const path = join(
    folder,
    `${epoch}-${segment}-${Math.max(0, Math.floor(of.earliest))}-${Math.floor(of.latest)}.spool`,
  )
  writeFileSync(`${path}.tmp`, of.bytes, { mode: 0o600, flush: true })
  renameSync(`${path}.tmp`, path)
  return true
}

/** What is kept apart for a sensor. */
export function listQuarantine(data: string, sensor: string): QuarantinedSegment[] {
  const folder = quarantineFolder(data, sensor)
  if (!existsSync(folder)) return []
  const found: QuarantinedSegment[] = []
  for (const name of readdirSync(folder).sort()) {
    const m = NAME.exec(name)
    if (m === null) continue
    const path = join(folder, name)
    const [earliest, latest] = [Number(m[3]), Number(m[4])]
    found.push({ path, epoch: m[1]!, segment: Number(m[2]), earliest, latest, bytes: statSync(path).size })
  }
  return found
}
