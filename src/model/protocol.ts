/** IP protocol numbers that teiten counts by port (IANA). ICMPv6 keeps its own number but prints as ICMP. */
export const ICMP = 1
export const TCP = 6
export const UDP = 17
export const ICMPV6 = 58

export type ProtocolName = 'tcp' | 'udp' | 'icmp' | 'icmpv6' | 'other'

export function protocolName(protocol: number): ProtocolName {
  return protocol === TCP
    ? 'tcp'
    : protocol === UDP
      ? 'udp'
      : protocol === ICMP
        ? 'icmp'
        : protocol === ICMPV6
          ? 'icmpv6'
          : 'other'
}

export function protocolNumber(name: string): number | null {
  const n = { tcp: TCP, udp: UDP, icmp: ICMP, icmpv6: ICMPV6 }[name.toLowerCase()]
  return n ?? null
}

/** One number for a destination port with its protocol: the key of every series. */
export function seriesKey(protocol: number, port: number): number {
  return protocol * 65536 + port
}

export function seriesProtocol(key: number): number {
  return key >>> 16
}

export function seriesPort(key: number): number {
  return key & 0xffff
}

/** "7778/TCP"; ports of ICMP carry the type: "8/ICMP". */
export function portLabel(protocol: number, port: number): string {
  const name = protocolName(protocol)
  return name === 'other' ? `${port}/IP${protocol}` : `${port}/${name === 'icmpv6' ? 'ICMPv6' : name.toUpperCase()}`
}

/** Reads "7778/tcp" in any case; null if it is not a port with its protocol. */
export function parsePortLabel(text: string): { protocol: number; port: number } | null {
  const m = /^(\d{1,5})\/(tcp|udp|icmp|icmpv6)$/i.exec(text)
  if (!m || Number(m[1]) > 65535) return null
  return { protocol: protocolNumber(m[2]!)!, port: Number(m[1]) }
}

export const TCP_FIN = 1
export const TCP_SYN = 2
export const TCP_RST = 4
export const TCP_PSH = 8
export const TCP_ACK = 16
