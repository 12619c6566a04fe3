import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** One packet as the naive reader sees it: no code is shared with the simulator. */
export interface NaivePacket {
  /** Microseconds. */
  time: number
  interface: number
  source: string
  destination: string
  protocol: number
  /** TCP and UDP ports; type and 0 for ICMP. */
  sourcePort: number
  destinationPort: number
  flags: number
  sequence: number
  ipId: number
  ttl: number
  payload: Buffer
  /** True if IP and transport checksums hold. */
  sound: boolean
}

export interface NaiveCapture {
  packets: NaivePacket[]
  comment: string
  interfaces: string[]
  heartbeats: { interface: number; time: number }[]
}

function sumOf(b: Buffer): number {
  let sum = 0
  for (let i = 0; i < b.length; i += 2) sum += (b[i]! << 8) + (b[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum % 65536) + Math.floor(sum / 65536)
  return sum
}

function decode(frame: Buffer, time: number, on: number): NaivePacket {
  if (frame.readUInt16BE(12) !== 0x0800 || frame[14] !== 0x45) throw new Error('not IPv4 over Ethernet')
  const ip = frame.subarray(14, 14 + frame.readUInt16BE(16))
  if (frame.length !== 14 + ip.length) throw new Error('length')
  const l4 = ip.subarray(20)
  const protocol = ip[9]!
  const pseudo = Buffer.concat([ip.subarray(12, 20), Buffer.from([0, protocol, l4.length >> 8, l4.length & 255])])
  const total = protocol === 1 ? sumOf(l4) : sumOf(Buffer.concat([pseudo, l4]))
  const header = protocol === 6 ? (l4[12]! >> 4) * 4 : 8
  return {
    time,
    interface: on,
    source: ip.subarray(12, 16).join('.'),
    destination: ip.subarray(16, 20).join('.'),
    protocol,
    sourcePort: protocol === 1 ? 0 : l4.readUInt16BE(0),
    destinationPort: protocol === 1 ? l4[0]! : l4.readUInt16BE(2),
    flags: protocol === 6 ? l4[13]! : 0,
    sequence: protocol === 6 ? l4.readUInt32BE(4) : 0,
    ipId: ip.readUInt16BE(4),
    ttl: ip[8]!,
    payload: l4.subarray(header),
    sound: sumOf(ip.subarray(0, 20)) === 0xffff && total === 0xffff,
  }
}

export function readNaively(path: string): NaiveCapture {
  let b = readFileSync(path)
  if (path.endsWith('.gz')) b = gunzipSync(b)
  return b.readUInt32LE(0) === 0x0a0d0d0a ? readPcapng(b) : readPcap(b)
}

function readPcap(b: Buffer): NaiveCapture {
  if (b.readUInt32LE(0) !== 0xa1b2c3d4 || b.readUInt32LE(20) !== 1) throw new Error('not a pcap')
  const packets: NaivePacket[] = []
  for (let at = 24; at < b.length; ) {
    const size = b.readUInt32LE(at + 8)
    packets.push(decode(b.subarray(at + 16, at + 16 + size), b.readUInt32LE(at) * 1e6 + b.readUInt32LE(at + 4), 0))
    at += 16 + size
  }
  return { packets, comment: '', interfaces: [], heartbeats: [] }
}

function readPcapng(b: Buffer): NaiveCapture {
  const out: NaiveCapture = { packets: [], comment: '', interfaces: [], heartbeats: [] }
  for (let at = 0; at < b.length; ) {
    const type = b.readUInt32LE(at)
    const size = b.readUInt32LE(at + 4)
    if (size % 4 !== 0 || b.readUInt32LE(at + size - 4) !== size) throw new Error(`block at ${at}`)
    const time = type === 5 || type === 6 ? b.readUInt32LE(at + 12) * 4294967296 + b.readUInt32LE(at + 16) : 0
    if (type === 0x0a0d0d0a) out.comment = firstOption(b, at + 24, 1)
    if (type === 1) out.interfaces.push(firstOption(b, at + 16, 2))
    if (type === 5) out.heartbeats.push({ interface: b.readUInt32LE(at + 8), time })
    if (type === 6)
      out.packets.push(decode(b.subarray(at + 28, at + 28 + b.readUInt32LE(at + 20)), time, b.readUInt32LE(at + 8)))
    at += size
  }
  return out
}

function firstOption(b: Buffer, at: number, code: number): string {
  if (b.readUInt16LE(at) !== code) throw new Error(`option ${b.readUInt16LE(at)}`)
  return b.toString('utf8', at + 4, at + 4 + b.readUInt16LE(at + 2))
}

/** Accesses by the data model's definition, written down once more. */
export function accessesOf(packets: readonly NaivePacket[], ours: (address: string) => boolean): NaivePacket[] {
  const last = new Map<string, number>()
  return packets.filter(p => {
    if (!ours(p.destination)) return false
    if (p.protocol === 17) return true
    if (p.protocol === 1) return p.destinationPort === 8
    if ((p.flags & 0x12) !== 2) return false
    const key = [p.source, p.destination, p.sourcePort, p.destinationPort, p.sequence].join()
    const before = last.get(key)
    if (before !== undefined && p.time - before < 60e6) return false
    last.set(key, p.time)
    return true
  })
}
