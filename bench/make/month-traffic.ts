import type { Random } from '../../src/base/random.ts'
import { MARK } from '../../src/model/packet-class.ts'
import { ICMP, TCP, UDP } from '../../src/model/protocol.ts'

/** What one sort of source does: where it goes, what it leaves, what it sends. */
export interface SourceKind {
  /** Of all sources, in percent. */
  share: number
  protocol: number
  /** Destination ports with weights; none: any port by Zipf's law. */
  ports: readonly (readonly [port: number, weight: number])[]
  /** Mark bits, and the share of the sources that leave them, in percent. */
  marks: number
  marked: number
  /** Accesses that go on to send something, in percent, and the recipes of src/simulate they send. */
  sends: number
  recipes: readonly string[]
}

export const SOURCE_KINDS: readonly SourceKind[] = [
  {
    share: 30,
    protocol: TCP,
    ports: [
      [23, 80],
      [2323, 15],
      [60_023, 5],
    ],
    marks: MARK.mirai,
    marked: 80,
    sends: 4,
    recipes: ['telnet-negotiation', 'telnet-login'],
  },
  {
    share: 12,
    protocol: TCP,
    ports: [
      [445, 98],
      [139, 2],
    ],
    marks: 0,
    marked: 0,
    sends: 5,
    recipes: ['smb-negotiate'],
  },
  {
    share: 10,
    protocol: TCP,
    ports: [
      [22, 85],
      [2222, 15],
    ],
    marks: 0,
    marked: 0,
    sends: 40,
    recipes: ['ssh-banner', 'ssh-putty'],
  },
  {
    share: 14,
    protocol: TCP,
    ports: [
      [80, 40],
      [8080, 20],
      [443, 18],
      [81, 8],
      [8443, 6],
      [8000, 4],
      [8888, 4],
    ],
    marks: MARK.zmap,
    marked: 20,
    sends: 35,
    recipes: [
      'http-get',
      'http-get-curl',
      'http-head',
      'http-manager',
      'http-phpmyadmin',
      'tls-hello',
      'admin-login',
      'proxy-connect',
    ],
  },
  {
    share: 8,
    protocol: TCP,
    ports: [],
    marks: MARK.zmap | MARK.masscan,
    marked: 70,
    sends: 6,
    recipes: ['http-get', 'socks5', 'rdp-cookie', 'weblogic-t3'],
  },
  {
    share: 10,
    protocol: UDP,
    ports: [
      [53, 30],
      [123, 20],
      [1900, 14],
      [161, 10],
      [5060, 16],
      [11_211, 4],
      [389, 3],
      [137, 3],
    ],
    marks: 0,
    marked: 0,
    sends: 100,
    recipes: ['dns-any', 'dns-a', 'ntp-monlist', 'ssdp', 'sip-options', 'snmp-get', 'netbios-status'],
  },
  {
    share: 12,
    protocol: TCP,
    ports: [
      [3389, 26],
      [5900, 14],
      [1433, 14],
      [3306, 12],
      [6379, 12],
      [5432, 6],
      [27_017, 6],
      [5555, 10],
    ],
    marks: MARK.masscan,
    marked: 30,
    sends: 12,
    recipes: ['rdp-cookie', 'tds-prelogin'],
  },
  { share: 4, protocol: ICMP, ports: [[8, 1]], marks: 0, marked: 0, sends: 0, recipes: [] },
]

/** Day (from 0) on which a port is first looked for, and by what share of the scanners' tuples, in percent, from then on: what detection has to find. */
export const EVENTS = [
  { port: 7778, fromDay: 9, share: 12 },
  { port: 49_152, fromDay: 19, share: 6 },
] as const

/** A table that gives rank r (from 0) of `ranks` with a probability proportional to (r + 1 + shift)^−exponent, picked by a uniform index: the shift keeps the first ranks from having it all. */
export function zipfTable(ranks: number, exponent: number, shift: number, entries: number): Uint32Array {
  const sums = new Float64Array(ranks)
  let sum = 0
  for (let r = 0; r < ranks; r++) sums[r] = sum += (r + 1 + shift) ** -exponent
  const table = new Uint32Array(entries)
  for (let i = 0, r = 0; i < entries; i++) {
    while (sums[r]! < (sum * (i + 0.5)) / entries) r++
    table[i] = r
  }
  return table
}

/** Numbers drawn by weight through a table of `entries` places. */
export function weightedTable(weights: readonly (readonly [number, number])[], entries: number): Uint16Array {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  const table = new Uint16Array(entries)
  let at = 0
  let sum = 0
  for (const [value, weight] of weights) {
    sum += weight
    for (const end = Math.round((entries * sum) / total); at < end; at++) table[at] = value
  }
  return table
}

/** All ports from 1 in an order that the seed decides: rank → port. */
export function shuffledPorts(random: Random): Uint16Array {
  const ports = Uint16Array.from({ length: 65_535 }, (_, i) => i + 1)
  for (let i = ports.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const keep = ports[i]!
    ports[i] = ports[j]!
    ports[j] = keep
  }
  return ports
}
