import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { TeitenError } from '../../base/error.ts'
import {
  type BatchSlots,
  batchSlots,
  hasFreeSlot,
  isStopped,
  SLOT_BYTES,
  SLOT_FRAMES,
  takeSlot,
} from './batch-slots.ts'
import { addressTexts, type BlockReader, bytesIn, packetsIn, readBlock } from './block-reader.ts'
import { darkAddresses, isDark } from './dark-addresses.ts'
import { interfaceFacts } from './interface-facts.ts'
import { emptySecond, type LiveSecond, type RingSettings } from './live-event.ts'
import { newOwnConversations } from './own-conversations.ts'
import { dropThreadCapabilities } from './privileges.ts'
import { newArrival } from './respond/arrival.ts'
import type { Banners } from './respond/banners.ts'
import { newNeighbours } from './respond/neighbours.ts'
import { newResponder, setResponderClock } from './respond/responder.ts'
import {
  awaitBlock,
  closeRing,
  isHalfFull,
  nextBlock,
  openRing,
  RETIRE_MS,
  type Ring,
  readStatistics,
  releaseBlock,
} from './ring.ts'
import { closeTransmitter, openTransmitter, sendFrames, type Transmitter } from './transmitter.ts'

/** What the capturing thread says. */
export type WorkerMessage =
  | { kind: 'open' }
  | { kind: 'failed'; code: string; message: string; where: string; next: string }
  | { kind: 'batch'; slot: number; length: number; firstNumber: number; previousSeconds: number }
  | { kind: 'second'; second: LiveSecond }
  | { kind: 'closed' }

/** A batch that is not full is handed on after this long. */
const BATCH_AGE_MS = 100
/** Longest sleep of the loop while nothing comes: how late a stop or the second's figures can be. */
const IDLE_MS = 50

/** After a stop the kernel's ring is read for so long at most. */
const LAST_MS = 1000
/** Turns of IDLE_MS after which a capture that is stopped no longer waits for a reader: there is none any more. */
const GIVE_UP_TURNS = 40

interface Loop {
  readonly slots: BatchSlots
  readonly ring: Ring
  readonly transmitter: Transmitter | null
  readonly reader: BlockReader
  /** Slot being filled, -1 if none; bytes of it in use, and when its first block came. */
  slot: number
  used: number
  begun: number
  packets: number
  lastSeconds: number
  nextSecond: number
  /** Figures of the transmitter and responder at the last report. */
  told: { sent: number; refused: number; shed: number; proven: number; neighbours: number }
}

function openLoop(settings: RingSettings, slots: BatchSlots): Loop {
  const facts = interfaceFacts(settings.interface)
  const dark = darkAddresses(settings.blocks)
  const heldDark = facts.held.filter(words => isDark(dark, words))
  const ring = openRing(facts, { seesOutgoing: heldDark.length > 0, mebibytes: settings.ringMiB })
  const claims = settings.answerNeighbours && facts.ethernet
  const transmitter = settings.respond || claims ? openTransmitter(facts) : null
  return {
    slots,
    ring,
    transmitter,
    reader: {
      ring,
      ethernet: facts.ethernet,
      dark,
      dialogue: settings.dialogue.length > 0 ? darkAddresses(settings.dialogue) : null,
      arrival: newArrival(),
      responder:
        settings.respond && transmitter !== null ? newResponder(transmitter, settings.banners, settings.limits) : null,
      neighbours: claims && transmitter !== null ? newNeighbours(dark, facts.mac, addressTexts(facts.held)) : null,
      transmitter,
      own: heldDark.length > 0 ? newOwnConversations() : null,
      excluded: new Set(settings.excluded),
      second: emptySecond(Date.now() / 1000),
    },
    slot: -1,
    used: 0,
    begun: 0,
    packets: 0,
    lastSeconds: -1,
    nextSecond: Date.now() + 1000,
    told: { sent: 0, refused: 0, shed: 0, proven: 0, neighbours: 0 },
  }
}

function post(message: WorkerMessage): void {
  parentPort!.postMessage(message)
}

/** Reads blocks until it is told to stop, then what the kernel still holds; a flood does not go on for ever. */
function runLoop(loop: Loop): void {
  const { ring, slots } = loop
  let lastPass = 0
  let stoppedAt = 0
  while (lastPass < 2) {
    const now = Date.now()
    if (stoppedAt === 0 && isStopped(slots)) stoppedAt = now
    if (stoppedAt !== 0 && now - stoppedAt > LAST_MS) break
    const at = nextBlock(ring)
    if (at >= 0) takeBlock(loop, at, now)
    else {
      if (loop.transmitter !== null) sendFrames(loop.transmitter)
      if (isDue(loop, now)) publish(loop)
      if (stoppedAt !== 0) lastPass++
      awaitBlock(ring, stoppedAt !== 0 ? 2 * RETIRE_MS : loop.slot >= 0 ? BATCH_AGE_MS / 4 : IDLE_MS)
    }
    if (now >= loop.nextSecond) tellSecond(loop, now)
  }
  if (loop.slot >= 0) publish(loop)
  tellSecond(loop, Date.now())
}

function takeBlock(loop: Loop, at: number, now: number): void {
  const { ring, reader, slots } = loop
  if (reader.responder !== null) {
    reader.responder.pressed = isHalfFull(ring)
    setResponderClock(reader.responder, now)
  }
  const length = bytesIn(ring, at)
  if (loop.slot >= 0) {
    const frames = slots.slots[loop.slot]!.length + packetsIn(ring, at)
    if (loop.used + length > SLOT_BYTES || frames > SLOT_FRAMES) publish(loop)
  }
  for (let turns = 0; loop.slot < 0; turns++) {
    if (turns > GIVE_UP_TURNS && isStopped(slots)) {
      releaseBlock(ring)
      return
    }
    loop.slot = takeSlot(slots, IDLE_MS)
    loop.used = 0
    loop.begun = now
    if (loop.slot >= 0) slots.slots[loop.slot]!.length = 0
    else if (Date.now() >= loop.nextSecond) tellSecond(loop, Date.now())
  }
  const batch = slots.slots[loop.slot]!
  const before = batch.length
  readBlock(reader, at, batch, loop.used)
  if (batch.length > before) loop.used += (length + 7) & ~7
  releaseBlock(ring)
  if (loop.transmitter !== null) sendFrames(loop.transmitter)
  if (isDue(loop, now)) publish(loop)
}

/** While the other thread is behind, a batch waits until it is full: then there are fewer of them. */
function isDue(loop: Loop, now: number): boolean {
  return loop.slot >= 0 && now - loop.begun >= BATCH_AGE_MS && hasFreeSlot(loop.slots)
}

/** Hands the slot to the other thread, or keeps it if nothing of the sensor is in it. */
function publish(loop: Loop): void {
  const batch = loop.slots.slots[loop.slot]!
  if (batch.length === 0) {
    loop.begun = Date.now()
    return
  }
  post({
    kind: 'batch',
    slot: loop.slot,
    length: batch.length,
    firstNumber: loop.packets + 1,
    previousSeconds: loop.lastSeconds,
  })
  loop.packets += batch.length
  loop.lastSeconds = batch.seconds[batch.length - 1]!
  loop.slot = -1
}

/** This thread never returns to its event loop, so it asks whether other banners have come. */
function takeBanners({ responder }: BlockReader): void {
  const received = receiveMessageOnPort(parentPort!) as { message: Banners } | undefined
  if (received !== undefined && responder !== null) responder.banners = received.message
}

function tellSecond(loop: Loop, now: number): void {
  const { reader, transmitter, told } = loop
  const { second, responder, neighbours } = reader
  second.lost = readStatistics(loop.ring).lost
  const sent = transmitter?.sent ?? 0
  const refused = transmitter?.refused ?? 0
  const shed = responder?.shed ?? 0
  const proven = responder?.proven ?? 0
  const answered = neighbours?.answered ?? 0
  second.at = now / 1000
  second.neighbours = answered - told.neighbours
  second.replies = Math.max(0, sent - told.sent - second.neighbours)
  second.refused = refused - told.refused
  second.shed = shed - told.shed
  second.proven = proven - told.proven
  second.occupied = neighbours === null ? 0 : neighbours.occupied.size - neighbours.held
  loop.told = { sent, refused, shed, proven, neighbours: answered }
  post({ kind: 'second', second: { ...second } })
  takeBanners(reader)
  Object.assign(second, emptySecond(now / 1000))
  loop.nextSecond = now + 1000
}

function main(): void {
  const { settings, memory } = workerData as { settings: RingSettings; memory: SharedArrayBuffer }
  let loop: Loop
  try {
    loop = openLoop(settings, batchSlots(memory))
    dropThreadCapabilities()
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error
    post({ kind: 'failed', code: error.code, message: error.message, where: error.where, next: error.next })
    return
  }
  post({ kind: 'open' })
  try {
    runLoop(loop)
  } finally {
    closeRing(loop.ring)
    if (loop.transmitter !== null) closeTransmitter(loop.transmitter)
  }
  post({ kind: 'closed' })
}

main()
