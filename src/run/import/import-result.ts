/** What one imported file gave; `import --json` prints it. */
export interface ImportResult {
  file: string
  /** "pcap", "pcapng", "tpot", "csv", "zgrab2" …; '' if the file could not be read. */
  format: string
  packets: number
  bytes: number
  accesses: number
  tuples: number
  /** Distinct payloads in the file. */
  payloads: number
  /** Rows of an event log or of scan data that were read. */
  events: number
  /** Rows that could not be read, and the first ten places. */
  rejected: number
  places: { line: number; reason: string }[]
  /** Name → count. packets = tuples' packets + lostPackets + the packets that an oddity stopped. */
  oddities: Record<string, number>
  /** Packets that are counted, but in no tuple: 0 unless a log claims more than a tuple can count. */
  lostPackets: number
  duplicate: boolean
  seconds: number
  /** Said once per file: what was assumed, what was cut. */
  notes: string[]
  /** Set if the file could not be imported, or only its beginning. */
  error: { code: string; message: string } | null
}

export function emptyResult(file: string): ImportResult {
  return {
    file,
    format: '',
    packets: 0,
    bytes: 0,
    accesses: 0,
    tuples: 0,
    payloads: 0,
    events: 0,
    rejected: 0,
    places: [],
    oddities: {},
    lostPackets: 0,
    duplicate: false,
    seconds: 0,
    notes: [],
    error: null,
  }
}

export interface ImportTotal extends Omit<ImportResult, 'file' | 'format' | 'places' | 'notes' | 'error'> {
  files: number
  failed: number
}

export function totalOf(results: readonly ImportResult[]): ImportTotal {
  const sum = (pick: (r: ImportResult) => number) => results.reduce((n, r) => n + pick(r), 0)
  const oddities: Record<string, number> = {}
  for (const r of results)
    for (const [name, n] of Object.entries(r.oddities)) oddities[name] = (oddities[name] ?? 0) + n
  return {
    files: results.length,
    failed: results.filter(r => r.error !== null && r.packets + r.events === 0).length,
    packets: sum(r => r.packets),
    bytes: sum(r => r.bytes),
    accesses: sum(r => r.accesses),
    tuples: sum(r => r.tuples),
    payloads: sum(r => r.payloads),
    events: sum(r => r.events),
    rejected: sum(r => r.rejected),
    oddities,
    lostPackets: sum(r => r.lostPackets),
    duplicate: results.length > 0 && results.every(r => r.duplicate),
    seconds: Math.round(sum(r => r.seconds) * 1000) / 1000,
  }
}
