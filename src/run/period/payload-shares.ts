import type { AddressBlock } from '../../base/address.ts'
import { escapeBytes, hexOf } from '../../base/text.ts'
import { maskOwnAddresses } from '../../classify/mask-addresses.ts'
import type { PayloadShare } from '../../model/payload.ts'
import type { PayloadGroup, PortPayloads } from '../../store/answers.ts'
import { listSensors } from '../../store/sensors.ts'
import { type KnownSignatures, knownSignatures } from '../site/known-signatures.ts'
import type { Site } from '../site/site.ts'

/** Most bytes of a sample that are printed. */
const SAMPLE_BYTES = 256

/** Addresses that never appear in anything published. */
export async function ownBlocks(site: Site): Promise<AddressBlock[]> {
  return (await listSensors(site.store)).flatMap(s => s.blocks)
}

/** A text out of a payload without our own addresses. */
export function maskedText(text: string, blocks: readonly AddressBlock[]): string {
  return Buffer.from(maskOwnAddresses(Buffer.from(text, 'utf8'), blocks)).toString('utf8')
}

/** Groups as shares of all accesses to the port, samples masked, the most frequent first. */
export async function payloadShares(site: Site, sent: PortPayloads): Promise<PayloadShare[]> {
  const [blocks, signatures] = await Promise.all([ownBlocks(site), knownSignatures(site)])
  return sent.groups.map(group => payloadShare(signatures, group, sent.accesses, blocks))
}

function payloadShare(
  signatures: KnownSignatures,
  group: PayloadGroup,
  total: number,
  blocks: readonly AddressBlock[],
): PayloadShare {
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
