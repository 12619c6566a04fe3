import { insertRows, select } from './statement.ts'
import type { Store } from './store.ts'

/**
 * The answer to a question that takes long: kept in the store with what it rests on, so that no process works it out again while
 * `state` is the same. One answer is kept for each name; it must survive JSON.
 */
export async function keptAnswer<T>(store: Store, name: string, state: string, work: () => Promise<T>): Promise<T> {
  const { value } = await select<{ content: string }>(
    store,
    'SELECT content FROM kept_answer WHERE name = {name:String} AND state = {state:String} ORDER BY saved_at DESC LIMIT 1',
    { name, state },
  )
  if (value[0] !== undefined) return JSON.parse(value[0].content) as T
  const answer = await work()
  await insertRows(store, 'kept_answer', [{ name, state, content: JSON.stringify(answer), saved_at: Date.now() }])
  return answer
}
