import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { builtFolder } from '../../base/package-paths.ts'
import { documentsRead } from '../../base/prepared-documents.ts'
import type { SignatureSet } from '../../classify/rules/signature-set.ts'
import { PAYLOADS_PER_BLOCK, type PayloadBlock } from '../../model/payload-block.ts'
import { judgeBlock } from './judge-block.ts'

/** What the thread is asked to judge: the arrays lie in shared memory. Rules of another version are read anew. */
export interface JudgeRequest {
  block: PayloadBlock
  ids: Uint8Array
  version: string
}

export interface JudgeThreadInput {
  folders: readonly string[]
  /** Rules that were read and tested already (base/prepared-documents.ts). */
  documents: Record<string, unknown>
}

/** Judges distinct payloads, on a thread of its own once there are many. */
export interface Judge {
  /**
   * Judges a block: its ids are in `ids` (sixteen bytes per index) and the block may be filled again when the promise
   * resolves, with the rows for the store. `beside`: many will come, so use the thread from the first on.
   */
  judge(block: PayloadBlock, ids: Uint8Array, beside?: boolean): Promise<readonly Uint8Array[]>
  close(): Promise<void>
}

/** Payloads that are judged on the caller's thread first: a thread costs more to begin than they do. */
export const JUDGED_BESIDE_FROM = PAYLOADS_PER_BLOCK

/** `signatures` gives the set of the moment and `version` tells it from others, `folders` is where a thread reads it. */
export function newJudge(signatures: () => SignatureSet, version: () => string, folders: readonly string[]): Judge {
  let judged = 0
  let thread: JudgeThread | null = null
  return {
    async judge(block, ids, beside = false) {
      judged += block.length
      const few = thread === null && !beside && judged <= JUDGED_BESIDE_FROM
      if (few || availableParallelism() < 2) return judgeBlock(block, ids, signatures())
      thread ??= judgeThread(folders)
      return thread.ask({ block, ids, version: version() })
    },
    async close() {
      await thread?.close()
      thread = null
    },
  }
}

/** What is made for a payload is garbage a moment later: a small place for it is emptied more often and costs no more. */
const YOUNG_GENERATION_MIB = 8

interface JudgeThread {
  ask(request: JudgeRequest): Promise<readonly Uint8Array[]>
  close(): Promise<unknown>
}

function judgeThread(folders: readonly string[]): JudgeThread {
  const worker = new Worker(join(builtFolder, 'run', 'judge', 'judge-thread.js'), {
    workerData: { folders, documents: documentsRead() } satisfies JudgeThreadInput,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
  })
  const waiting: { resolve(rows: Uint8Array[]): void; reject(error: Error): void }[] = []
  let failure: Error | null = null
  const fail = (error: Error) => {
    failure ??= error
    for (const one of waiting.splice(0)) one.reject(failure)
  }
  worker.on('message', (rows: Uint8Array) => waiting.shift()!.resolve([rows]))
  worker.on('error', fail)
  worker.on('exit', code => fail(new Error(`the thread that judges payloads ended with ${code}`)))
  return {
    ask(request) {
      if (failure !== null) return Promise.reject(failure)
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        worker.postMessage(request)
      })
    },
    close: () => worker.terminate(),
  }
}
