import { execFileSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../src/base/package-paths.ts'
import { TEITEN } from './bench.ts'
import { has, type Yardsticks } from './yardsticks.ts'

export type CaptureName =
  | 'random'
  | 'folding'
  | 'random-gzip'
  | 'random-zstd'
  | 'many-sources'
  | 'chosen-keys'
  | 'random-keys'
  | 'cut'

export interface CaptureKind {
  ending: string
  what: string
  /** Addresses of the sensor, as a capture without sidecar cannot say them. */
  addresses: readonly string[]
  /** Writes the capture; false where a tool that it needs is missing. */
  make(of: {
    path: string
    packets: number
    yardsticks: Yardsticks
    capture(name: CaptureName): Promise<string | null>
  }): Promise<boolean> | boolean
}

/** Packets of the smaller captures: rates, not totals, are compared. */
const FEWER = { 'chosen-keys': 0.2, cut: 0.01 }

/** darknet-capture's own telescope. */
const DARKNET = ['44.0.0.0/16']

function madeBy(kind: string, path: string, packets: number): boolean {
  execFileSync(process.execPath, [join(import.meta.dirname, 'make', 'syn-capture.js'), kind, String(packets), path])
  return true
}

function compressed(tool: 'gzip' | 'zstd', args: readonly string[]): CaptureKind['make'] {
  return async ({ path, capture }) => {
    const random = await capture('random')
    if (random === null || !has(tool)) return false
    execFileSync('bash', ['-c', '"$0" "$@" < "$TEITEN_IN" > "$TEITEN_OUT"', tool, ...args], {
      env: { ...process.env, TEITEN_IN: random, TEITEN_OUT: path },
    })
    return true
  }
}

export const CAPTURES: Record<CaptureName, CaptureKind> = {
  random: {
    ending: '.pcap',
    what: 'random: 300,000 sources, destinations and source ports at random, nothing folds',
    addresses: DARKNET,
    make: ({ path, packets, yardsticks }) => {
      const tool = yardsticks['darknet-capture']
      if (tool !== null) execFileSync(tool, [String(packets), path])
      return tool !== null
    },
  },
  folding: {
    ending: '.pcap',
    what: 'folding: a day of a telescope by the simulator (bench/folding-telescope.yaml)',
    addresses: [], // its sidecar says them
    make: ({ path, packets }) => {
      const scenario = join(packageRoot, 'bench', 'folding-telescope.yaml')
      const scale = String(packets / FOLDING_PACKETS)
      execFileSync(process.execPath, [
        TEITEN,
        'simulate',
        scenario,
        '--scale',
        scale,
        '--out',
        `${path}.pcap`,
        '--truth',
        `${path}.json`,
      ])
      renameSync(`${path}.pcap.teiten.json`, `${path}.teiten.json`)
      renameSync(`${path}.pcap`, path)
      return true
    },
  },
  'random-gzip': { ending: '.pcap.gz', what: 'random, gzip -6', addresses: DARKNET, make: compressed('gzip', ['-6']) },
  'random-zstd': {
    ending: '.pcap.zst',
    what: 'random, zstd -3',
    addresses: DARKNET,
    make: compressed('zstd', ['-3', '-q']),
  },
  'many-sources': {
    ending: '.pcap',
    what: 'every packet from another source, all in one minute',
    addresses: DARKNET,
    make: ({ path, packets }) => madeBy('many-sources', path, packets),
  },
  'chosen-keys': {
    ending: '.pcap',
    what: 'addresses that collide under well-known hash functions',
    addresses: DARKNET,
    make: ({ path, packets }) => madeBy('chosen-keys', path, Math.ceil(packets * FEWER['chosen-keys'])),
  },
  'random-keys': {
    ending: '.pcap',
    what: 'as many addresses at random',
    addresses: DARKNET,
    make: ({ path, packets }) => madeBy('random-keys', path, Math.ceil(packets * FEWER['chosen-keys'])),
  },
  cut: {
    ending: '.pcap',
    what: 'the random capture again, fewer packets',
    addresses: DARKNET,
    make: ({ path, packets, yardsticks }) => {
      const tool = yardsticks['darknet-capture']
      if (tool !== null) execFileSync(tool, [String(Math.ceil(packets * FEWER.cut)), path])
      return tool !== null
    },
  },
}

/** Packets of bench/folding-telescope.yaml at scale 1. */
const FOLDING_PACKETS = 7_764_598

/** Captures in a folder, each made when it is first asked for; null for one that cannot be made here. */
export function newCaptures(
  folder: string,
  packets: number,
  yardsticks: Yardsticks,
  own: string | null,
  say: (line: string) => void,
) {
  const made = new Map<CaptureName, Promise<string | null>>()
  const capture = (name: CaptureName): Promise<string | null> => {
    const known = made.get(name)
    if (known !== undefined) return known
    const kind = CAPTURES[name]
    const path = join(folder, `${name}${kind.ending}`)
    const work = async () => {
      if (name === 'random' && own !== null) return own
      say(`making the capture "${name}"`)
      if (await kind.make({ path, packets, yardsticks, capture })) return path
      say(`the capture "${name}" is left out: a tool that makes it is missing`)
      return null
    }
    const promise = work()
    made.set(name, promise)
    return promise
  }
  return capture
}
