/** Distinct payloads of one import: bytes in, index out. The bytes are kept only until freshPayloads hands them on. */
export interface PayloadTable {
  /** Indices given out so far; index 0 = no payload. */
  count: number
  /** 16 bytes per index: first 128 bits of SHA-256 over the bytes kept. Index 0 is all zero. Replaced when it grows. */
  ids: Uint8Array
  /** Payloads of which only the first byte was kept, because the table was full. */
  shortened: number
}

export interface FreshPayload {
  index: number
  /** 32 hexadecimal digits. */
  id: string
  bytes: Uint8Array
  /** Length as sent; 0 where the log does not say. */
  wireLength: number
  truncated: boolean
  /** TCP, UDP, ICMP or ICMPv6. */
  transport: number
}

export function newPayloadTable(options: { maxPayloads?: number } = {}): PayloadTable {
  void options
  return { count: 1, ids: new Uint8Array(16), shortened: 0 }
}

/** Index of the payload `bytes[offset, offset + length)`, at most PAYLOAD_KEPT bytes of it; 0 if length is 0. */
export function internPayload(
  table: PayloadTable, bytes: Uint8Array, offset: number, length: number, wireLength: number, transport: number,
): number {
  void [table, bytes, offset, length, wireLength, transport]
  return 0
}

/** Distinct payloads that were first seen since the last call. Call it after every batch: it is what bounds the memory. */
export function freshPayloads(table: PayloadTable): FreshPayload[] {
  void table
  return []
}
