import { FROM_PACKET, type PacketBatch } from '../model/packet-batch.ts'
import { BACKSCATTER_KIND, DIRECTION, type PacketClasses } from '../model/packet-class.ts'
import { TCP } from '../model/protocol.ts'
import { type ConversationTable, hashConversation, touchConversations } from './conversation-table.ts'
import { type RowTable, touchRows } from './row-table.ts'
import { hashTupleKey, KEY_WIDTH, V4_KEY_WIDTH, writeTupleKey } from './tuple-table.ts'

/** Rows made ready together. */
export const STRIP_ROWS = 64

/**
 * Keys and hashes of the next rows, computed before any table is looked into, so that the memory they need can be asked
 * for at once: with random packets a look-up is a wait for memory and little else.
 */
export interface Strip {
  readonly seconds: Uint32Array
  /** Keys of tuples without payload, KEY_WIDTH words each, how many of them are used, and their hashes. */
  readonly keys: Uint32Array
  readonly keyWidth: Uint8Array
  readonly hash: Int32Array
  /** Two words for each row that is followed as a conversation; others keep what was there. */
  readonly conversation: Int32Array
  /** Only so that the touching reads are not in vain. */
  touched: number
}

export function newStrip(): Strip {
  return {
    seconds: new Uint32Array(STRIP_ROWS),
    keys: new Uint32Array(STRIP_ROWS * KEY_WIDTH),
    keyWidth: new Uint8Array(STRIP_ROWS),
    hash: new Int32Array(STRIP_ROWS),
    conversation: new Int32Array(2 * STRIP_ROWS),
    touched: 0,
  }
}

/** True if the row is TCP of a capture that opens, continues or resets a conversation. */
export function isFollowed(batch: PacketBatch, classes: PacketClasses, row: number): boolean {
  return (
    batch.protocol[row] === TCP &&
    batch.accesses[row] === FROM_PACKET &&
    (classes.direction[row]! <= DIRECTION.continuation || isReset(classes, row))
  )
}

/** A reset that by its ports alone looks like backscatter; its conversation, if there is one, knows better. */
export function isReset(classes: PacketClasses, row: number): boolean {
  return classes.backscatterKind[row] === BACKSCATTER_KIND.rst
}

/** Makes `length` rows from `first` ready. */
export function prepareStrip(
  strip: Strip,
  batch: PacketBatch,
  classes: PacketClasses,
  first: number,
  length: number,
  v4Tuples: RowTable,
  otherTuples: RowTable,
  conversations: ConversationTable,
): void {
  const { seconds, keys, keyWidth, hash, conversation } = strip
  for (let i = 0; i < length; i++) {
    const row = first + i
    const second = wholeSeconds(batch.seconds[row]!)
    seconds[i] = second
    keyWidth[i] = writeTupleKey(keys, i * KEY_WIDTH, batch, classes, row, second)
  }
  for (let i = 0; i < length; i++) {
    hash[i] = hashTupleKey(keyWidth[i] === V4_KEY_WIDTH ? v4Tuples : otherTuples, keys, i * KEY_WIDTH)
  }
  for (let i = 0; i < length; i++) {
    if (isFollowed(batch, classes, first + i)) hashConversation(conversations, batch, first + i, conversation, 2 * i)
  }
  strip.touched = touchConversations(conversations, conversation, length) ^ touchRows(v4Tuples, hash, length)
}

const LAST_SECOND = 0xffffffff

/** Times outside of what 32 bits hold (a capture may say anything) go to the nearest end. NaN to the beginning. */
function wholeSeconds(seconds: number): number {
  return seconds >= 0 ? (seconds < LAST_SECOND ? seconds >>> 0 : LAST_SECOND) : 0
}
