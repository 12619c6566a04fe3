import { parentPort, workerData } from 'node:worker_threads'
import { loadSignatures, type SignatureSet } from '../../classify/rules/signature-set.ts'
import type { JudgeRequest } from './judge.ts'
import { judgeBlock } from './judge-block.ts'

/** Judges payloads beside the decoder; the signatures are read again when the site's have another version. */
const { folders } = workerData as { folders: string[] }
let set: SignatureSet | null = null

parentPort!.on('message', ({ block, ids, version }: JudgeRequest) => {
  if (set === null || set.version !== version) set = loadSignatures(folders)
  const rows = Buffer.concat(judgeBlock(block, ids, set))
  parentPort!.postMessage(rows, [rows.buffer as ArrayBuffer])
})
