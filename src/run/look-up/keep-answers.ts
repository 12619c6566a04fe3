/** Answers that are worth keeping in memory: each with the state of the store that it came from. */
export interface KeptAnswers<T> {
  /** The answer of this state, worked out at most once at a time; a failure is not kept. */
  of(name: string, epoch: string, work: () => Promise<T>): Promise<T>
}

/** Keeps the answers asked for last, at most `most` of them. */
export function keepAnswers<T>(most: number): KeptAnswers<T> {
  const kept = new Map<string, { epoch: string; answer: Promise<T> }>()
  return {
    of(name, epoch, work) {
      const known = kept.get(name)
      kept.delete(name)
      if (known !== undefined && known.epoch === epoch) {
        kept.set(name, known)
        return known.answer
      }
      const entry = { epoch, answer: work() }
      kept.set(name, entry)
      entry.answer.catch(() => {
        if (kept.get(name) === entry) kept.delete(name)
      })
      while (kept.size > most) kept.delete(kept.keys().next().value!)
      return entry.answer
    },
  }
}
