import { parseAddress } from '../../../src/base/address.ts'
import { newArrival, readArrival } from '../../../src/capture/live/respond/arrival.ts'
import type { Banners } from '../../../src/capture/live/respond/banners.ts'
import { newResponder, respond, setResponderClock } from '../../../src/capture/live/respond/responder.ts'
import { FRAME_ROOM, FRAMES_PER_SEND, type Transmitter } from '../../../src/capture/live/transmitter.ts'

export interface TestSegment {
  source?: string
  destination?: string
  sourcePort?: number
  destinationPort?: number
  sequence?: number
  acknowledgement?: number
  flags: number
  options?: number[]
  data?: string
  vlan?: number
  protocol?: number
}

/** An Ethernet frame by hand, checksums left out: the responder does not look at them. */
export function frameOf(s: TestSegment): Uint8Array {
  const source = parseAddress(s.source ?? '203.0.113.5')!
  const destination = parseAddress(s.destination ?? '198.51.100.7')!
  const v4 = source[2] === 0xffff
  const options = s.options ?? []
  const data = Buffer.from(s.data ?? '', 'latin1')
  const tcp = 20 + options.length + data.length
  const ip = v4 ? 20 : 40
  const link = s.vlan === undefined ? 14 : 18
  const bytes = new Uint8Array(Math.max(60, link + ip + tcp))
  const view = new DataView(bytes.buffer)
  bytes.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2])
  if (s.vlan !== undefined) view.setUint32(12, 0x81000000 | s.vlan)
  view.setUint16(link - 2, v4 ? 0x0800 : 0x86dd)
  if (v4) {
    view.setUint32(link, 0x45000000 | (20 + tcp))
    view.setUint32(link + 8, 0x40000000 | ((s.protocol ?? 6) << 16))
    view.setUint32(link + 12, source[3])
    view.setUint32(link + 16, destination[3])
  } else {
    view.setUint32(link, 0x60000000)
    view.setUint32(link + 4, ((tcp << 16) | ((s.protocol ?? 6) << 8) | 64) >>> 0)
    for (let i = 0; i < 4; i++) view.setUint32(link + 8 + 4 * i, source[i]!)
    for (let i = 0; i < 4; i++) view.setUint32(link + 24 + 4 * i, destination[i]!)
  }
  const at = link + ip
  view.setUint16(at, s.sourcePort ?? 40_000)
  view.setUint16(at + 2, s.destinationPort ?? 80)
  view.setUint32(at + 4, s.sequence ?? 0)
  view.setUint32(at + 8, s.acknowledgement ?? 0)
  view.setUint16(at + 12, (((20 + options.length) / 4) << 12) | s.flags)
  bytes.set(options, at + 20)
  bytes.set(data, at + 20 + options.length)
  return bytes
}

/** A transmitter that keeps what it is given. */
export function keepingTransmitter(): Transmitter {
  const buffer = new ArrayBuffer(FRAMES_PER_SEND * (FRAME_ROOM + 128) + 4096)
  return {
    fd: -1,
    bytes: new Uint8Array(buffer),
    view: new DataView(buffer),
    mapping: { at: 0n, buffer, length: buffer.byteLength },
    ethernet: true,
    length: 0,
    sent: 0,
    refused: 0,
    sentBytes: 0,
  }
}

export interface Answer {
  length: number
  ipLength: number
  flags: number
  sequence: number
  acknowledgement: number
  data: string
  bytes: Uint8Array
}

/** A responder whose answers can be looked at. */
export function testResponder(options: { banners?: Banners; perNetwork?: number; inAll?: number } = {}) {
  const transmitter = keepingTransmitter()
  const responder = newResponder(transmitter, options.banners ?? { greetings: new Map(), answers: [] }, {
    perNetwork: options.perNetwork ?? 1000,
    inAll: options.inAll ?? 1000,
  })
  let nowMs = 1_700_000_000_000
  setResponderClock(responder, nowMs)
  const arrival = newArrival()
  return {
    responder,
    transmitter,
    pass(ms: number) {
      nowMs += ms
      setResponderClock(responder, nowMs)
    },
    /** What the frame proves, and the answers to it. */
    send(frame: Uint8Array): { proof: number; answers: Answer[] } {
      const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
      transmitter.length = 0
      const before = transmitter.sentBytes
      if (!readArrival(arrival, view, 0, frame.length, 0)) throw new Error('not IP')
      const proof = respond(responder, arrival, frame, view)
      const answers: Answer[] = []
      if (transmitter.length > 1) throw new Error('more than one answer')
      if (transmitter.length === 1) answers.push(readAnswer(transmitter, transmitter.sentBytes - before))
      return { proof, answers }
    },
  }
}

function readAnswer(t: Transmitter, length: number): Answer {
  const first = firstFrame(t)
  const bytes = t.bytes.slice(first, first + length)
  const view = new DataView(bytes.buffer)
  const link = view.getUint16(12) === 0x8100 ? 18 : 14
  const v4 = view.getUint16(link - 2) === 0x0800
  const at = link + (v4 ? 20 : 40)
  return {
    length,
    ipLength: length - link,
    flags: view.getUint8(at + 13),
    sequence: view.getUint32(at + 4),
    acknowledgement: view.getUint32(at + 8),
    data: Buffer.from(bytes.subarray(at + (view.getUint8(at + 12) >>> 4) * 4)).toString('latin1'),
    bytes,
  }
}

/** Where the transmitter's first frame lies: the first place that holds an Ethernet header to the sender. */
function firstFrame(t: Transmitter): number {
  return Buffer.from(t.bytes.buffer).indexOf(Buffer.from([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1]))
}
