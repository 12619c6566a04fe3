import { existsSync } from 'node:fs'
import { TeitenError } from '../../base/error.ts'
import { escapeBytes } from '../../base/text.ts'
import { isoTime } from '../../base/time.ts'
import { maskOwnAddresses } from '../../classify/mask-addresses.ts'
import { recognise } from '../../classify/protocols/recognise.ts'
import { rulesThatHold } from '../../classify/rules/signature-engine.ts'
import type { SignatureRule } from '../../classify/rules/signature-rule.ts'
import { loadSignatures, type SignatureSet, signatureById } from '../../classify/rules/signature-set.ts'
import type { Localized } from '../../model/advisory.ts'
import type { PayloadClass } from '../../model/payload.ts'
import { portLabel } from '../../model/protocol.ts'
import {
  type HuntStep,
  huntHits,
  huntStep,
  payloadCount,
  payloadsAfter,
  type SearchedPayload,
  saveHuntStep,
  sightingOf,
} from '../../store/hunts.ts'
import { payloadById } from '../../store/payloads.ts'
import { ownBlocks } from '../period/payload-shares.ts'
import type { Site } from '../site/site.ts'

/** Payloads that are searched between two steps: what an interruption costs at most. */
const PAYLOADS_PER_STEP = 5000

/** A payload that an import was writing when the search began may carry an earlier time by this much. */
const OVERLAP_MS = 60 * 60 * 1000

/** When, from how many and to which ports a signature was seen. */
export interface Hunted {
  id: string
  title: Localized
  class: PayloadClass
  where: string
  payloads: number
  accesses: number
  packets: number
  sources: number
  /** ISO 8601; null: never. */
  firstSeen: string | null
  lastSeen: string | null
  firstSource: string
  ports: { port: string; accesses: number; packets: number; sources: number; firstSeen: string }[]
  sampleId: string
  sample: string
}

export interface Hunt {
  rulesVersion: string
  /** Stored payloads; all of them have been searched. */
  payloads: number
  /** Those that this run searched; the others were searched before. */
  searchedNow: number
  signatures: Hunted[]
}

/**
 * Searches every stored payload with signatures: those of the site whose ids are named, those of files and folders that are
 * named, or all of the site's. A search that was interrupted goes on where it stopped; one that was finished takes what came
 * since. TEITEN_NOT_FOUND for an unknown id, TEITEN_BAD_RULE for a file that does not load.
 */
export async function hunt(
  site: Site,
  asked: readonly string[],
  progress: (part: number, what: string) => void,
  perStep = PAYLOADS_PER_STEP,
): Promise<Hunt> {
  const paths = asked.filter(a => existsSync(a))
  const ids = asked.filter(a => !existsSync(a))
  const set = paths.length > 0 ? loadSignatures(paths) : site.rules().signatures
  for (const id of ids)
    if (signatureById(set, id) === null)
      throw new TeitenError('TEITEN_NOT_FOUND', `there is no signature ${id}, and no such file`, {
        next: 'teiten signature check lists what is loaded; a path names a file of rules.',
      })
  const searchedNow = await search(site, set, progress, perStep)
  const hits = new Set((await huntHits(site.store, set.version)).value.map(h => h.signature))
  const wanted = ids.length > 0 ? ids : paths.length > 0 ? set.rules.map(r => r.id) : [...hits]
  const signatures: Hunted[] = []
  for (const [i, id] of wanted.entries()) {
    progress(i / wanted.length, `counting accesses: ${id}`)
    const rule = signatureById(set, id)
    if (rule !== null) signatures.push(await hunted(site, set, rule))
  }
  signatures.sort((a, b) => b.packets - a.packets || (a.id < b.id ? -1 : 1))
  return { rulesVersion: set.version, payloads: await payloadCount(site.store, 0), searchedNow, signatures }
}

/** The search itself, step by step; gives how many payloads were looked at. */
async function search(
  site: Site,
  set: SignatureSet,
  progress: (part: number, what: string) => void,
  perStep: number,
): Promise<number> {
  let step = beginning(await huntStep(site.store, set.version))
  const total = await payloadCount(site.store, step.since)
  let searched = 0
  while (!step.done) {
    const payloads = await payloadsAfter(site.store, step.after, step.since, perStep)
    const hits = payloads.flatMap(p => hitsOf(set, p))
    searched += payloads.length
    step = { ...step, after: payloads.at(-1)?.id ?? step.after, done: payloads.length < perStep }
    await saveHuntStep(site.store, set.version, step, hits)
    progress(Math.min(1, searched / Math.max(1, total)), `${searched.toLocaleString('en-US')} payloads searched`)
  }
  return searched
}

function hitsOf(
  set: SignatureSet,
  { id, bytes, transport }: SearchedPayload,
): { signature: string; payload: string }[] {
  const { protocol, fields } = recognise(bytes, transport)
  const held = rulesThatHold(set.engine, { bytes, transport, protocol, fields })
  return held.map(i => ({ signature: set.rules[i]!.id, payload: id }))
}

/** Where a search goes on: at the first payload, behind the last step, or with what came since it was finished. */
function beginning(last: HuntStep | null): HuntStep {
  const started = Date.now()
  if (last === null) return { since: 0, started, after: '', done: false }
  if (!last.done) return last
  return { since: Math.max(0, last.started - OVERLAP_MS), started, after: '', done: false }
}

async function hunted(site: Site, set: SignatureSet, rule: SignatureRule): Promise<Hunted> {
  const ports = rule.ports ?? { within: [], without: [] }
  const { value } = await sightingOf(site.store, set.version, rule.id, ports)
  const time = (seconds: number | null) => (seconds === null ? null : isoTime(site.store.timeZone, seconds))
  const sample = value.sampleId === '' ? null : await payloadById(site.store, value.sampleId)
  const masked = sample === null ? new Uint8Array(0) : maskOwnAddresses(sample.bytes, await ownBlocks(site))
  return {
    id: rule.id,
    title: rule.title,
    class: rule.class,
    where: rule.where,
    payloads: value.payloads,
    accesses: value.accesses,
    packets: value.packets,
    sources: value.sources,
    firstSeen: time(value.firstSeen),
    lastSeen: time(value.lastSeen),
    firstSource: value.firstSeen === null ? '' : value.firstSource,
    ports: value.ports.map(p => ({
      port: portLabel(p.protocol, p.port),
      accesses: p.accesses,
      packets: p.packets,
      sources: p.sources,
      firstSeen: time(p.firstSeen)!,
    })),
    sampleId: value.sampleId,
    sample: escapeBytes(masked, 120),
  }
}
