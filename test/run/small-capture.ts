import { writeFileSync } from 'node:fs'

const HEADER = 24
const RECORD = 16 + 14 + 40

/** A little-endian pcap with `packets` SYNs, one a second from `from`, each of another source: packets = accesses = sources. */
export function smallCapture(packets: number, from: number, salt: number): Buffer {
  const b = Buffer.alloc(HEADER + packets * RECORD)
  b.writeUInt32LE(0xa1b2c3d4, 0)
  b.writeUInt16LE(2, 4)
  b.writeUInt16LE(4, 6)
  b.writeUInt32LE(65_535, 16)
  b.writeUInt32LE(1, 20)
  for (let i = 0; i < packets; i++) {
    const at = HEADER + i * RECORD
    b.writeUInt32LE(from + (i % 3000), at)
    b.writeUInt32LE(i, at + 4)
    b.writeUInt32LE(54, at + 8)
    b.writeUInt32LE(54, at + 12)
    b.writeUInt16BE(0x0800, at + 16 + 12)
    const ip = at + 16 + 14
    b[ip] = 0x45
    b.writeUInt16BE(40, ip + 2)
    b[ip + 8] = 60
    b[ip + 9] = 6
    b.writeUInt32BE((0x05000000 + salt * 65_536 + i) >>> 0, ip + 12)
    b.writeUInt32BE(0xc0000201, ip + 16)
    b.writeUInt16BE(1024 + (i % 60_000), ip + 20)
    b.writeUInt16BE([23, 22, 80, 445][i % 4]!, ip + 22)
    b.writeUInt32BE(i * 7919 + salt, ip + 24)
    b[ip + 32] = 0x50
    b[ip + 33] = 0x02
    b.writeUInt16BE(1024, ip + 34)
  }
  return b
}

export function writeSmallCapture(path: string, packets: number, from: number, salt: number): void {
  writeFileSync(path, smallCapture(packets, from, salt))
}
