import type { AddressBlock } from '../../base/address.ts'
import type { CaptureMode } from '../../model/capture-way.ts'
import type { FrameBatch } from '../../model/frame-batch.ts'
import type { PacketBatch } from '../../model/packet-batch.ts'
import type { Banners } from './respond/banners.ts'
import type { ReplyLimits } from './respond/token-buckets.ts'

/** MiB of the ring: 32 hold 0.6 s of 350,000 small packets a second. */
export const RING_MIB = 32
/** Bytes of a packet that are kept: 4,096 of payload (model/payload) and every header in front of it. */
export const SNAP_BYTES = 4608

/** How a live sensor takes its packets; stored with the data, because each sees less than the one before. */
export type LiveMode = Exclude<CaptureMode, 'file'>

/** Frames of a live sensor. Valid until the next event is asked for. */
export interface LiveBatch extends FrameBatch {
  /** By frame: HANDSHAKE (model/packet-batch). */
  readonly handshake: Uint8Array
}

/** What happened in one second, or in the part of one before the end. Packets, unless said otherwise. */
export interface LiveSecond {
  /** Unix seconds at the end of it. */
  at: number
  /** Handed on in batches: packets to addresses of the sensor. */
  received: number
  /** The kernel had no room for them. */
  lost: number
  /** To other addresses, or no IP at all. */
  other: number
  /** Of conversations that this machine itself opened, and to ports that are excluded. */
  own: number
  /** Replies of the responder that were sent, were shed for want of tokens or time, and that the interface refused. */
  replies: number
  shed: number
  refused: number
  /** Segments that prove a handshake: its last ACK, first data or FIN. */
  proven: number
  /** ARP and neighbour discovery answered. */
  neighbours: number
  /** Answers of this machine's kernel from addresses of the sensor: it is not kept quiet. */
  kernelAnswers: number
  /** Addresses of the sensor that another machine on the link speaks for. */
  occupied: number
}

/** `rows`: what plain listeners know instead of packets, as an event log's rows. */
export type LiveEvent =
  | { kind: 'batch'; batch: LiveBatch }
  | { kind: 'rows'; rows: PacketBatch }
  | { kind: 'second'; second: LiveSecond }

/** A running capture. */
export interface LiveCapture {
  /** Batches and the figures of every second, in order; ends after stop. A batch is valid until the next event is asked for. */
  events(): AsyncGenerator<LiveEvent>
  /** Asks it to end; what was received so far still comes. */
  stop(): void
  /** Other words for those who complete a handshake, from the next second on. Absent where nothing is said. */
  useBanners?(banners: Banners): void
}

/** What the ring and its responder need to know; plain data for another thread. */
export interface RingSettings {
  interface: string
  blocks: readonly AddressBlock[]
  /** Answer TCP at all. */
  respond: boolean
  /** Addresses where the kernel and the dialogue tier answer instead. */
  dialogue: readonly AddressBlock[]
  /** Answer ARP and neighbour solicitations for addresses that the kernel does not hold. */
  answerNeighbours: boolean
  banners: Banners
  limits: ReplyLimits
  /** seriesKey (model/protocol) of destination ports where this machine's own services listen: neither recorded nor answered. */
  excluded: readonly number[]
  ringMiB: number
}

export function emptySecond(at: number): LiveSecond {
  return {
    at,
    received: 0,
    lost: 0,
    other: 0,
    own: 0,
    replies: 0,
    shed: 0,
    refused: 0,
    proven: 0,
    neighbours: 0,
    kernelAnswers: 0,
    occupied: 0,
  }
}
