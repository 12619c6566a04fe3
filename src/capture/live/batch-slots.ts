import type { LiveBatch } from './live-event.ts'

/**
 * Batches in shared memory, filled by the capturing thread and read by the one that counts. A slot belongs to exactly one of
 * them at a time; if none is free the ring fills, and what it cannot hold the kernel counts as lost.
 */
export interface BatchSlots {
  readonly memory: SharedArrayBuffer
  readonly control: Int32Array
  readonly slots: readonly LiveBatch[]
}

export const SLOTS = 4
/** Eight full blocks of the ring. */
export const SLOT_BYTES = 1 << 20
export const SLOT_FRAMES = 8192

/** Words of the control area: whether to stop, then the state of each slot. */
const STOP = 0
const STATE = 1
const FREE = 0
const TAKEN = 1
const CONTROL_BYTES = 64
/** Bytes of columns per frame: offset, captured, wire, nanoseconds (4 each), seconds (8), link type (2), handshake (1). */
const COLUMN_BYTES = SLOT_FRAMES * 27
const SLOT_TOTAL = Math.ceil((SLOT_BYTES + COLUMN_BYTES) / 64) * 64

export function newBatchSlots(): BatchSlots {
  return batchSlots(new SharedArrayBuffer(CONTROL_BYTES + SLOTS * SLOT_TOTAL))
}

/** The same slots seen from another thread. */
export function batchSlots(memory: SharedArrayBuffer): BatchSlots {
  const slots = Array.from({ length: SLOTS }, (_, i) => slotAt(memory, CONTROL_BYTES + i * SLOT_TOTAL))
  return { memory, control: new Int32Array(memory, 0, CONTROL_BYTES / 4), slots }
}

function slotAt(memory: SharedArrayBuffer, start: number): LiveBatch {
  const n = SLOT_FRAMES
  let at = start
  const take = (bytes: number) => {
    const here = at
    at += bytes
    return here
  }
  return {
    seconds: new Float64Array(memory, take(8 * n), n),
    offset: new Uint32Array(memory, take(4 * n), n),
    capturedLength: new Uint32Array(memory, take(4 * n), n),
    wireLength: new Uint32Array(memory, take(4 * n), n),
    nanoseconds: new Uint32Array(memory, take(4 * n), n),
    linkType: new Uint16Array(memory, take(2 * n), n),
    handshake: new Uint8Array(memory, take(n), n),
    bytes: new Uint8Array(memory, take(SLOT_BYTES), SLOT_BYTES),
    length: 0,
    capacity: n,
    firstNumber: 1,
    previousSeconds: -1,
  }
}

export function isStopped(s: BatchSlots): boolean {
  return Atomics.load(s.control, STOP) === 1
}

export function stopSlots(s: BatchSlots): void {
  Atomics.store(s.control, STOP, 1)
}

/** Index of a slot that is now the caller's; waits at most `timeoutMs` for one, then -1. */
export function takeSlot(s: BatchSlots, timeoutMs: number): number {
  for (let i = 0; i < SLOTS; i++) {
    if (Atomics.compareExchange(s.control, STATE + i, FREE, TAKEN) === FREE) return i
  }
  if (timeoutMs > 0) {
    Atomics.wait(s.control, STATE, TAKEN, timeoutMs)
    return takeSlot(s, 0)
  }
  return -1
}

/** True if a slot is free: the reader keeps up. */
export function hasFreeSlot(s: BatchSlots): boolean {
  for (let i = 0; i < SLOTS; i++) if (Atomics.load(s.control, STATE + i) === FREE) return true
  return false
}

export function freeSlot(s: BatchSlots, i: number): void {
  Atomics.store(s.control, STATE + i, FREE)
  Atomics.notify(s.control, STATE)
}
