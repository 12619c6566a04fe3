import type { PayloadJudgement } from '../model/payload.ts'
import type { SignatureSet } from './rules/signature-set.ts'

/**
 * What the first payload of a conversation is: protocol by content, class, signatures, category, decoded fields, group.
 * `transport` is TCP or UDP. Never throws; time is linear in the length, which is at most PAYLOAD_KEPT.
 */
export function judgePayload(_bytes: Uint8Array, _transport: number, _set: SignatureSet): PayloadJudgement {
  throw new Error('not there yet')
}
