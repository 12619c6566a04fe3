import type { Day } from '../base/time.ts'
import { connectionOf, select } from './statement.ts'
import type { Store } from './store.ts'

/** What is kept, and how many answers of each: source sets of many series are tens of megabytes. */
const KEPT = { settled: 256, blocks: 64, facts: 16, sensors: 1, span: 1, ends: 1, uptimes: 64, sets: 4 }

interface Memory {
  epoch: string
  answers: Map<string, Promise<unknown>>
}

const memories = new WeakMap<Store, Map<keyof typeof KEPT, Memory>>()

/**
 * The answer to a question that only a change of the store can change: asked once per state of the store, by whichever
 * process it was changed. A report asks the same small questions many times. A change while the answer is being made is
 * seen at the next call.
 */
export async function remembered<T>(
  store: Store,
  what: keyof typeof KEPT,
  key: string,
  ask: () => Promise<T>,
): Promise<T> {
  const answers = await answersOf(store, what)
  const known = answers.get(key)
  if (known !== undefined) return known as Promise<T>
  return keep(answers, what, key, ask())
}

/** That the days of [from, to) were settled, in this state of the store: also by whoever settled more days. */
export async function rememberedStretch(store: Store, from: Day, to: Day, ask: () => Promise<void>): Promise<void> {
  const answers = await answersOf(store, 'settled')
  for (const [key, answer] of answers) {
    const [first = '', after = ''] = key.split(' ')
    if (first <= from && to <= after) return answer as Promise<void>
  }
  return keep(answers, 'settled', `${from} ${to}`, ask())
}

function keep<T>(
  answers: Map<string, Promise<unknown>>,
  what: keyof typeof KEPT,
  key: string,
  answer: Promise<T>,
): Promise<T> {
  answers.set(key, answer)
  answer.catch(() => answers.delete(key))
  while (answers.size > KEPT[what]) answers.delete(answers.keys().next().value!)
  return answer
}

/** What is kept of one sort in the present state of the store. */
async function answersOf(store: Store, what: keyof typeof KEPT): Promise<Map<string, Promise<unknown>>> {
  const epoch = await epochOf(store)
  const memory = memoryOf(store, what)
  if (memory.epoch !== epoch) {
    memory.epoch = epoch
    memory.answers = new Map()
  }
  return memory.answers
}

function memoryOf(store: Store, what: keyof typeof KEPT): Memory {
  const ofStore = memories.get(store) ?? new Map<keyof typeof KEPT, Memory>()
  const memory = ofStore.get(what) ?? { epoch: '', answers: new Map<string, Promise<unknown>>() }
  memories.set(store, ofStore.set(what, memory))
  return memory
}

/**
 * A text that differs whenever anything was written: the store process counts its writing statements (0.3 ms instead of
 * 5 ms for a query); a server is asked for its newest rows.
 */
async function epochOf(store: Store): Promise<string> {
  const connection = await connectionOf(store)
  if (connection.epoch !== null) {
    const epoch = await connection.epoch().catch(() => null)
    if (epoch !== null) return epoch
  }
  const { value } = await select<Record<string, number>>(
    store,
    `SELECT (SELECT count() FROM ingest_ledger) AS events, (SELECT max(changed) FROM sensor) AS sensors, (SELECT max(settled_at) FROM day_settled) AS settled,
  (SELECT count() FROM day_settled) AS days, (SELECT max(judged) FROM payload) AS judged, (SELECT count() FROM payload) AS payloads`,
    {},
  )
  return JSON.stringify(value[0])
}
