import { createHash } from 'node:crypto'
import { judgePayload } from '../../classify/judge-payload.ts'
import type { SignatureSet } from '../../classify/rules/signature-set.ts'
import type { PayloadRecord } from '../../model/payload.ts'
import { isTruncated, type PayloadBlock, payloadBytes } from '../../model/payload-block.ts'
import { payloadRows } from '../../store/insert.ts'

/** Judges every payload of a block: writes their ids, sixteen bytes per index, and gives the rows for the store. */
export function judgeBlock(block: PayloadBlock, ids: Uint8Array, set: SignatureSet): Uint8Array[] {
  const records: PayloadRecord[] = []
  for (let i = 0; i < block.length; i++) {
    const bytes = Buffer.from(payloadBytes(block, i)) // a copy out of shared memory, which Node's own functions refuse
    const digest = createHash('sha256').update(bytes).digest()
    ids.set(digest.subarray(0, 16), 16 * (block.first + i))
    const wireLength = block.wireLength[i]!
    const transport = block.transport[i]!
    records.push({
      ...judgePayload(bytes, transport, set),
      id: digest.toString('hex', 0, 16),
      bytes,
      wireLength,
      truncated: isTruncated(wireLength, bytes.length),
      transport,
    })
  }
  return payloadRows(records, set.version)
}
