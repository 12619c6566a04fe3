import type { Worker } from 'node:worker_threads'
import { type ErrorCode, TeitenError } from '../../base/error.ts'

/** An operator's mistake on its way from a thread: errors lose their class when they are sent. */
export interface SentError {
  code: ErrorCode
  what: string
  where: string
  next: string
}

/** Messages of a thread as they come. Throws what made the thread end. */
export async function* messagesOf<T>(worker: Worker): AsyncGenerator<T> {
  const queue: T[] = []
  let failure: Error | null = null
  let wake = () => {}
  worker.on('message', (message: T) => {
    queue.push(message)
    wake()
  })
  const fail = (error: Error) => {
    failure ??= error
    wake()
  }
  worker.on('error', fail)
  worker.on('exit', code => fail(new Error(`a thread that reads a file ended with ${code}`)))
  for (;;) {
    for (let message = queue.shift(); message !== undefined; message = queue.shift()) yield message
    if (failure !== null) throw failure
    await new Promise<void>(resolve => {
      wake = resolve
      if (queue.length > 0 || failure !== null) resolve()
    })
  }
}

export function thrown(error: SentError): TeitenError {
  return new TeitenError(error.code, error.what, { where: error.where, next: error.next })
}

export function sent(error: TeitenError): SentError {
  return { code: error.code, what: error.message, where: error.where, next: error.next }
}
