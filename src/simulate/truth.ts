import type { PayloadClass } from '../model/payload.ts'

/** What the simulator put into the capture: the answer that the pipeline must find. Times are ISO 8601 with the zone's offset. */
export interface Truth {
  scenario: string
  seed: number
  scale: number
  synthetic: true
  packets: number
  /** By the definition of the data model: SYN (retransmissions within 60 s once), UDP datagram, ICMP request. */
  accesses: number
  /** CIDR blocks of all sensors. */
  addresses: string[]
  sensors: { name: string; addresses: string[] }[]
  timeZone: string
  from: string
  /** Not included. */
  to: string
  events: TruthEvent[]
  bursts: { protocol: string; port: number; source: string; from: string; to: string; accesses: number }[]
  sweeps: { source: string; from: string; to: string; ports: number; accesses: number }[]
  surveys: { name: string; sources: string[]; accesses: number }[]
  outages: { sensor: string; from: string; to: string }[]
  /** File name (without folder) of the scan data beside the truth; null if the scenario has none. */
  scanData: string | null
  backscatter: { packets: number; victims: number; attacks: number }
}

export interface TruthEvent {
  protocol: 'tcp' | 'udp' | 'icmp'
  port: number
  kind: 'surge' | 'newly-observed-port' | 'payload-surge'
  onset: string
  end: string | null
  lasting: boolean
  /** The event's own accesses and distinct sources. */
  accesses: number
  sources: number
  /** Everything that reached the port from the onset to the end, background included. */
  portAccesses: number
  portSources: number
  /** Of the event's own accesses. */
  payloadShares: TruthPayloadShare[]
  /** Own accesses of each local day, from the onset's day on. */
  days: { day: string; accesses: number; sources: number }[]
  /** Sources with a scan record; of them, those that show the service that they look for. Null without scan data. */
  sourcesScanned: number | null
  sourcesShowingService: number | null
}

export interface TruthPayloadShare {
  /** The request with escapes, the recipe's name, or '' for "sent nothing". */
  payload: string
  class: PayloadClass
  accesses: number
  share: number
}
