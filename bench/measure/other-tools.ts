import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { CAPTURES } from '../captures.ts'
import { costOf } from '../cost.ts'
import { type Row, row } from '../row.ts'
import { has } from '../yardsticks.ts'
import { importOnce } from './imports.ts'

interface OtherTool {
  program: string
  what: string
  args(capture: string, folder: string): string[]
}

/** Counts packets with npm's pcap-parser, wherever the operator installed it (NODE_PATH). */
const PCAP_PARSER = `let n = 0
require('pcap-parser').parse(process.argv[1]).on('packet', () => n++).on('end', () => console.log(n))`

const TOOLS: readonly OtherTool[] = [
  {
    program: 'tshark',
    what: 'tshark, six fields a packet',
    args: capture => [
      '-n',
      '-r',
      capture,
      '-T',
      'fields',
      ...['frame.time_epoch', 'ip.src', 'ip.dst', 'tcp.dstport', 'udp.dstport', 'ip.ttl'].flatMap(field => [
        '-e',
        field,
      ]),
    ],
  },
  { program: 'nfpcapd', what: 'nfpcapd, flows', args: (capture, folder) => ['-r', capture, '-w', folder] },
  { program: 'ndpiReader', what: 'ndpiReader, protocols', args: capture => ['-i', capture, '-q'] },
  { program: 'node', what: "npm's pcap-parser, nothing decoded", args: capture => ['-e', PCAP_PARSER, capture] },
]

/** Other people's tools on a smaller capture, where they are installed: CPU microseconds a packet beside ours. */
export async function measureOtherTools(bench: Bench): Promise<Row[]> {
  const capture = await bench.capture('cut')
  if (capture === null) return []
  const run = await importOnce(bench, capture, CAPTURES.cut.addresses)
  const { packets } = run.imported
  const perPacket = (cpu: number) => ({ reached: (cpu / packets) * 1e6, unit: 'µs of CPU a packet' })
  const rows = [
    row(`teiten import, ${packets.toLocaleString('en-US')} packets`, {
      ...perPacket(run.import.cpu + run.import.storeCpu),
      cost: run.import,
    }),
  ]
  const folder = join(bench.folder, 'other-tool')
  for (const tool of TOOLS) {
    if (!has(tool.program)) {
      rows.push(row(tool.what, { note: 'not installed' }))
      continue
    }
    bench.say(tool.what)
    mkdirSync(folder, { recursive: true })
    const cost = await costOf({ name: tool.program, args: tool.args(capture, folder), timeoutSeconds: 300 }).catch(
      () => null,
    )
    rmSync(folder, { recursive: true, force: true })
    rows.push(
      cost === null
        ? row(tool.what, { note: 'not installed, or it failed' })
        : row(tool.what, { ...perPacket(cost.cpu), cost }),
    )
  }
  return rows
}
