/**
 * What a plain pcap cannot say about itself: written by the simulator as `FILE.pcap.teiten.json` beside the capture, and read
 * by import where it is present. A pcapng file carries the same in its section comment and interface statistics.
 */
export interface SidecarFile {
  schema: typeof SIDECAR_SCHEMA
  /** Null for a real capture whose sidecar was written by hand to state the exposure. */
  synthetic: { scenario: string; seed: number; scale: number } | null
  timeZone: string
  /** ISO 8601 with offset; sensors were up from `from` up to, not including, `to`, but for the outages. */
  from: string
  to: string
  /** `publicAddresses`: behind NAT, where others reach the sensor; masked in what is published like its addresses. */
  sensors: { name: string; addresses: string[]; publicAddresses?: string[] }[]
  outages: { sensor: string; from: string; to: string }[]
}

export const SIDECAR_SCHEMA = 'teiten-sidecar/1'

/** Name of the sidecar of a capture. */
export function sidecarPath(capture: string): string {
  return `${capture}.teiten.json`
}

/** Section comment of a synthetic pcapng; `import` recognises it by the beginning. */
export const SYNTHETIC_COMMENT = 'teiten synthetic: '
