import { BARS } from '../bars.ts'
import { type Bench, script } from '../bench.ts'
import { CAPTURES, type CaptureName } from '../captures.ts'
import { type Cost, costOf } from '../cost.ts'
import { medianCost, type Row, row } from '../row.ts'
import { importOnce } from './imports.ts'

/** Packets whose addresses collide under well-known hash functions, beside as many random ones: in memory, and imported. */
export async function measureChosenKeys(bench: Bench): Promise<Row[]> {
  const captures = { chosen: await bench.capture('chosen-keys'), random: await bench.capture('random-keys') }
  if (captures.chosen === null || captures.random === null) return []
  const names = { chosen: 'chosen-keys', random: 'random-keys' } as const satisfies Record<string, CaptureName>
  const folded = { chosen: [] as Cost[], random: [] as Cost[] }
  const imported = { chosen: [] as Cost[], random: [] as Cost[] }
  for (let n = 0; n < bench.options.repetitions && (n === 0 || bench.hasTime()); n++) {
    for (const kind of ['random', 'chosen'] as const) {
      bench.say(`${kind} keys, ${n + 1} of ${bench.options.repetitions}`)
      folded[kind].push(await costOf({ name: process.execPath, args: [script('stage.js'), 'tuples', captures[kind]!] }))
      const run = await importOnce(bench, captures[kind]!, CAPTURES[names[kind]].addresses)
      imported[kind].push(run.import)
    }
  }
  const pair = (what: string, of: { chosen: Cost[]; random: Cost[] }): Row[] => {
    const chosen = medianCost(of.chosen)
    const random = medianCost(of.random)
    const spent = (cost: Cost) => cost.cpu + cost.storeCpu
    return [
      row(`${what}, random keys`, { cost: random }),
      row(`${what}, chosen keys: CPU`, { bar: BARS.chosenKeys, reached: spent(chosen) / spent(random), cost: chosen }),
    ]
  }
  return [...pair('flow tuples in memory', folded), ...pair('import', imported)]
}
