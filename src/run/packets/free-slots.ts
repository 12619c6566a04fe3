import { parentPort } from 'node:worker_threads'

/** Numbers of shared places that this thread may fill: each comes back as a message once the other side has emptied it. */
export interface FreeSlots {
  /** The next free one; waits for it. */
  take(): Promise<number>
}

export function freeSlots(count: number): FreeSlots {
  const free = Array.from({ length: count }, (_, i) => i)
  let wake = () => {}
  parentPort!.on('message', (slot: number) => {
    free.push(slot)
    wake()
  })
  return {
    async take() {
      while (free.length === 0) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      return free.shift()!
    },
  }
}
