import type { AddressBlock } from '../../base/address.ts'
import { escapeBytes, hexOf } from '../../base/text.ts'
import { maskOwnAddresses } from '../../classify/mask-addresses.ts'
import type { PayloadShare, SentWithoutSurvey } from '../../model/payload.ts'
import type { PayloadGroup, PortPayloads } from '../../store/answers.ts'
import { listSensors } from '../../store/sensors.ts'
import { type KnownSignatures, knownSignatures } from '../site/known-signatures.ts'
import type { Site } from '../site/site.ts'

/** Most bytes of a sample that are printed. */
const SAMPLE_BYTES = 256

/** Addresses that never appear in anything published: those of the sensors, and those at which they are reached behind NAT. */
export async function ownBlocks(site: Site): Promise<AddressBlock[]> {
  const sensors = await listSensors(site.store)
  return [...sensors.flatMap(s => [...s.blocks, ...s.publicBlocks]), ...site.config.publicBlocks]
}

/** A text out of a payload without our own addresses. */
export function maskedText(text: string, blocks: readonly AddressBlock[]): string {
  return Buffer.from(maskOwnAddresses(Buffer.from(text, 'utf8'), blocks)).toString('utf8')
}

/** Groups as shares of all accesses to the port, samples masked, the most frequent first; `surveyKnown` false says nothing without survey scanners. */
export async function payloadShares(site: Site, sent: PortPayloads, surveyKnown: boolean): Promise<PayloadShare[]> {
  const [blocks, signatures] = await Promise.all([ownBlocks(site), knownSignatures(site)])
  return sent.groups.map(group => ({
    ...payloadShare(signatures, group, sent.accesses, blocks),
    withoutSurvey: surveyKnown ? sentWithoutSurvey(group, sent) : null,
  }))
}

/** What others than survey scanners sent of a part of a port's accesses. */
export function sentWithoutSurvey(
  part: { accesses: number; sources: number; surveyAccesses: number; surveySources: number },
  sent: Pick<PortPayloads, 'accesses' | 'surveyAccesses'>,
): SentWithoutSurvey {
  const accesses = part.accesses - part.surveyAccesses
  const all = sent.accesses - sent.surveyAccesses
  return { accesses, share: all > 0 ? accesses / all : 0, sources: part.sources - part.surveySources }
}

function payloadShare(
  signatures: KnownSignatures,
  group: PayloadGroup,
  total: number,
  blocks: readonly AddressBlock[],
): Omit<PayloadShare, 'withoutSurvey'> {
  const sample = maskOwnAddresses(group.sample, blocks).subarray(0, SAMPLE_BYTES)
  const signature = group.signatures[0] ?? null
  return {
    id: group.id,
    accesses: group.accesses,
    share: total > 0 ? group.accesses / total : 0,
    sources: group.sources,
    class: group.class,
    protocol: group.protocol,
    signature,
    title: signature === null ? null : (signatures.get(signature)?.title ?? null),
    sample: escapeBytes(sample),
    sampleHex: hexOf(sample),
    sampleLength: group.sampleLength,
    firstSeen: group.firstSeen,
    lastSeen: group.lastSeen,
  }
}
