import { parseArgs } from 'node:util'

/** The parts of the benchmark, in the order in which they run. */
export const PARTS = ['count', 'tuples', 'import', 'memory', 'keys', 'tools', 'start', 'queries'] as const
export type Part = (typeof PARTS)[number]

export interface Options {
  parts: Part[]
  packets: number
  repetitions: number
  /** Tuples of the store that questions are asked of. */
  tuples: number
  /** Sizes of the memory line, in packets. */
  sizes: number[]
  /** Where captures and stores are made; removed at the end. */
  folder: string | null
  /** A capture to use instead of the random one. */
  capture: string | null
  /** Where the results are written; null: not at all. */
  results: string | null
  /** Where the time of an import goes, instead of the table. */
  profile: boolean
  /** After this many minutes no new measure begins. */
  minutes: number
}

export const USAGE = `npm run bench -- [PART…] [options]

Parts (all, unless named): ${PARTS.join(', ')}
  --packets N       packets of a capture (10000000)
  --repetitions N   of each comparison; medians are shown (3)
  --tuples N        of the store that questions are asked of (100000000)
  --sizes N,N,…     packets of the memory line (1000000,10000000,100000000)
  --capture FILE    use this capture instead of making the random one
  --folder DIR      where captures and stores are made (a temporary folder)
  --results FILE    where the table is written (bench/results.md; "-" for nowhere)
  --profile         where the time of the importing process goes, instead of the table
  --minutes N       begin no new measure after this many (40)
The yardsticks in C are built from TEITEN_YARDSTICKS (default ../shared/tools), if they and gcc are there.`

/** Options from the command line; throws with the reason if they make no sense. */
export function readOptions(words: string[]): Options {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      packets: { type: 'string', default: '10000000' },
      repetitions: { type: 'string', default: '3' },
      tuples: { type: 'string', default: '100000000' },
      sizes: { type: 'string', default: '1000000,10000000,100000000' },
      capture: { type: 'string' },
      folder: { type: 'string' },
      results: { type: 'string', default: 'bench/results.md' },
      profile: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '40' },
    },
  })
  const unknown = positionals.find(word => !PARTS.includes(word as Part))
  if (unknown !== undefined) throw new Error(`there is no part "${unknown}": ${PARTS.join(', ')}`)
  return {
    parts: PARTS.filter(part => positionals.length === 0 || positionals.includes(part)),
    packets: whole(values.packets, '--packets'),
    repetitions: whole(values.repetitions, '--repetitions'),
    tuples: whole(values.tuples, '--tuples'),
    sizes: values.sizes.split(',').map(text => whole(text, '--sizes')),
    folder: values.folder ?? null,
    capture: values.capture ?? null,
    results: values.results === '-' ? null : values.results,
    profile: values.profile,
    minutes: whole(values.minutes, '--minutes'),
  }
}

function whole(text: string, option: string): number {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 1) throw new Error(`${option}: "${text}" is not a whole number from 1`)
  return n
}
