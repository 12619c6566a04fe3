import { captureWay } from '../../model/capture-way.ts'
import type { Heartbeat } from '../../model/heartbeat.ts'
import { ODDITIES } from '../../model/oddity.ts'

/** Most bytes of a heartbeat: every oddity at once is 1.5 kB. */
const MAX_HEARTBEAT_BYTES = 4096
/** Longest stretch that one heartbeat may speak for, in seconds: more is no heartbeat but a claim. */
const LONGEST_STRETCH = 3600
const MOST_PACKETS = 2 ** 48

export function encodeHeartbeat(beat: Heartbeat): Buffer {
  return Buffer.from(JSON.stringify(beat), 'utf8')
}

/** A heartbeat from outside; null if it is none. Only what is known is taken over. */
export function decodeHeartbeat(bytes: Buffer): Heartbeat | null {
  if (bytes.length > MAX_HEARTBEAT_BYTES) return null
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const given = value as Record<string, unknown>
  const way = captureWay(String(given.mode), String(given.answers))
  const numbers = ['from', 'to', 'received', 'lost', 'shed'].map(key => given[key])
  if (way === null || !numbers.every(isCount)) return null
  const [from, to, received, lost, shed] = numbers as [number, number, number, number, number]
  if (to < from || to - from > LONGEST_STRETCH || to > 0xffffffff) return null
  return {
    from,
    to,
    ...way,
    received: Math.round(received),
    lost: Math.round(lost),
    shed: Math.round(shed),
    clockStep: finite(given.clockStep) ?? 0,
    clockOffset: finite(given.clockOffset),
    oddities: oddityCounts(given.oddities),
    version: typeof given.version === 'string' ? given.version.replace(/[^\w.+-]/g, '').slice(0, 32) : '',
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MOST_PACKETS
}

function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Counts by the names that we know; a name from outside is never a key. */
function oddityCounts(value: unknown): Record<string, number> {
  const counts: Record<string, number> = {}
  if (typeof value !== 'object' || value === null) return counts
  for (const { name } of ODDITIES) {
    const n = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : 0
    if (isCount(n) && n > 0) counts[name] = Math.round(n)
  }
  return counts
}
