import type { ComponentChildren } from 'preact'
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
  if (answer.problem !== null) return <Failed problem={answer.problem} words={words} again={answer.again} />
  if (answer.data === null) return <Loading words={words} />
  return (
    <div class={answer.loading ? 'shown old' : 'shown'} aria-busy={answer.loading}>
      {children(answer.data)}
    </div>
  )
}

function Loading({ words }: { words: Words }) {
  return (
    <div class="loading" role="status">
      <p class="sr">{words.loading}</p>
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
      <h1>{empty ? words.noData : words.failed}</h1>
      <p>
        {problem.detail}. {problem.next}
      </p>
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
