import { hashWords, newTableKey, type TableKey } from '../../base/table-hash.ts'

/** How many addresses of ours traffic has shown, where nobody said which they are. Exact up to the cap, then "at least". */
export interface DestinationCount {
  readonly key: TableKey
  /** Open addressing, four words per slot; `used` marks taken slots. */
  slots: Uint32Array
  used: Uint8Array
  count: number
  /** True if there were more than MAX_COUNTED. */
  capped: boolean
}

/** Addresses that are told apart at most: a /16. A capture of ordinary traffic has arbitrary destinations. */
export const MAX_COUNTED = 65_536

export function newDestinationCount(): DestinationCount {
  return { key: newTableKey(), slots: new Uint32Array(4 * 64), used: new Uint8Array(64), count: 0, capped: false }
}

const probe = new Uint32Array(4)

/** Counts the address at word index `at` once. The all-zero address (a log that names none) does not count. */
export function noteDestination(d: DestinationCount, words: Uint32Array, at: number): void {
  probe[0] = words[at]!
  probe[1] = words[at + 1]!
  probe[2] = words[at + 2]!
  probe[3] = words[at + 3]!
  if ((probe[0] | probe[1] | probe[3]) === 0) return
  if (put(d) && d.count * 2 > d.used.length) grow(d)
}

function put(d: DestinationCount): boolean {
  const mask = d.used.length - 1
  let slot = hashWords(d.key, probe, 4) & mask
  while (d.used[slot] === 1) {
    const s = 4 * slot
    if (
      d.slots[s] === probe[0] &&
      d.slots[s + 1] === probe[1] &&
      d.slots[s + 2] === probe[2] &&
      d.slots[s + 3] === probe[3]
    )
      return false
    slot = (slot + 1) & mask
  }
  if (d.count >= MAX_COUNTED) {
    d.capped = true
    return false
  }
  d.used[slot] = 1
  d.slots.set(probe, 4 * slot)
  d.count++
  return true
}

function grow(d: DestinationCount): void {
  const { slots, used } = d
  d.slots = new Uint32Array(slots.length * 2)
  d.used = new Uint8Array(used.length * 2)
  d.count = 0
  for (let i = 0; i < used.length; i++) {
    if (used[i] === 0) continue
    probe.set(slots.subarray(4 * i, 4 * i + 4))
    put(d)
  }
}
