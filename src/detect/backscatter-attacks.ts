/** Packets of one victim in one ten-second bin. */
export interface BackscatterBin {
  /** Address text. */
  victim: string
  /** Start of the bin, Unix seconds. */
  time: number
  /** Protocol and port of the victim that was attacked. */
  protocol: number
  port: number
  packets: number
}

/** A denial-of-service attack as the answers to its forged packets show it. */
export interface Attack {
  victim: string
  /** Unix seconds; `to` is the end of the last bin. */
  from: number
  to: number
  packets: number
  /** Most packets in 60 s. */
  peakPerMinute: number
  /** Attacked ports, the busiest first, at most ten. */
  ports: { protocol: number; port: number; packets: number }[]
}

/** Rows in any order. */
export function findAttacks(_bins: Iterable<BackscatterBin>): Attack[] {
  return []
}
