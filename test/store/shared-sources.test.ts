import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMPARED_AT_ONCE, type SurgeSources, sharedSources } from '../../src/store/shared-sources.ts'
import { closeStore, type Store } from '../../src/store/store.ts'
import {
  localDayOf,
  openSampleStore,
  PAYLOADS,
  sampleRows,
  type TupleRow,
  temporaryFolder,
  withoutSweeps,
} from './sample-tuples.ts'

const data = temporaryFolder()
const rows = sampleRows(6000, 20)
const kept = withoutSweeps(rows)
const [from, to] = ['2014-06-03', '2014-06-15']
let store: Store

beforeAll(async () => {
  store = await openSampleStore(data, rows)
}, 60_000)

afterAll(async () => {
  await closeStore(store)
  rmSync(data, { recursive: true, force: true })
})

function isOf({ protocol, port, part, from, to }: SurgeSources, row: TupleRow): boolean {
  if (localDayOf(row) < from || localDayOf(row) >= to) return false
  const sent = PAYLOADS[row.payload - 1]
  if (part?.kind === 'signature') return sent?.signatures.includes(part.id) ?? false
  if (row.protocol !== protocol) return false
  if (part?.kind === 'source-port') return row.sourcePort === part.sourcePort
  return row.port === port && (part === null || sent?.groupId === part.id)
}

/** The matrix, from the rows. */
function counted(surges: readonly SurgeSources[]): number[][] {
  const sets = surges.map(s => new Set(kept.filter(r => isOf(s, r)).map(r => r.source)))
  return sets.map(a => sets.map(b => [...a].filter(source => b.has(source)).length))
}

describe('sharedSources', () => {
  it('counts the sources that each two of ports, payloads, signatures and source ports both had', async () => {
    const at = { protocol: 6, from, to }
    const surges: SurgeSources[] = [
      { ...at, port: 1, part: null },
      { ...at, port: 2, part: null, from: '2014-06-08' },
      { ...at, port: 1, protocol: 17, part: null },
      { ...at, port: 1, part: { kind: 'payload', id: PAYLOADS[1]!.groupId } },
      { ...at, port: 2, part: { kind: 'signature', id: 'psblock' } },
      { ...at, port: 2, part: { kind: 'source-port', sourcePort: 5004 } },
      { ...at, port: 999, part: null },
    ]
    const { value } = await sharedSources(store, surges)
    expect(value).toEqual(counted(surges))
    expect(value[5]![5]).toBeGreaterThan(0)
    expect(value[3]![4]).toBe(value[3]![3])
    expect(value[6]!.every(n => n === 0)).toBe(true)
  })

  it('holds as many as a word has bits, and no more', async () => {
    const surges = Array.from({ length: COMPARED_AT_ONCE }, (_, i): SurgeSources => {
      return { protocol: i % 2 === 0 ? 6 : 17, port: 1 + (i >> 1), part: null, from, to }
    })
    const { value } = await sharedSources(store, surges)
    expect(value).toEqual(counted(surges))
    expect(value[63]!.some(n => n > 0)).toBe(true)
    await expect(sharedSources(store, [...surges, surges[0]!])).rejects.toThrow('65 surges')
    expect((await sharedSources(store, [])).value).toEqual([])
  })
})
