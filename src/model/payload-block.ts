/**
 * Distinct payloads of one import that wait to be judged, their bytes one after the other. Its arrays lie in shared memory,
 * so that another thread judges them without a copy.
 */
export interface PayloadBlock {
  /** Index of the first among the import's payloads; the others follow. */
  first: number
  length: number
  readonly bytes: Uint8Array
  /** Where each begins in `bytes`; one more entry than payloads. */
  readonly start: Uint32Array
  /** Length as sent; 0 where the log does not say. */
  readonly wireLength: Uint32Array
  /** TCP, UDP, ICMP or ICMPv6. */
  readonly transport: Uint8Array
}

/** Payloads and bytes that a block holds at most. */
export const PAYLOADS_PER_BLOCK = 4096
export const PAYLOAD_BLOCK_BYTES = 1 << 20

export function newPayloadBlock(): PayloadBlock {
  const shared = (bytes: number) => new SharedArrayBuffer(bytes)
  return {
    first: 1,
    length: 0,
    bytes: new Uint8Array(shared(PAYLOAD_BLOCK_BYTES)),
    start: new Uint32Array(shared(4 * (PAYLOADS_PER_BLOCK + 1))),
    wireLength: new Uint32Array(shared(4 * PAYLOADS_PER_BLOCK)),
    transport: new Uint8Array(shared(PAYLOADS_PER_BLOCK)),
  }
}

/** Bytes of payload `i` of a block: a view, valid until the block is filled again. */
export function payloadBytes(block: PayloadBlock, i: number): Uint8Array {
  return block.bytes.subarray(block.start[i]!, block.start[i + 1]!)
}

/** True if there may have been more than what was kept: a length of 0 says that the log does not know it. */
export function isTruncated(wireLength: number, kept: number): boolean {
  return wireLength === 0 || wireLength > kept
}
