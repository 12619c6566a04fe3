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

/** Reads one address of the interface; keeps the old answer while the next one loads. */
export function useApi<T>(path: string): Answer<T> {
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
    setState(old => ({ ...old, loading: true }))
    read<T>(path, stop.signal).then(
      data => setState({ path, data, problem: null, loading: false }),
      (problem: Problem) => {
        if (!stop.signal.aborted) setState({ path, data: null, problem, loading: false })
      },
    )
    return () => stop.abort()
  }, [path, turn])
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
