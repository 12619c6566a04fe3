import { parentPort, workerData } from 'node:worker_threads'
import { addPrepared } from '../../base/prepared-documents.ts'
import { loadSignatures, type SignatureSet } from '../../classify/rules/signature-set.ts'
import type { JudgeRequest, JudgeThreadInput } from './judge.ts'
import { judgeBlock } from './judge-block.ts'

/** Judges payloads beside the decoder; the signatures are read again when the site's have another version. */
const { folders, documents } = workerData as JudgeThreadInput
addPrepared(documents)
let set: SignatureSet | null = null
let versionRead = ''

parentPort!.on('message', ({ block, ids, version }: JudgeRequest) => {
  if (set === null || version !== versionRead) set = loadSignatures(folders)
  versionRead = version
  const rows = Buffer.concat(judgeBlock(block, ids, set))
  parentPort!.postMessage(rows, [rows.buffer as ArrayBuffer])
})
