// Compares decoded fields with tshark's, packet by packet, on every n-th capture below the given folders.
// Usage: npm run -s build:bench && node dist/bench-build/scripts/compare-tshark.js [--every N] FOLDER…
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { formatAddress, isV4 } from '../src/base/address.ts'
import { openBytes } from '../src/capture/byte-stream.ts'
import { openCapture } from '../src/capture/capture-file.ts'
import { decodeFrames } from '../src/decode/decode-frames.ts'
import { type FrameBatch, newFrameBatch } from '../src/model/frame-batch.ts'
import { newOddityCounts, ODDITIES, ODDITY } from '../src/model/oddity.ts'
import { newPacketBatch, type PacketBatch } from '../src/model/packet-batch.ts'
import { ICMP, ICMPV6, TCP, UDP } from '../src/model/protocol.ts'

const FIELDS = [
  'frame.number',
  'frame.time_epoch',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'ip.proto',
  'ip.ttl',
  'ipv6.hlim',
  'ip.id',
  'ip.len',
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
  'icmp.type',
  'icmp.code',
  'icmpv6.type',
  'icmpv6.code',
  'tcp.flags',
  'tcp.seq_raw',
  'tcp.ack_raw',
  'tcp.window_size_value',
  'tcp.hdr_len',
  'tcp.options.mss_val',
  'tcp.len',
  'udp.length',
  'frame.protocols',
  '_ws.malformed',
]
const PREFERENCES = [
  'ip.defragment:FALSE',
  'ipv6.defragment:FALSE',
  'tcp.desegment_tcp_streams:FALSE',
  'ip.tso_support:TRUE',
  'udp.ignore_ipv6_zero_checksum:TRUE',
]

/** What tshark says of one file: frame number → field → text. */
function tsharkRows(path: string): Map<number, Record<string, string>> {
  const args = [
    '-r',
    path,
    '-n',
    '-T',
    'fields',
    '-E',
    'separator=\t',
    '-E',
    'occurrence=f',
    ...PREFERENCES.flatMap(p => ['-o', p]),
    ...FIELDS.flatMap(f => ['-e', f]),
  ]
  const run = spawnSync('tshark', args, { maxBuffer: 1 << 30, encoding: 'utf8' })
  const rows = new Map<number, Record<string, string>>()
  for (const line of run.stdout.split('\n')) {
    if (line === '') continue
    const values = line.split('\t')
    rows.set(Number(values[0]), Object.fromEntries(FIELDS.map((f, i) => [f, values[i] ?? ''])))
  }
  return rows
}

/** The same names and spellings from our columns; only what our row can know. */
function ourFields(out: PacketBatch, isFragment: boolean): Record<string, string> {
  const of: Record<string, string> = {}
  const v4 = isV4(out.source)
  of[v4 ? 'ip.src' : 'ipv6.src'] = formatAddress(out.source)
  of[v4 ? 'ip.dst' : 'ipv6.dst'] = formatAddress(out.destination)
  of[v4 ? 'ip.ttl' : 'ipv6.hlim'] = String(out.ttl[0])
  of['frame.time_epoch'] = `${out.seconds[0]}.${String(out.nanoseconds[0]).padStart(9, '0')}`
  const protocol = out.protocol[0]!
  if (v4) {
    of['ip.proto'] = String(protocol)
    of['ip.id'] = `0x${out.ipId[0]!.toString(16).padStart(4, '0')}`
    of['ip.len'] = String(out.ipLength[0])
  }
  if (protocol === TCP || protocol === UDP) {
    const name = protocol === TCP ? 'tcp' : 'udp'
    of[`${name}.srcport`] = String(out.sourcePort[0])
    of[`${name}.dstport`] = String(out.destinationPort[0])
  }
  if (protocol === ICMP || protocol === ICMPV6) {
    const name = protocol === ICMP ? 'icmp' : 'icmpv6'
    of[`${name}.type`] = String(out.destinationPort[0])
    of[`${name}.code`] = String(out.icmpCode[0])
  }
  if (protocol === TCP) {
    of['tcp.seq_raw'] = String(out.tcpSequence[0])
    of['tcp.ack_raw'] = String(out.tcpAcknowledgement[0])
    of['tcp.window_size_value'] = String(out.tcpWindow[0])
    of['tcp.hdr_len'] = String(out.tcpOptionLength[0]! + 20)
    of['tcp.len'] = String(out.payloadWireLength[0])
    of['tcp.flags'] = (out.tcpFlags[0]! & 0xff).toString(16)
    if (out.tcpMss[0] !== 0) of['tcp.options.mss_val'] = String(out.tcpMss[0])
  }
  if (protocol === UDP && !isFragment) of['udp.length'] = String(out.payloadWireLength[0]! + 8)
  return of
}

function oneFrame(frames: FrameBatch, i: number, one: FrameBatch): FrameBatch {
  one.bytes = frames.bytes
  one.length = 1
  one.firstNumber = frames.firstNumber + i
  one.offset[0] = frames.offset[i]!
  one.capturedLength[0] = frames.capturedLength[i]!
  one.wireLength[0] = frames.wireLength[i]!
  one.seconds[0] = frames.seconds[i]!
  one.nanoseconds[0] = frames.nanoseconds[i]!
  one.linkType[0] = frames.linkType[i]!
  return one
}

/** Notes that say nothing against the packet's own fields. */
const HARMLESS = new Set<string>([
  'other-ip-protocol',
  'gre-or-tunnel-not-entered',
  'payload-cut-by-capture',
  'ipv4-first-fragment',
  'ipv6-first-fragment',
  'packet-longer-than-ip',
])

const tally = { files: 0, frames: 0, rows: 0, agree: 0, clean: 0, cleanAgree: 0, values: 0, valuesAgree: 0 }
const disagreements = new Map<string, { count: number; example: string }>()

function disagree(kind: string, example: string): void {
  const entry = disagreements.get(kind) ?? { count: 0, example }
  entry.count++
  disagreements.set(kind, entry)
}

/** True if all fields of the row agree. tshark's flags hold three bits more; an empty field of tshark is a disagreement too. */
function compareRow(ours: Record<string, string>, theirs: Record<string, string>, place: string): boolean {
  let same = true
  for (const [field, mine] of Object.entries(ours)) {
    let other = theirs[field] ?? ''
    if (field === 'tcp.flags' && other !== '') other = (Number(other) & 0xff).toString(16)
    if (field === 'frame.time_epoch' && other !== '') other = other.padEnd(mine.length, '0').slice(0, mine.length)
    tally.values++
    if (mine === other) {
      tally.valuesAgree++
      continue
    }
    same = false
    disagree(
      `${field}${other === '' ? ' (tshark: none)' : ''}`,
      `${place} ours ${mine} tshark ${other} [${theirs['frame.protocols']}]`,
    )
  }
  return same
}

async function compareFile(path: string): Promise<void> {
  const theirs = tsharkRows(path)
  const capture = await openCapture(await openBytes(path, { digest: false }))
  const one = newFrameBatch(1)
  const out = newPacketBatch(1)
  for await (const frames of capture.batches()) {
    for (let i = 0; i < frames.length; i++) {
      const oddities = newOddityCounts()
      decodeFrames(oneFrame(frames, i, one), out, oddities)
      const number = frames.firstNumber + i
      const row = theirs.get(number)
      const place = `${basename(path)} #${number}`
      tally.frames++
      if (row === undefined) disagree('tshark has no such frame', place)
      else if (out.length === 1) {
        tally.rows++
        const same = compareRow(
          ourFields(out, oddities[ODDITY['ipv4-first-fragment']]! + oddities[ODDITY['ipv6-first-fragment']]! > 0),
          row,
          place,
        )
        if (same) tally.agree++
        if (oddities.every((count, k) => count === 0 || HARMLESS.has(ODDITIES[k]!.name))) {
          tally.clean++
          if (same) tally.cleanAgree++
          else disagree('of packets without an oddity', place)
        }
      } else if (/:ip(v6)?(:|$)/.test(row['frame.protocols']!)) {
        const why = ODDITIES.find((o, k) => o.stops && oddities[k]! > 0)?.name
        disagree(`stopped: ${why}, tshark sees IP`, `${place} [${row['frame.protocols']}]`)
      }
    }
  }
  tally.files++
  if (theirs.size !== capture.packets())
    disagree('number of frames', `${path} ours ${capture.packets()} tshark ${theirs.size}`)
}

const everyAt = process.argv.indexOf('--every')
const every = everyAt < 0 ? 1 : Number(process.argv[everyAt + 1])
const folders = process.argv.slice(2).filter((_, i) => everyAt < 0 || (i !== everyAt - 2 && i !== everyAt - 1))
const paths = folders
  .flatMap(folder =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(e => e.isFile())
      .map(e => join(e.parentPath, e.name)),
  )
  .filter(path => /\.(pcap|pcapng|cap)$/.test(path))
  .sort()
for (const [i, path] of paths.entries()) {
  if (i % every !== 0) continue
  try {
    await compareFile(path)
  } catch (error) {
    disagree('file not read', `${path}: ${error instanceof Error ? error.message : error}`)
  }
}
console.log(
  `${tally.files} captures, ${tally.frames} frames, ${tally.rows} rows; all fields agree on ${tally.agree} (${((100 * tally.agree) / tally.rows).toFixed(3)} %)`,
)
const cleanShare = ((100 * tally.cleanAgree) / tally.clean).toFixed(3)
console.log(`rows without an oddity: ${tally.clean}, all fields agree on ${tally.cleanAgree} (${cleanShare} %)`)
console.log(
  `${tally.values} values, ${tally.valuesAgree} agree (${((100 * tally.valuesAgree) / tally.values).toFixed(3)} %)`,
)
for (const [kind, { count, example }] of [...disagreements].sort((a, b) => b[1].count - a[1].count))
  console.log(`${count}\t${kind}\t${example}`)
