import { judgePayload } from '../../classify/judge-payload.ts'
import { insertPayloads } from '../../store/insert.ts'
import { unjudgedPayloads } from '../../store/payloads.ts'
import type { Site } from '../site/site.ts'

const BLOCK = 5000

/** Payloads that were judged by other rules are judged by these: a new signature reaches back over everything stored. Returns how many. */
export async function judgeAgain(site: Site): Promise<number> {
  const version = site.rules().signatureVersion
  let judged = 0
  for (;;) {
    const payloads = await unjudgedPayloads(site.store, version, BLOCK)
    if (payloads.length === 0) return judged
    const set = site.rules().signatures
    await insertPayloads(
      site.store,
      payloads.map(p => ({ ...judgePayload(p.bytes, p.transport, set), ...p })),
      set.version,
    )
    judged += payloads.length
  }
}
