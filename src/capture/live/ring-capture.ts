import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, TeitenError } from '../../base/error.ts'
import { builtFolder } from '../../base/package-paths.ts'
import { type BatchSlots, freeSlot, newBatchSlots, stopSlots } from './batch-slots.ts'
import type { WorkerMessage } from './capture-worker.ts'
import { returnLargeBuffers } from './libc.ts'
import type { LiveCapture, LiveEvent, RingSettings } from './live-event.ts'
import { forbidNewPrivileges } from './privileges.ts'

/**
 * Opens the ring (and the responder) in a thread of its own, which gives up its capabilities as soon as the ring is open. This
 * process, and what it starts, can gain no privileges from then on.
 * Throws TEITEN_LIVE_CAPTURE where the machine does not allow it.
 */
export async function startRing(settings: RingSettings): Promise<LiveCapture> {
  forbidNewPrivileges()
  returnLargeBuffers()
  const slots = newBatchSlots()
  const worker = new Worker(join(builtFolder, 'capture', 'live', 'capture-worker.js'), {
    workerData: { settings, memory: slots.memory },
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 },
  })
  const queue = newQueue(worker)
  const first = await queue.next()
  if (first.kind === 'failed') {
    throw new TeitenError(first.code as ErrorCode, first.message, { where: first.where, next: first.next })
  }
  return {
    events: () => eventsOf(queue, slots),
    stop: () => stopSlots(slots),
    useBanners: banners => worker.postMessage(banners),
  }
}

interface Queue {
  next(): Promise<WorkerMessage>
}

/** Messages of the thread in order; a fault of the thread is thrown to who waits. */
function newQueue(worker: Worker): Queue {
  const waiting: WorkerMessage[] = []
  let wake: (() => void) | null = null
  let failure: unknown = null
  const rouse = () => {
    wake?.()
    wake = null
  }
  worker.on('message', (message: WorkerMessage) => {
    waiting.push(message)
    rouse()
  })
  worker.on('error', error => {
    failure = error
    rouse()
  })
  worker.on('exit', code => {
    failure ??= new Error(`the capturing thread ended with ${code}`)
    rouse()
  })
  return {
    async next() {
      while (waiting.length === 0) {
        if (failure !== null) throw failure
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      return waiting.shift()!
    },
  }
}

async function* eventsOf(queue: Queue, slots: BatchSlots): AsyncGenerator<LiveEvent> {
  for (;;) {
    const message = await queue.next()
    if (message.kind === 'closed') return
    if (message.kind === 'second') yield { kind: 'second', second: message.second }
    if (message.kind !== 'batch') continue
    const batch = slots.slots[message.slot]!
    batch.length = message.length
    batch.firstNumber = message.firstNumber
    batch.previousSeconds = message.previousSeconds
    yield { kind: 'batch', batch }
    freeSlot(slots, message.slot)
  }
}
