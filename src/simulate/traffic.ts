import { type Random, seededRandom } from '../base/random.ts'
import { ICMP, TCP, UDP } from '../model/protocol.ts'
import { type Access, addConversation, addDatagram, addEcho, addKnock, addUnanswered } from './conversations.ts'
import { type FrameArena, newFrameArena } from './frame-arena.ts'
import type { Tally } from './tally.ts'
import { countAccess } from './tally.ts'
import type { Telescope } from './telescope.ts'

/** What every part of the simulator writes into: frames of the day at hand, and the counts that become the truth. */
export interface Traffic {
  readonly telescope: Telescope
  readonly arena: FrameArena
  readonly tally: Tally
  readonly seed: number
  /** For what varies inside a conversation. */
  readonly random: Random
}

export function newTraffic(telescope: Telescope, tally: Tally, seed: number): Traffic {
  return { telescope, arena: newFrameArena(), tally, seed, random: seededRandom(seed ^ 0x7e17e2) }
}

const EMPTY = new Uint8Array(0)

/**
 * Writes one access and counts it. `payload`: bytes; null = handshake without data; undefined = no handshake, which is all
 * that a sensor without answers gets to see of TCP.
 * A datagram without payload is empty; ICMP has its own.
 */
export function addAccess(
  traffic: Traffic,
  protocol: number,
  access: Access,
  payload: Uint8Array | null | undefined,
): void {
  const { arena, random } = traffic
  if (protocol === TCP) {
    if (!traffic.telescope.answers[access.sensor]!) addUnanswered(arena, random, access)
    else if (payload === undefined) addKnock(arena, random, access)
    else addConversation(arena, random, access, payload)
  } else if (protocol === UDP) addDatagram(arena, random, access, payload ?? EMPTY)
  else if (protocol === ICMP) addEcho(arena, random, access)
  countAccess(traffic.tally, protocol, access.port, access.source, access.time)
}
