import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Problem } from '../../src/serve/pages.ts'
import type { Answer } from '../api.ts'
import type { Words } from '../words.ts'

/** Shows an answer in each of its states: bars while nothing is there, faded while a newer one loads, the problem in its own place. */
export function Shown<T>({
  answer,
  words,
  children,
}: {
  answer: Answer<T>
  words: Words
  children: (data: T) => ComponentChildren
}) {
  if (answer.problem?.code === 'TEITEN_COUNTING') return <Loading words={words} late />
  if (answer.problem !== null) return <Failed problem={answer.problem} words={words} again={answer.again} />
  if (answer.data === null) return <Loading words={words} />
  return (
    <div class={answer.loading ? 'shown old' : 'shown'} aria-busy={answer.loading}>
      {children(answer.data)}
    </div>
  )
}

/** After this long a person is told why it takes long. */
const LATE_MS = 1200

function Loading({ words, late }: { words: Words; late?: boolean }) {
  const [slow, setSlow] = useState(late ?? false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), LATE_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div class="loading" role="status" aria-busy="true">
      <p class={slow ? 'why' : 'sr'}>{slow ? `${words.counting_} ${words.countingLong}` : words.loading}</p>
      <div class="bar wide" />
      <div class="bar" />
      <div class="bar tall" />
      {[0, 1, 2, 3, 4].map(i => (
        <div key={i} class="bar row" />
      ))}
    </div>
  )
}

function Failed({ problem, words, again }: { problem: Problem; words: Words; again: () => void }) {
  const empty = problem.code === 'TEITEN_NO_DATA' || problem.code === 'TEITEN_NOT_FOUND'
  return (
    <section class="failed" role={empty ? 'status' : 'alert'}>
      <h1>{empty ? (problem.code === 'TEITEN_NO_DATA' ? words.noData : words.noAccess) : words.failed}</h1>
      <p>{problemText(problem, words)}</p>
      <p class="second">
        {words.code} <code>{problem.code}</code>
        {empty ? null : ` · ${words.stillTrue}`}
      </p>
      <button type="button" onClick={again}>
        {words.retry}
      </button>
    </section>
  )
}

/** The server writes English; what a person meets often is said in the page's language. */
function problemText(problem: Problem, words: Words): string {
  const known: Record<string, string> = {
    TEITEN_NO_DATA: words.importFirst,
    TEITEN_UNREACHABLE: words.unreachable,
    TEITEN_TOO_MANY_REQUESTS: words.tooMany,
    TEITEN_NOT_FOUND: words.otherPeriod,
  }
  return Object.hasOwn(known, problem.code) ? known[problem.code]! : `${problem.detail}. ${problem.next}`
}
