import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { TeitenError } from '../../base/error.ts'
import { builtFolder } from '../../base/package-paths.ts'
import { type ByteStream, fileCompression, openBytes, peekable } from '../../capture/byte-stream.ts'
import { messagesOf, type SentError, thrown } from './thread-messages.ts'

export interface ByteThreadInput {
  path: string
  /** Places for decompressed bytes, in shared memory. */
  slots: Uint8Array[]
}

/** A slot was filled, or all was read. */
export type ByteMessage =
  | { slot: number; length: number; read: number }
  | { end: { read: number; digest: string; problem: SentError | null } }
  | { error: SentError }

const SLOTS = 4
const SLOT_BYTES = 1 << 20

/** Bytes of a file; a compressed one is read and decompressed on a thread of its own. Throws as openBytes does. */
export async function openBytesBeside(path: string): Promise<ByteStream> {
  const compression = await fileCompression(path)
  if (compression === 'none') return openBytes(path)
  let read = 0
  let digest = ''
  let problem: TeitenError | null = null
  async function* decompressed(): AsyncGenerator<Uint8Array> {
    const slots = Array.from({ length: SLOTS }, () => new Uint8Array(new SharedArrayBuffer(SLOT_BYTES)))
    const worker = new Worker(join(builtFolder, 'run', 'packets', 'byte-thread.js'), {
      workerData: { path, slots } satisfies ByteThreadInput,
    })
    try {
      for await (const message of messagesOf<ByteMessage>(worker)) {
        if ('error' in message) throw thrown(message.error)
        if ('end' in message) {
          read = message.end.read
          digest = message.end.digest
          problem = message.end.problem === null ? null : thrown(message.end.problem)
          return
        }
        read = message.read
        yield slots[message.slot]!.subarray(0, message.length)
        worker.postMessage(message.slot)
      }
    } finally {
      await worker.terminate()
    }
  }
  const bytes = decompressed()
  const close = async () => void (await bytes.return(undefined))
  return {
    name: path,
    compression,
    rawSize: statSync(path).size,
    rawRead: () => read,
    digest: () => digest,
    problem: () => problem,
    ...peekable(bytes, close),
  }
}
