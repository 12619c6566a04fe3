/**
 * Decoded packets as columns. Event logs fill the same columns: a row then stands for `packets` packets and
 * `accesses` accesses. Everything after decoding works on this and nothing else.
 */
export interface PacketBatch {
  length: number
  readonly capacity: number
  /** Block that payload offsets point into; valid until the next batch. */
  bytes: Uint8Array
  readonly seconds: Float64Array
  readonly nanoseconds: Uint32Array
  /** Four words per row, IPv4 mapped (base/address). */
  readonly source: Uint32Array
  readonly destination: Uint32Array
  /** IP protocol number after extension headers. */
  readonly protocol: Uint8Array
  readonly sourcePort: Uint16Array
  /** Destination port; the type for ICMP and ICMPv6; 0 for other protocols. */
  readonly destinationPort: Uint16Array
  /** ICMP code. */
  readonly icmpCode: Uint8Array
  readonly ttl: Uint8Array
  /** Lower eight TCP flags; 0 for others. */
  readonly tcpFlags: Uint8Array
  readonly tcpSequence: Uint32Array
  readonly tcpAcknowledgement: Uint32Array
  readonly tcpWindow: Uint16Array
  /** Bytes of TCP options (0, 4 … 40). */
  readonly tcpOptionLength: Uint8Array
  /** Maximum segment size option; 0 if absent. */
  readonly tcpMss: Uint16Array
  /** Which options were there: bit 0 MSS, 1 window scale, 2 SACK permitted, 3 SACK, 4 timestamps, 5 other. */
  readonly tcpOptions: Uint8Array
  /** IPv4 identification; 0 for IPv6. */
  readonly ipId: Uint16Array
  /** Total IP length in bytes as the header says, capped at 65,535. */
  readonly ipLength: Uint16Array
  readonly payloadOffset: Uint32Array
  /** Captured bytes of the payload (0 if none). */
  readonly payloadLength: Uint32Array
  /** Length of the payload on the wire; larger than payloadLength if the capture cut it. */
  readonly payloadWireLength: Uint32Array
  /** For ICMP errors, the quoted packet: protocol (0 = none), addresses and ports. */
  readonly quotedProtocol: Uint8Array
  readonly quotedSource: Uint32Array
  readonly quotedDestination: Uint32Array
  readonly quotedSourcePort: Uint16Array
  readonly quotedDestinationPort: Uint16Array
  /** How many packets the row stands for (1 for a capture). */
  readonly packets: Uint32Array
  /** For event logs: accesses of the row; FROM_PACKET lets classify/direction decide. */
  readonly accesses: Int32Array
  /** HANDSHAKE. */
  readonly handshake: Uint8Array
  /** MARK bits that the log states (MARK.logged, MARK.credentials); 0 for a capture. */
  readonly markHints: Uint32Array
  /** Index of the sensor among those of this import; -1 = by destination address. */
  readonly sensor: Int16Array
  /** Number of the packet or row in its file, from 1. */
  readonly number: Float64Array
}

/** What a log, or a sensor that answers, knows of a row's handshake; a capture knows nothing and its packets decide. */
export const HANDSHAKE = { unknown: 0, completed: 1, refused: 2 } as const

/** Value of `accesses` where the packet itself decides. */
export const FROM_PACKET = -1

/** An empty batch; with `shared` its columns lie in shared memory, so that another thread can fill them. */
export function newPacketBatch(capacity: number, shared = false): PacketBatch {
  const n = capacity
  const room = (bytes: number): ArrayBuffer | SharedArrayBuffer =>
    shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)
  return {
    length: 0,
    capacity,
    bytes: new Uint8Array(0),
    seconds: new Float64Array(room(8 * n)),
    nanoseconds: new Uint32Array(room(4 * n)),
    source: new Uint32Array(room(16 * n)),
    destination: new Uint32Array(room(16 * n)),
    protocol: new Uint8Array(room(n)),
    sourcePort: new Uint16Array(room(2 * n)),
    destinationPort: new Uint16Array(room(2 * n)),
    icmpCode: new Uint8Array(room(n)),
    ttl: new Uint8Array(room(n)),
    tcpFlags: new Uint8Array(room(n)),
    tcpSequence: new Uint32Array(room(4 * n)),
    tcpAcknowledgement: new Uint32Array(room(4 * n)),
    tcpWindow: new Uint16Array(room(2 * n)),
    tcpOptionLength: new Uint8Array(room(n)),
    tcpMss: new Uint16Array(room(2 * n)),
    tcpOptions: new Uint8Array(room(n)),
    ipId: new Uint16Array(room(2 * n)),
    ipLength: new Uint16Array(room(2 * n)),
    payloadOffset: new Uint32Array(room(4 * n)),
    payloadLength: new Uint32Array(room(4 * n)),
    payloadWireLength: new Uint32Array(room(4 * n)),
    quotedProtocol: new Uint8Array(room(n)),
    quotedSource: new Uint32Array(room(16 * n)),
    quotedDestination: new Uint32Array(room(16 * n)),
    quotedSourcePort: new Uint16Array(room(2 * n)),
    quotedDestinationPort: new Uint16Array(room(2 * n)),
    packets: new Uint32Array(room(4 * n)),
    accesses: new Int32Array(room(4 * n)),
    handshake: new Uint8Array(room(n)),
    markHints: new Uint32Array(room(4 * n)),
    sensor: new Int16Array(room(2 * n)),
    number: new Float64Array(room(8 * n)),
  }
}
