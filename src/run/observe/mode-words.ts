import type { LiveMode } from '../../capture/live/live-event.ts'

export const LIVE_MODES = ['ring', 'tcpdump', 'listeners'] as const satisfies readonly LiveMode[]

/** Each mode in words, with what it cannot see. */
export const MODE_WORDS: Readonly<Record<LiveMode, string>> = {
  ring: 'packet ring: every packet of the addresses',
  tcpdump: 'tcpdump: every packet of the addresses, but nothing is answered, so no TCP payload',
  listeners: 'plain listeners: only the named ports of this machine, no SYN without a connection, no ICMP, no TTL',
}
