/**
 * Flow tuples as columns: packets of one minute that share sensor, addresses, ports, protocol, TTL, flags, length, marks and payload.
 * What aggregate hands to the store, sorted or not; one block of these is one insert.
 */
export interface TupleColumns {
  length: number
  readonly capacity: number
  /** Words per address: 1 where every address of the block is IPv4 (its last word), 4 otherwise. */
  readonly addressWords: 1 | 4
  readonly sensor: Uint16Array
  /** Start of the minute, Unix seconds UTC. */
  readonly minute: Uint32Array
  /** `addressWords` words per row. */
  readonly source: Uint32Array
  readonly destination: Uint32Array
  readonly protocol: Uint8Array
  readonly sourcePort: Uint16Array
  readonly destinationPort: Uint16Array
  readonly ttl: Uint8Array
  readonly tcpFlags: Uint8Array
  readonly ipLength: Uint16Array
  readonly marks: Uint32Array
  /** DIRECTION. */
  readonly direction: Uint8Array
  readonly country: Uint16Array
  readonly handshake: Uint8Array
  /** Index into the payload table of this import; 0 = no payload. */
  readonly payload: Uint32Array
  readonly packets: Uint32Array
  readonly accesses: Uint32Array
}

export function newTupleColumns(capacity: number, addressWords: 1 | 4 = 4): TupleColumns {
  const n = capacity
  return {
    length: 0,
    capacity,
    addressWords,
    sensor: new Uint16Array(n),
    minute: new Uint32Array(n),
    source: new Uint32Array(addressWords * n),
    destination: new Uint32Array(addressWords * n),
    protocol: new Uint8Array(n),
    sourcePort: new Uint16Array(n),
    destinationPort: new Uint16Array(n),
    ttl: new Uint8Array(n),
    tcpFlags: new Uint8Array(n),
    ipLength: new Uint16Array(n),
    marks: new Uint32Array(n),
    direction: new Uint8Array(n),
    country: new Uint16Array(n),
    handshake: new Uint8Array(n),
    payload: new Uint32Array(n),
    packets: new Uint32Array(n),
    accesses: new Uint32Array(n),
  }
}

/** Backscatter in bins of ten seconds: one row per bin, victim, victim port, kind and our address. */
export interface BackscatterColumns {
  length: number
  readonly capacity: number
  readonly sensor: Uint16Array
  /** Start of the ten-second bin, Unix seconds UTC. */
  readonly time: Uint32Array
  readonly victim: Uint32Array
  readonly victimProtocol: Uint8Array
  /** Port of the victim that was attacked; 0 for ICMP. */
  readonly victimPort: Uint16Array
  readonly kind: Uint8Array
  readonly destination: Uint32Array
  readonly country: Uint16Array
  readonly packets: Uint32Array
}

export function newBackscatterColumns(capacity: number): BackscatterColumns {
  const n = capacity
  return {
    length: 0,
    capacity,
    sensor: new Uint16Array(n),
    time: new Uint32Array(n),
    victim: new Uint32Array(4 * n),
    victimProtocol: new Uint8Array(n),
    victimPort: new Uint16Array(n),
    kind: new Uint8Array(n),
    destination: new Uint32Array(4 * n),
    country: new Uint16Array(n),
    packets: new Uint32Array(n),
  }
}
