import { BARS, CORSARO_TUPLES_CPU } from '../bars.ts'
import { type Bench, script } from '../bench.ts'
import { type Cost, costOf } from '../cost.ts'
import { medianCost, type Row, row } from '../row.ts'

/** A filter that hardly anything passes: tcpdump reads, filters and writes next to nothing. */
const FILTER = 'udp dst port 47808'

/** Commands by name, run in turn, so that a change of the machine's load meets all of them. */
async function inTurn(bench: Bench, commands: Record<string, string[] | null>): Promise<Map<string, Cost>> {
  const costs = new Map<string, Cost[]>()
  for (let n = 0; n < bench.options.repetitions; n++) {
    for (const [name, words] of Object.entries(commands)) {
      if (words === null) continue
      const [program = '', ...args] = words
      costs.set(name, [...(costs.get(name) ?? []), await costOf({ name: program, args })])
    }
  }
  return new Map([...costs].map(([name, of]) => [name, medianCost(of)]))
}

function perSecond(bench: Bench, cost: Cost | undefined): string {
  return cost === undefined ? '' : `${(bench.options.packets / cost.cpu / 1e6).toFixed(1)} M packets per CPU s`
}

/** Throws unless every packet of the capture was counted. */
function mustAddUp(cost: Cost): void {
  const { packets, counted } = JSON.parse(cost.stdout) as { packets: number; counted: number }
  if (packets !== counted) throw new Error(`${packets} packets were read and ${counted} counted`)
}

/** Read, decode and count alone, beside tcpdump with a filter and the limit in C. */
export async function measureCount(bench: Bench): Promise<Row[]> {
  const capture = await bench.capture('random')
  if (capture === null) return []
  const limit = bench.yardsticks['limit-count']
  const costs = await inTurn(bench, {
    limit: limit === null ? null : [limit, capture],
    tcpdump: ['tcpdump', '-r', capture, '-w', '/dev/null', FILTER],
    ours: [process.execPath, script('stage.js'), 'count', capture],
  })
  const ours = costs.get('ours')!
  mustAddUp(ours)
  const tcpdump = costs.get('tcpdump')!
  const inC = costs.get('limit')
  return [
    row('limit in C: count by port', { cost: inC ?? null, note: perSecond(bench, inC) }),
    row(`tcpdump '${FILTER}'`, { cost: tcpdump, note: perSecond(bench, tcpdump) }),
    row('read, decode, count: CPU', {
      bar: BARS.countAgainstTcpdump,
      reached: tcpdump.cpu / ours.cpu,
      cost: ours,
      note: perSecond(bench, ours),
    }),
    row('read, decode, count: CPU', {
      bar: BARS.countAgainstLimit,
      reached: inC === undefined ? null : inC.cpu / ours.cpu,
    }),
  ]
}

/** Flow tuples in memory, nothing stored, beside the limit in C. */
export async function measureTuples(bench: Bench): Promise<Row[]> {
  const capture = await bench.capture('random')
  if (capture === null) return []
  const limit = bench.yardsticks['limit-tuples']
  const costs = await inTurn(bench, {
    limit: limit === null ? null : [limit, capture, '0'],
    tcpdump: ['tcpdump', '-r', capture, '-w', '/dev/null'],
    ours: [process.execPath, script('stage.js'), 'tuples', capture],
  })
  const ours = costs.get('ours')!
  mustAddUp(ours)
  const tcpdump = costs.get('tcpdump')!
  const inC = costs.get('limit')
  return [
    row('limit in C: flow tuples', { cost: inC ?? null, note: perSecond(bench, inC) }),
    row('flow tuples with marks and payload ids, in memory: CPU', {
      bar: BARS.tuplesAgainstLimit,
      reached: inC === undefined ? null : inC.cpu / ours.cpu,
      cost: ours,
      note: perSecond(bench, ours),
    }),
    row('the same', {
      bar: BARS.tuplesAgainstCorsaro,
      reached: (CORSARO_TUPLES_CPU * tcpdump.cpu) / ours.cpu,
      note: `corsaro3 taken as ${CORSARO_TUPLES_CPU} × the CPU of tcpdump -w (${tcpdump.cpu.toFixed(2)} s)`,
    }),
  ]
}
