import type { PayloadShare } from '../model/payload.ts'

/** Longest request line that prose quotes. */
const QUOTED = 48

/** The first line of a payload as an analyst would quote it: "HEAD / HTTP/1.0". Never longer than 48 characters. */
export function requestLine(sample: string): string {
  const end = sample.search(/\\r|\\n/)
  return cut(end < 0 ? sample : sample.slice(0, end), QUOTED)
}

/** Shortened with an ellipsis that says so. */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`
}

/** HTTP, TLS, SSH; '' where content gave no protocol. */
export function protocolLabel(protocol: string): string {
  return /^(unknown|empty)/.test(protocol) || protocol === '' ? '' : protocol.toUpperCase()
}

/** The largest group that sent something and is no port check. */
export function leadingPayload(payloads: readonly PayloadShare[]): PayloadShare | undefined {
  return payloads.filter(p => p.sample !== '' && p.class !== 'port-check').sort((a, b) => b.accesses - a.accesses)[0]
}

/** The largest group of exploit requests. */
export function leadingExploit(payloads: readonly PayloadShare[]): PayloadShare | undefined {
  return payloads
    .filter(p => p.class === 'intrusion-attempt' && p.sample !== '')
    .sort((a, b) => b.accesses - a.accesses)[0]
}
