import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/random.ts'
import { rangeTotals } from '../../src/store/rankings.ts'
import { closeStore, openStore } from '../../src/store/store.ts'
import { writeSmallCapture } from './small-capture.ts'
import { startTeiten, temporaryFolder } from './teiten-command.ts'

/** Kills at random points: the import, the store process, or both. TEITEN_KILLS makes it a longer run. */
const KILLS = Number(process.env.TEITEN_KILLS ?? 50)
const PACKETS = 3000
const DAY = Date.parse('2014-06-10T00:00:00Z') / 1000
const random = seededRandom(Number(process.env.TEITEN_SEED ?? 20140610))
const folder = temporaryFolder('kill')
const data = join(folder, 'data')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function storePid(): number | null {
  try {
    return (JSON.parse(readFileSync(join(data, 'store.json'), 'utf8')) as { pid: number }).pid
  } catch {
    return null
  }
}

/** True if there was a process to kill. */
function kill(pid: number | null | undefined): boolean {
  if (pid === null || pid === undefined) return false
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

it(`ends with exactly the right counts after ${KILLS} kills at random points`, async () => {
  let usualMs = 1500
  const landed = { import: 0, store: 0, late: 0, survived: 0 }
  for (let i = 1; i <= KILLS; i++) {
    const capture = join(folder, `${i}.pcap`)
    writeSmallCapture(capture, PACKETS, DAY + (i % 20) * 3600, i)
    const { child, ended } = startTeiten(['import', capture, '--data', data, '--addresses', '192.0.2.0/28'])
    const started = Date.now()
    let over = false
    void ended.then(() => {
      over = true
    })
    await Promise.race([wait(random.unit() * usualMs), ended])
    const victim = i % 2 === 0 ? 'import' : 'store'
    const hit = !over && kill(victim === 'import' ? child.pid : storePid())
    const first = await ended
    landed[hit ? victim : 'late']++
    if (hit && first.code === 0) landed.survived++
    if (!hit) usualMs = 0.7 * usualMs + 0.3 * (Date.now() - started)
    const again = await startTeiten(['import', capture, '--data', data, '--addresses', '192.0.2.0/28']).ended
    expect([i, again.code, again.stderr]).toEqual([i, 0, ''])
    const store = await openStore({ data })
    const { value } = await rangeTotals(store, '2014-06-09', '2014-06-13')
    await closeStore(store)
    expect({ i, packets: value.packets, accesses: value.accesses, sources: value.sources }).toEqual({
      i,
      packets: i * PACKETS,
      accesses: i * PACKETS,
      sources: i * PACKETS,
    })
    rmSync(capture)
  }
  console.log(
    `kills: ${landed.import} of the import, ${landed.store} of the store process (${landed.survived} imports went on by themselves), ${landed.late} came too late`,
  )
  expect(landed.import + landed.store).toBeGreaterThan(KILLS / 4)
}, 600_000)
