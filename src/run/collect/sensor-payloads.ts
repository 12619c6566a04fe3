import { payloadIdOf } from '../../base/hash.ts'
import type { SpooledPayload } from '../../capture/spool/payload-record.ts'
import { judgePayload } from '../../classify/judge-payload.ts'
import type { SignatureSet } from '../../classify/rules/signature-set.ts'
import type { PayloadRecord } from '../../model/payload.ts'

/** Payloads that are known to be in the store with the judgement of these rules; forgotten whole when it is full. */
export interface KnownPayloads {
  rulesVersion: string
  ids: Set<string>
}

/** 32 characters each: 10 MB. */
const MAX_KNOWN = 100_000

export function newKnownPayloads(): KnownPayloads {
  return { rulesVersion: '', ids: new Set() }
}

/**
 * Judges those payloads that are not known yet, each once. The id is worked out here: a sensor that could name it could put other
 * bytes under another's payload.
 */
export function judgeNew(
  known: KnownPayloads,
  payloads: readonly SpooledPayload[],
  set: SignatureSet,
): PayloadRecord[] {
  if (known.rulesVersion !== set.version || known.ids.size > MAX_KNOWN) {
    known.rulesVersion = set.version
    known.ids.clear()
  }
  const fresh = new Map<string, PayloadRecord>()
  for (const { bytes, wireLength, transport } of payloads) {
    const id = payloadIdOf(bytes)
    if (known.ids.has(id) || fresh.has(id)) continue
    const truncated = wireLength === 0 || wireLength > bytes.length
    fresh.set(id, { ...judgePayload(bytes, transport, set), id, bytes, wireLength, truncated, transport })
  }
  return [...fresh.values()]
}

/** To be called when they are in the store. */
export function nowKnown(known: KnownPayloads, payloads: readonly PayloadRecord[]): void {
  for (const { id } of payloads) known.ids.add(id)
}
