import { describe, expect, it } from 'vitest'
import {
  isOwnConversation,
  newOwnConversations,
  noteOutgoing,
  OWN_IDLE_SECONDS,
} from '../../../src/capture/live/own-conversations.ts'
import { type Arrival, newArrival } from '../../../src/capture/live/respond/arrival.ts'
import { TCP, TCP_ACK, TCP_SYN, UDP } from '../../../src/model/protocol.ts'

function packet(
  from: number,
  to: number,
  sourcePort: number,
  destinationPort: number,
  more: Partial<Arrival>,
): Arrival {
  const a = newArrival()
  a.source.set([0, 0, 0xffff, from])
  a.destination.set([0, 0, 0xffff, to])
  return Object.assign(a, { protocol: TCP, sourcePort, destinationPort }, more)
}

describe('own conversations', () => {
  it('are those that this machine opened, for as long as it sends in them', () => {
    const own = newOwnConversations()
    const back = packet(9, 1, 443, 50_000, { flags: TCP_SYN | TCP_ACK })
    expect(isOwnConversation(own, back, 100)).toBe(false)
    expect(noteOutgoing(own, packet(1, 9, 50_000, 443, { flags: TCP_SYN }), 100)).toBe(true)
    expect(isOwnConversation(own, back, 100 + OWN_IDLE_SECONDS)).toBe(true)
    expect(isOwnConversation(own, back, 101 + OWN_IDLE_SECONDS)).toBe(false)
    expect(isOwnConversation(own, packet(9, 1, 443, 50_001, { flags: TCP_ACK }), 100)).toBe(false)
    expect(isOwnConversation(own, packet(8, 1, 443, 50_000, { flags: TCP_ACK }), 100)).toBe(false)
  })

  it('are not those in which this machine only answers', () => {
    const own = newOwnConversations()
    expect(noteOutgoing(own, packet(1, 9, 22, 50_000, { flags: TCP_SYN | TCP_ACK }), 100)).toBe(false)
    expect(isOwnConversation(own, packet(9, 1, 50_000, 22, { flags: TCP_ACK }), 100)).toBe(false)
  })

  it('hold of what is new even when many came before', () => {
    const own = newOwnConversations()
    for (let i = 0; i < 100_000; i++)
      noteOutgoing(own, packet(1, 1000 + i, 53_000, 53, { protocol: UDP }), 100 + i / 1000)
    expect(noteOutgoing(own, packet(1, 7, 53_000, 53, { protocol: UDP }), 300)).toBe(true)
    expect(isOwnConversation(own, packet(7, 1, 53, 53_000, { protocol: UDP }), 300)).toBe(true)
  })
})
