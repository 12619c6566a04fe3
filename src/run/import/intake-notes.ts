import { evictedPackets } from '../../aggregate/aggregator.ts'
import type { Intake } from './intake.ts'

/** Limits that were met while a file was taken in: what they mean for its numbers, in words; none if none was met. */
export function intakeNotes(intake: Intake): string[] {
  const { aggregator, payloads } = intake
  const count = (n: number) => n.toLocaleString('en-US')
  const notes: string[] = []
  if (aggregator.conversations.evicted > 0) {
    notes.push(
      `${count(aggregator.conversations.evicted)} conversations left memory within their minute: a repeated SYN of theirs counts as another access`,
    )
  }
  if (aggregator.lateAttachments > 0) {
    notes.push(
      `${count(aggregator.lateAttachments)} first payloads or handshakes came after their access had been stored: they stand on their own`,
    )
  }
  if (payloads.shortened > 0)
    notes.push(
      `${count(payloads.shortened)} distinct payloads beyond the first 1,048,576 were kept by their first byte only`,
    )
  const evicted = evictedPackets(aggregator)
  if (evicted > 0) notes.push(`${count(evicted)} packets are counted, but in no tuple`)
  return notes
}
