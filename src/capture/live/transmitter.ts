import type { InterfaceFacts } from './interface-facts.ts'
import { checked, libc, type Mapping, mapMemory, unmapMemory } from './libc.ts'
import {
  AF_PACKET,
  ETH_P_IP,
  ETH_P_IPV6,
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  PACKET_QDISC_BYPASS,
  PROT_READ,
  PROT_WRITE,
  SO_SNDBUF,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOL_PACKET,
  SOL_SOCKET,
} from './linux.ts'
import { bindTo, setOption } from './ring.ts'

/** Frames sent with one system call. */
export const FRAMES_PER_SEND = 256
/** Room for a frame: the largest answer is a banner in one segment. */
export const FRAME_ROOM = 2048

/** struct mmsghdr, iovec and sockaddr_ll on 64-bit Linux. */
const MESSAGE_BYTES = 64
const IOVEC_BYTES = 16
const ADDRESS_BYTES = 32
const MESSAGES = 0
const IOVECS = MESSAGES + FRAMES_PER_SEND * MESSAGE_BYTES
const ADDRESSES = IOVECS + FRAMES_PER_SEND * IOVEC_BYTES
const FRAMES = ADDRESSES + 2 * ADDRESS_BYTES

/** Frames waiting to be sent together. They pass by the packet taps of this machine (PACKET_QDISC_BYPASS), so nobody counts them as traffic. */
export interface Transmitter {
  readonly fd: number
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly mapping: Mapping
  readonly ethernet: boolean
  length: number
  /** Frames given to the kernel, and those that it did not take. */
  sent: number
  refused: number
  sentBytes: number
}

/** Opens the sending side; needs CAP_NET_RAW. Throws TEITEN_LIVE_CAPTURE. */
export function openTransmitter(facts: InterfaceFacts): Transmitter {
  const type = (facts.ethernet ? SOCK_RAW : SOCK_DGRAM) | SOCK_CLOEXEC | SOCK_NONBLOCK
  const fd = checked(libc.socket(AF_PACKET, type, 0) as number, 'socket(AF_PACKET)', facts.name)
  checked(setOption(fd, SOL_PACKET, PACKET_QDISC_BYPASS, [1]), 'PACKET_QDISC_BYPASS', facts.name)
  setOption(fd, SOL_SOCKET, SO_SNDBUF, [4 << 20])
  bindTo(fd, facts.index, 0)
  const mapping = mapMemory(
    FRAMES + FRAMES_PER_SEND * FRAME_ROOM,
    PROT_READ | PROT_WRITE,
    MAP_PRIVATE | MAP_ANONYMOUS,
    -1,
  )
  const view = new DataView(mapping.buffer)
  const bytes = new Uint8Array(mapping.buffer)
  const t = { fd, bytes, view, mapping, ethernet: facts.ethernet, length: 0, sent: 0, refused: 0, sentBytes: 0 }
  writeAddresses(t, facts.index)
  for (let i = 0; i < FRAMES_PER_SEND; i++) {
    const iovec = IOVECS + i * IOVEC_BYTES
    view.setBigUint64(iovec, mapping.at + BigInt(frameAt(i)), true)
    view.setBigUint64(MESSAGES + i * MESSAGE_BYTES + 16, mapping.at + BigInt(iovec), true)
    view.setBigUint64(MESSAGES + i * MESSAGE_BYTES + 24, 1n, true)
  }
  return t
}

/** Where a message has no link header of its own, its address says the protocol (packet(7)). */
function writeAddresses(t: Transmitter, index: number): void {
  for (const [i, protocol] of [ETH_P_IP, ETH_P_IPV6].entries()) {
    const at = ADDRESSES + i * ADDRESS_BYTES
    t.view.setUint16(at, AF_PACKET, true)
    t.view.setUint16(at + 2, protocol)
    t.view.setInt32(at + 4, index, true)
  }
}

function frameAt(i: number): number {
  return FRAMES + i * FRAME_ROOM
}

/** Where the next frame is to be written. Sends what waits if there is no room. */
export function frameRoom(t: Transmitter): number {
  if (t.length === FRAMES_PER_SEND) sendFrames(t)
  return frameAt(t.length)
}

/** Adds the frame that was written at frameRoom. */
export function addFrame(t: Transmitter, length: number): void {
  const i = t.length++
  t.view.setUint32(IOVECS + i * IOVEC_BYTES + 8, length, true)
  t.sentBytes += length
  if (t.ethernet) return
  const v4 = t.bytes[frameAt(i)]! >>> 4 === 4
  const message = MESSAGES + i * MESSAGE_BYTES
  t.view.setBigUint64(message, t.mapping.at + BigInt(ADDRESSES + (v4 ? 0 : ADDRESS_BYTES)), true)
  t.view.setUint32(message + 8, 20, true)
}

/** Sends what waits. What the kernel does not take is dropped and counted: replies are shed before records. */
export function sendFrames(t: Transmitter): void {
  let done = 0
  while (done < t.length) {
    const at = t.mapping.at + BigInt(MESSAGES + done * MESSAGE_BYTES)
    const taken = libc.sendmmsg(t.fd, at, t.length - done, 0) as number
    if (taken <= 0) {
      t.refused++ // the frame at the head is refused (a full queue, an interface that is down); those behind it may pass
      done++
      continue
    }
    t.sent += taken
    done += taken
  }
  t.length = 0
}

export function closeTransmitter(t: Transmitter): void {
  libc.close(t.fd)
  unmapMemory(t.mapping)
}
