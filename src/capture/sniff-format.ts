import type { ByteStream } from './byte-stream.ts'

/** How much of a stream is looked at to find out what it holds. */
export const SNIFF_BYTES = 65_536

/** The first bytes of a stream, decompressed, at most 64 KiB; the reader of the stream still gets them. */
export function peekBytes(stream: ByteStream): Promise<Uint8Array> {
  return stream.peek(SNIFF_BYTES)
}

/** Magic numbers of pcap in file order: microseconds, nanoseconds, and Kuznetzov's longer records. */
const PCAP_MAGIC = [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34]
/** Type of a section header block: the same bytes in both byte orders. */
const PCAPNG_MAGIC = 0x0a0d0d0a

/** Which capture format the first bytes show: pcap in any byte order and resolution, pcapng, or none. */
export function isCapture(head: Uint8Array): 'pcap' | 'pcapng' | null {
  if (head.length < 4) return null
  const big = ((head[0]! << 24) | (head[1]! << 16) | (head[2]! << 8) | head[3]!) >>> 0
  const little = ((head[3]! << 24) | (head[2]! << 16) | (head[1]! << 8) | head[0]!) >>> 0
  if (big === PCAPNG_MAGIC) return 'pcapng'
  return PCAP_MAGIC.includes(big) || PCAP_MAGIC.includes(little) ? 'pcap' : null
}
