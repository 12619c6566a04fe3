import { hash } from 'node:crypto'
import { judgePayload } from '../../classify/judge-payload.ts'
import type { SignatureSet } from '../../classify/rules/signature-set.ts'
import { addJudgement, newJudgementColumns } from '../../model/judgement-columns.ts'
import type { PayloadBlock } from '../../model/payload-block.ts'
import { payloadRows } from '../../store/insert.ts'

/** Judges every payload of a block: writes their ids, sixteen bytes per index, and gives the rows for the store. */
export function judgeBlock(block: PayloadBlock, ids: Uint8Array, set: SignatureSet): Uint8Array[] {
  const { first, length, start, wireLength, transport } = block
  const bytes = Buffer.from(block.bytes.subarray(0, start[length])) // out of shared memory, which Node's own functions refuse
  const judgements = newJudgementColumns(length)
  for (let i = 0; i < length; i++) {
    const payload = bytes.subarray(start[i], start[i + 1])
    ids.set(hash('sha256', payload, 'buffer').subarray(0, 16), 16 * (first + i))
    addJudgement(judgements, judgePayload(payload, transport[i]!, set))
  }
  const own = ids.slice(16 * first, 16 * (first + length))
  return payloadRows({ length, ids: own, bytes, start, wireLength, transport, judgements }, set.version)
}
