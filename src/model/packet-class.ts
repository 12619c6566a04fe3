/** What a packet is to us. */
export const DIRECTION = {
  /** Opens a conversation with a sensor: SYN, UDP datagram, ICMP request. */
  access: 0,
  /** Continues one that the source opened (ACK, data, FIN, RST of the source). */
  continuation: 1,
  /** Answer to a packet whose source was forged into our space. */
  backscatter: 2,
  /** Sent by an address of ours. */
  own: 3,
  /** None of these: stray, other protocols. */
  noise: 4,
} as const
export type DirectionCode = (typeof DIRECTION)[keyof typeof DIRECTION]

/** Bits of the mark set of a packet; several may hold. */
export const MARK = {
  mirai: 1,
  zmap: 2,
  masscan: 4,
  nmapSyn: 8,
  irregularSyn: 16,
  surveyScanner: 32,
  /** Said by a honeypot log: a login was tried (the bytes are not logged). */
  credentials: 64,
  /** Comes from an event log, not from a packet. */
  logged: 128,
  /** The log does not keep what was sent: payload 0 then means "not known", not "sent nothing". */
  payloadNotLogged: 256,
} as const
export type MarkName = keyof typeof MARK

/** Bits that name a tool, or a way to make packets. A source without any of them is undetermined: it may use any tool. */
export const TOOL_MARK_BITS = MARK.mirai | MARK.zmap | MARK.masscan | MARK.nmapSyn | MARK.irregularSyn

export function markNames(bits: number): MarkName[] {
  return (Object.keys(MARK) as MarkName[]).filter(name => (bits & MARK[name]) !== 0)
}

/** Kinds of backscatter. */
export const BACKSCATTER_KIND = {
  synAck: 1,
  rst: 2,
  icmpUnreachable: 3,
  icmpTimeExceeded: 4,
  icmpOther: 5,
  echoReply: 6,
  /** A service's answer over UDP: whoever sent it may have been made to, so that it is not called a victim. */
  udpAnswer: 7,
} as const

/** Columns that classification adds, row by row beside a PacketBatch. */
export interface PacketClasses {
  readonly direction: Uint8Array
  readonly marks: Uint32Array
  /** BACKSCATTER_KIND, 0 if it is none. */
  readonly backscatterKind: Uint8Array
  /** Country of the source as two ASCII letters, first in the high byte; 0 unknown. */
  readonly country: Uint16Array
  /** Id of the sensor that the row belongs to; 0: none of ours. Filled by whoever knows the sensors. */
  readonly sensor: Uint16Array
}

/** Empty columns; with `shared` they lie in shared memory, so that another thread can fill them. */
export function newPacketClasses(capacity: number, shared = false): PacketClasses {
  const room = (bytes: number): ArrayBuffer | SharedArrayBuffer =>
    shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)
  return {
    direction: new Uint8Array(room(capacity)),
    marks: new Uint32Array(room(4 * capacity)),
    backscatterKind: new Uint8Array(room(capacity)),
    country: new Uint16Array(room(2 * capacity)),
    sensor: new Uint16Array(room(2 * capacity)),
  }
}

export function countryText(code: number): string {
  return code === 0 ? '' : String.fromCharCode(code >>> 8, code & 255)
}
