import { formatAddress } from '../../src/base/address.ts'
import { FROM_PACKET, type PacketBatch } from '../../src/model/packet-batch.ts'
import { DIRECTION, type PacketClasses } from '../../src/model/packet-class.ts'
import { TCP } from '../../src/model/protocol.ts'

/** Flow tuples as the data model words them, with objects and strings: slow, and plain enough to be checked by eye. */
export interface NaiveTuple {
  key: string
  own: string
  attached: string
  handshake: number
  packets: number
  accesses: number
}

interface NaiveConversation {
  time: number
  sequence: number
  syn: NaiveTuple | null
  payload: boolean
}

export interface NaiveModel {
  tuples: Map<string, NaiveTuple>
  conversations: Map<string, NaiveConversation>
  backscatter: Map<string, number>
  packets: number
  accesses: number
}

export function newNaiveModel(): NaiveModel {
  return { tuples: new Map(), conversations: new Map(), backscatter: new Map(), packets: 0, accesses: 0 }
}

/** The key of a tuple without its payload. */
export function naiveKey(...parts: (string | number)[]): string {
  return parts.join(' ')
}

export function addNaively(m: NaiveModel, b: PacketBatch, c: PacketClasses, row: number, sensor: number): void {
  const seconds = Math.min(0xffffffff, Math.max(0, Math.floor(b.seconds[row]!)))
  const direction = c.direction[row]!
  const payload = Buffer.from(
    b.bytes.subarray(b.payloadOffset[row]!, b.payloadOffset[row]! + b.payloadLength[row]!),
  ).toString('hex')
  const four = [
    formatAddress(b.source, 4 * row),
    formatAddress(b.destination, 4 * row),
    b.sourcePort[row],
    b.destinationPort[row],
  ].join(' ')
  const remembered = m.conversations.get(four)
  const talk = remembered !== undefined && Math.abs(remembered.time - seconds) <= 60 ? remembered : null
  const sequence = b.tcpSequence[row]!
  const add = (own: string, accesses: number): NaiveTuple => {
    const key = naiveKey(
      sensor,
      seconds - (seconds % 60),
      formatAddress(b.source, 4 * row),
      formatAddress(b.destination, 4 * row),
      b.protocol[row]!,
      b.sourcePort[row]!,
      b.destinationPort[row]!,
      b.ttl[row]!,
      b.tcpFlags[row]!,
      b.ipLength[row]!,
      c.marks[row]!,
      direction,
    )
    const tuple = m.tuples.get(`${key} ${own}`) ?? { key, own, attached: '', handshake: 0, packets: 0, accesses: 0 }
    m.tuples.set(`${key} ${own}`, tuple)
    tuple.packets += b.packets[row]!
    tuple.accesses += accesses
    m.packets += b.packets[row]!
    m.accesses += accesses
    return tuple
  }
  if (direction === DIRECTION.backscatter) addNaiveBackscatter(m, b, c, row, seconds, sensor)
  if (direction > DIRECTION.continuation) {
    add('', 0)
  } else if (b.accesses[row] !== FROM_PACKET) {
    const tuple = add(payload, b.accesses[row]!)
    if (b.handshake[row] === 1) tuple.handshake = 1
  } else if (b.protocol[row] !== TCP) {
    add(payload, direction === DIRECTION.access ? b.packets[row]! : 0)
  } else if (direction === DIRECTION.access) {
    const again = talk?.syn != null && talk.sequence === sequence
    const tuple = add(payload, again ? 0 : 1)
    if (!again) m.conversations.set(four, { time: seconds, sequence, syn: tuple, payload: payload !== '' })
  } else {
    const first = payload !== '' && !talk?.payload
    add(first ? payload : '', 0)
    if (talk === null) {
      if (first) m.conversations.set(four, { time: seconds, sequence, syn: null, payload: true })
      return
    }
    const syn = talk.syn
    if (syn === null) return
    const distance = (sequence - talk.sequence - 1) >>> 0
    if (distance === 0 && (b.tcpFlags[row]! & 0x16) === 0x10) syn.handshake = 1
    if (first && distance < 65_536) {
      talk.payload = true
      if (syn.own === '' && syn.attached === '') syn.attached = payload
    }
  }
}

function addNaiveBackscatter(
  m: NaiveModel,
  b: PacketBatch,
  c: PacketClasses,
  row: number,
  seconds: number,
  sensor: number,
): void {
  const icmp = b.protocol[row] === 1 || b.protocol[row] === 58
  const quoted = icmp && b.quotedProtocol[row] !== 0
  const protocol = quoted ? b.quotedProtocol[row]! : b.protocol[row]!
  const port = quoted ? b.quotedDestinationPort[row]! : b.sourcePort[row]!
  const key = naiveKey(
    sensor,
    seconds - (seconds % 10),
    formatAddress(quoted ? b.quotedDestination : b.source, 4 * row),
    protocol,
    protocol === 6 || protocol === 17 ? port : 0,
    c.backscatterKind[row]!,
    formatAddress(b.destination, 4 * row),
  )
  m.backscatter.set(key, (m.backscatter.get(key) ?? 0) + b.packets[row]!)
}
