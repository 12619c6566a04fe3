import { TeitenError } from '../base/error.ts'

/** How long a request waits for numbers. Below the minute after which a connection is cut, so that a caller gets words and not silence. */
export const PATIENCE_MS = 45_000

/** The answer if it comes in time, else TEITEN_COUNTING; the work goes on, and the next request finds its result. */
export async function inTime<T>(work: Promise<T>, milliseconds = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new TeitenError('TEITEN_COUNTING', 'the numbers are still being worked out', {
          next: 'Try again in a moment.',
        }),
      )
    }, milliseconds)
  })
  work.catch(() => {}) // if it fails after all, the next request is told
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
