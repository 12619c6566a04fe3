import { hashWords } from '../base/table-hash.ts'
import { type BackscatterColumns, newBackscatterColumns } from '../model/flow-tuple.ts'
import type { PacketBatch } from '../model/packet-batch.ts'
import type { PacketClasses } from '../model/packet-class.ts'
import { ICMP, ICMPV6, TCP, UDP } from '../model/protocol.ts'
import { findRow, newRowTable, type RowBlock, type RowTable } from './row-table.ts'

/** Words of a bin; the first eleven are its key. */
const VICTIM = 0
const DESTINATION = 4
const TIME = 8
const SENSOR_PORT = 9
const PROTOCOL_KIND = 10
const KEY_WIDTH = 11
const PACKETS = 11
const COUNTRY = 12
const WIDTH = 13

/** Width of a bin: short enough to see the rate of an attack. */
export const BACKSCATTER_BIN_SECONDS = 10
const MOST = 0xffffffff
/** The key of the bin that is looked up. */
const key = new Uint32Array(KEY_WIDTH)

export function newBackscatterTable(capacity: number): RowTable {
  return newRowTable({ width: WIDTH, keyWidth: KEY_WIDTH, capacity })
}

/**
 * Adds an answer to a packet that was forged with our address. The victim is who answered; in an ICMP error it is the
 * addressee of the quoted packet, since routers on the way answer too.
 */
export function addBackscatter(
  table: RowTable,
  batch: PacketBatch,
  classes: PacketClasses,
  row: number,
  seconds: number,
): void {
  const address = 4 * row
  const protocol = batch.protocol[row]!
  const quoted = batch.quotedProtocol[row]!
  const isError = (protocol === ICMP || protocol === ICMPV6) && quoted !== 0
  const victim = isError ? batch.quotedDestination : batch.source
  const victimProtocol = isError ? quoted : protocol
  const port = isError ? batch.quotedDestinationPort[row]! : batch.sourcePort[row]!
  for (let i = 0; i < 4; i++) {
    key[VICTIM + i] = victim[address + i]!
    key[DESTINATION + i] = batch.destination[address + i]!
  }
  key[TIME] = seconds - (seconds % BACKSCATTER_BIN_SECONDS)
  key[SENSOR_PORT] = classes.sensor[row]! | ((victimProtocol === TCP || victimProtocol === UDP ? port : 0) << 16)
  key[PROTOCOL_KIND] = victimProtocol | (classes.backscatterKind[row]! << 8)
  const at = findRow(table, key, 0, hashWords(table.secret, key, KEY_WIDTH))
  const { words } = table.current
  words[at + PACKETS] = Math.min(MOST, words[at + PACKETS]! + batch.packets[row]!)
  // The batch knows the country of the sender; of a quoted victim it is unknown.
  if (table.added) words[at + COUNTRY] = isError ? 0 : classes.country[row]!
}

/** A closed block as columns, sized to its rows. */
export function backscatterColumns(block: RowBlock): BackscatterColumns {
  const n = block.length
  const c = newBackscatterColumns(n)
  c.length = n
  const { words } = block
  for (let row = 0, at = 0; row < n; row++, at += WIDTH) {
    for (let i = 0; i < 4; i++) {
      c.victim[4 * row + i] = words[at + VICTIM + i]!
      c.destination[4 * row + i] = words[at + DESTINATION + i]!
    }
    c.time[row] = words[at + TIME]!
    c.sensor[row] = words[at + SENSOR_PORT]! & 0xffff
    c.victimPort[row] = words[at + SENSOR_PORT]! >>> 16
    c.victimProtocol[row] = words[at + PROTOCOL_KIND]! & 255
    c.kind[row] = words[at + PROTOCOL_KIND]! >>> 8
    c.country[row] = words[at + COUNTRY]!
    c.packets[row] = words[at + PACKETS]!
  }
  return c
}
