import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Problem } from '../src/serve/pages.ts'

export interface Answer<T> {
  data: T | null
  problem: Problem | null
  /** True while an answer is under way; `data` may still hold the one before. */
  loading: boolean
  again(): void
}

const UNREACHABLE: Problem = {
  type: '',
  title: 'Unreachable',
  status: 0,
  code: 'TEITEN_UNREACHABLE',
  detail: 'The server does not answer',
  next: 'Is teiten start still running?',
}

/** Problems that pass by themselves: nothing imported yet, numbers being worked out, a server that starts. */
const PASSING = new Set([
  'TEITEN_NO_DATA',
  'TEITEN_COUNTING',
  'TEITEN_STORE_DOWN',
  'TEITEN_UNREACHABLE',
  'TEITEN_TOO_MANY_REQUESTS',
])
const RETRY_MS = 4000

/** Reads one address of the interface; keeps the old answer while the next one loads. Asks again after `everyMs`, if given. */
export function useApi<T>(path: string, everyMs?: (data: T) => number): Answer<T> {
  const [state, setState] = useState<{ path: string; data: T | null; problem: Problem | null; loading: boolean }>({
    path,
    data: null,
    problem: null,
    loading: true,
  })
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => setTurn(n => n + 1), [])
  useEffect(() => {
    const stop = new AbortController()
    let later: ReturnType<typeof setTimeout> | undefined
    setState(old => ({ ...old, loading: true }))
    read<T>(path, stop.signal).then(
      data => {
        setState({ path, data, problem: null, loading: false })
        if (everyMs !== undefined) later = setTimeout(again, everyMs(data))
      },
      (problem: Problem) => {
        if (stop.signal.aborted) return
        setState({ path, data: null, problem, loading: false })
        if (PASSING.has(problem.code)) later = setTimeout(again, RETRY_MS)
      },
    )
    return () => {
      stop.abort()
      clearTimeout(later)
    }
  }, [path, turn, again, everyMs])
  return { data: state.data, problem: state.problem, loading: state.loading || state.path !== path, again }
}

async function read<T>(path: string, signal: AbortSignal): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api/v1/${path}`, { signal, headers: { accept: 'application/json' } })
  } catch {
    throw UNREACHABLE
  }
  if (response.ok) return (await response.json()) as T
  throw await response.json().catch(() => ({
    ...UNREACHABLE,
    status: response.status,
    code: 'TEITEN_UNREADABLE',
    detail: 'The answer cannot be read',
  }))
}
