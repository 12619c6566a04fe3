import type { TupleColumns } from '../model/flow-tuple.ts'
import { FROM_PACKET, HANDSHAKE, type PacketBatch } from '../model/packet-batch.ts'
import { DIRECTION, type PacketClasses } from '../model/packet-class.ts'
import { TCP, TCP_ACK, TCP_RST, TCP_SYN } from '../model/protocol.ts'
import { addBackscatter, BACKSCATTER_BIN_SECONDS, newBackscatterTable } from './backscatter-table.ts'
import {
  beginConversation,
  type ConversationTable,
  distanceFromSyn,
  findConversation,
  hasPayload,
  isSameSyn,
  newConversationTable,
  setPayload,
  synRow,
} from './conversation-table.ts'
import { internPayload, type PayloadTable } from './payload-table.ts'
import { beginEpoch, blockOf, type RowTable, rowInBlock, rowNumber } from './row-table.ts'
import type { StorageKeys } from './storage-order.ts'
import { isFollowed, isReset, newStrip, prepareStrip, STRIP_ROWS, type Strip } from './strip.ts'
import {
  addToTuple,
  attachPayload,
  hashTupleKey,
  KEY_WIDTH,
  newTupleTable,
  setHandshake,
  setKeyDirection,
  setKeyPayload,
  V4_KEY_WIDTH,
} from './tuple-table.ts'

export interface AggregatorOptions {
  payloads: PayloadTable
  /** Most tuples held in memory before the oldest block is due (default 393,216 in three blocks; 48 bytes each, 72 with IPv6). */
  maxTuples?: number
  /** How long a tuple stays so that what follows its SYN can be attached, in seconds of capture time (default 120; a live sensor shows its tuples sooner). */
  staySeconds?: number
  /** Conversations remembered for a minute, a power of two (default 1,048,576; 16 bytes each). */
  maxConversations?: number
}

/** Folds classified packets into flow tuples. Counters are exact sums over everything aggregated so far. */
export interface Aggregator {
  packets: number
  accesses: number
  /** Tuples made. */
  tuples: number
  /** Tuples that left before their time, because maxTuples was reached. */
  earlyTuples: number
  /** First payloads and handshakes whose SYN's tuple had left: they stand on their own tuple only. */
  lateAttachments: number
  readonly conversations: ConversationTable
  readonly payloads: PayloadTable
  /** Tuples between IPv4 addresses, and all others. */
  readonly v4Tuples: RowTable
  readonly otherTuples: RowTable
  readonly backscatterRows: RowTable
  /** Emptied columns of whole blocks between IPv4 addresses. */
  readonly spareColumns: TupleColumns[]
  /** Room in which blocks are put into order. */
  storageKeys: StorageKeys | null
  readonly strip: Strip
  readonly maxTuples: number
  readonly staySeconds: number
  /** Latest packet time, Unix seconds. */
  newest: number
  finished: boolean
}

/** How long a tuple should stay so that what follows its SYN can be attached. */
const STAY_SECONDS = 120
/** Tuples with an IPv6 address in a block: they are few, and a block is due as soon as it is full and two minutes old. */
const OTHER_TUPLES = 65_536
/** Sequence numbers this far behind the SYN still count as its first data, or as the reset of its conversation. */
const FIRST_DATA_WINDOW = 65_536

export function newAggregator(options: AggregatorOptions): Aggregator {
  const maxTuples = options.maxTuples ?? 393_216
  const capacity = 2 ** Math.max(4, Math.floor(Math.log2(maxTuples / 3)))
  const v4Tuples = newTupleTable(capacity, V4_KEY_WIDTH)
  const otherTuples = newTupleTable(Math.min(capacity, OTHER_TUPLES), KEY_WIDTH)
  return {
    packets: 0,
    accesses: 0,
    tuples: 0,
    earlyTuples: 0,
    lateAttachments: 0,
    conversations: newConversationTable(options.maxConversations ?? 1_048_576),
    payloads: options.payloads,
    v4Tuples,
    otherTuples,
    backscatterRows: newBackscatterTable(Math.min(capacity, 65_536)),
    spareColumns: [],
    storageKeys: null,
    strip: newStrip(),
    maxTuples,
    staySeconds: options.staySeconds ?? STAY_SECONDS,
    newest: 0,
    finished: false,
  }
}

/**
 * Packets that no tuple holds: packets = sum over tuples + these. Blocks leave early instead of dropping rows, so it is 0
 * unless a log claims more than 4,294,967,295 packets for one tuple.
 */
export function evictedPackets(a: Aggregator): number {
  return a.v4Tuples.lost + a.otherTuples.lost
}

/** Adds every row of a classified batch. Afterwards call drainFull and drainFullBackscatter (drain-blocks.ts) until they give null. */
export function aggregateBatch(a: Aggregator, batch: PacketBatch, classes: PacketClasses): void {
  const { strip } = a
  for (let first = 0; first < batch.length; first += STRIP_ROWS) {
    const length = Math.min(STRIP_ROWS, batch.length - first)
    const seconds = batch.seconds[first]!
    beginEpoch(a.v4Tuples, Math.floor(seconds / 60))
    beginEpoch(a.otherTuples, Math.floor(seconds / 60))
    beginEpoch(a.backscatterRows, Math.floor(seconds / BACKSCATTER_BIN_SECONDS))
    prepareStrip(strip, batch, classes, first, length, a.v4Tuples, a.otherTuples, a.conversations)
    for (let i = 0; i < length; i++) aggregateRow(a, batch, classes, first + i, i)
  }
}

/** Row `row` of the batch, which is number `i` of the strip. */
function aggregateRow(a: Aggregator, batch: PacketBatch, classes: PacketClasses, row: number, i: number): void {
  const direction = classes.direction[row]!
  const seconds = a.strip.seconds[i]!
  if (seconds > a.newest) a.newest = seconds
  if (direction === DIRECTION.backscatter) {
    if (endsConversation(a, batch, classes, row, i)) {
      addReset(a, batch, classes, row, i)
      return
    }
    addBackscatter(a.backscatterRows, batch, classes, row, seconds)
  }
  if (direction > DIRECTION.continuation) addTuple(a, batch, classes, row, i, 0, 0)
  else if (batch.accesses[row] !== FROM_PACKET) addLogged(a, batch, classes, row, i)
  else if (batch.protocol[row] !== TCP) {
    addTuple(
      a,
      batch,
      classes,
      row,
      i,
      payloadOf(a, batch, row),
      direction === DIRECTION.access ? batch.packets[row]! : 0,
    )
  } else if (direction === DIRECTION.access) addSyn(a, batch, classes, row, i)
  else addContinuation(a, batch, classes, row, i)
}

/** True for a reset whose sender opened this very conversation: the end of a scan, not an answer to a forged packet. */
function endsConversation(a: Aggregator, batch: PacketBatch, classes: PacketClasses, row: number, i: number): boolean {
  if (!isReset(classes, row) || !isFollowed(batch, classes, row)) return false
  const { conversation, seconds } = a.strip
  const entry = findConversation(a.conversations, conversation[2 * i]!, conversation[2 * i + 1]!, seconds[i]!)
  if (entry < 0) return false
  const distance = distanceFromSyn(a.conversations, entry, batch.tcpSequence[row]! | 0)
  return distance >= 0 && distance < FIRST_DATA_WINDOW
}

function addReset(a: Aggregator, batch: PacketBatch, classes: PacketClasses, row: number, i: number): void {
  const { keys, hash } = a.strip
  setKeyDirection(keys, i * KEY_WIDTH, DIRECTION.continuation)
  hash[i] = hashTupleKey(tableOf(a, i), keys, i * KEY_WIDTH)
  addTuple(a, batch, classes, row, i, 0, 0)
}

/** The table that the tuple of strip row `i` belongs into. */
function tableOf(a: Aggregator, i: number): RowTable {
  return a.strip.keyWidth[i] === V4_KEY_WIDTH ? a.v4Tuples : a.otherTuples
}

function payloadOf(a: Aggregator, batch: PacketBatch, row: number): number {
  const length = batch.payloadLength[row]!
  if (length === 0) return 0
  return internPayload(
    a.payloads,
    batch.bytes,
    batch.payloadOffset[row]!,
    length,
    batch.payloadWireLength[row]!,
    batch.protocol[row]!,
  )
}

function addTuple(
  a: Aggregator,
  batch: PacketBatch,
  classes: PacketClasses,
  row: number,
  i: number,
  payload: number,
  accesses: number,
): number {
  const { keys, hash, seconds } = a.strip
  const table = tableOf(a, i)
  const key = i * KEY_WIDTH
  let place = hash[i]!
  if (payload !== 0) {
    setKeyPayload(keys, key, payload)
    place = hashTupleKey(table, keys, key)
  }
  const packets = batch.packets[row]!
  const at = addToTuple(table, keys, key, place, seconds[i]!, packets, accesses, classes.country[row]!)
  if (table.added) a.tuples++
  a.packets += packets
  a.accesses += accesses
  return at
}

/** A row of an event log says itself how many accesses it is; nothing is followed. */
function addLogged(a: Aggregator, batch: PacketBatch, classes: PacketClasses, row: number, i: number): void {
  const at = addTuple(a, batch, classes, row, i, payloadOf(a, batch, row), batch.accesses[row]!)
  const table = tableOf(a, i)
  if (batch.handshake[row] === HANDSHAKE.completed) setHandshake(table, table.current.words, at)
}

/** The same SYN again within a minute is a packet, not an access (data model, "What is an access"). */
function addSyn(a: Aggregator, batch: PacketBatch, classes: PacketClasses, row: number, i: number): void {
  const table = a.conversations
  const { conversation, seconds } = a.strip
  const sequence = batch.tcpSequence[row]! | 0
  const entry = findConversation(table, conversation[2 * i]!, conversation[2 * i + 1]!, seconds[i]!)
  const again = entry >= 0 && isSameSyn(table, entry, sequence)
  const payload = payloadOf(a, batch, row)
  const at = addTuple(a, batch, classes, row, i, payload, again ? 0 : 1)
  if (!again) beginConversation(table, entry, seconds[i]!, sequence, rowNumber(tableOf(a, i), at), payload !== 0)
}

/**
 * What a source sends after its SYN: an ACK of our answer marks the SYN's tuple, the first data become its payload and
 * also that of their own tuple. Later data are packets without payload: only the first payload is kept.
 */
function addContinuation(a: Aggregator, batch: PacketBatch, classes: PacketClasses, row: number, i: number): void {
  const table = a.conversations
  const { conversation, seconds } = a.strip
  const sequence = batch.tcpSequence[row]! | 0
  const flags = batch.tcpFlags[row]!
  const data = batch.payloadLength[row]! > 0
  const entry = findConversation(table, conversation[2 * i]!, conversation[2 * i + 1]!, seconds[i]!)
  const distance = entry < 0 ? -1 : distanceFromSyn(table, entry, sequence)
  // A live sensor that answered knows who only pretends to have received its answer.
  const acknowledges =
    distance === 0 && (flags & (TCP_ACK | TCP_SYN | TCP_RST)) === TCP_ACK && batch.handshake[row] !== HANDSHAKE.refused
  let payload = 0
  if (data && (entry < 0 || !hasPayload(table, entry))) payload = payloadOf(a, batch, row)
  addTuple(a, batch, classes, row, i, payload, 0)
  if (payload !== 0 && entry < 0) beginConversation(table, entry, seconds[i]!, sequence, -1, true)
  const attaches = payload !== 0 && distance >= 0 && distance < FIRST_DATA_WINDOW
  if (attaches) setPayload(table, entry)
  if (attaches || acknowledges) markSyn(a, tableOf(a, i), synRow(table, entry), acknowledges, attaches ? payload : 0)
}

function markSyn(a: Aggregator, table: RowTable, number: number, acknowledged: boolean, payload: number): void {
  const block = blockOf(table, number)
  if (block === null) {
    a.lateAttachments++
    return
  }
  const at = rowInBlock(block, number) * table.width
  if (acknowledged) setHandshake(table, block.words, at)
  if (payload !== 0) attachPayload(table, block.words, at, payload)
}
