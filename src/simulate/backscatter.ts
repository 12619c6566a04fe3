import { type Random, seededRandom } from '../base/random.ts'
import { TCP_ACK, TCP_RST, TCP_SYN, UDP } from '../model/protocol.ts'
import { momentOfDay } from './background.ts'
import { addIcmp, addTcp, quotedPacket } from './packet-builder.ts'
import { partSeed, poisson } from './sampling.ts'
import { addressPool, NO_OPTIONS, stackOf } from './source-addresses.ts'
import { isUp } from './telescope.ts'
import type { Traffic } from './traffic.ts'

/** Victims of DoS attacks with forged sources, as far as the forged addresses were ours. */
export interface Victims {
  random: Random
  pool: Uint32Array
  perDay: number
  seen: Set<number>
  packets: number
  attacks: number
}

const EMPTY = new Uint8Array(0)
/** Ports that are attacked, TCP; 0 stands for a UDP flood, which shows as ICMP errors. */
const ATTACKED = [80, 80, 80, 80, 443, 443, 22, 25565, 6667, 53, 3306, 8080, 0, 0]

export function newVictims(traffic: Traffic, perDay: number): Victims {
  const random = seededRandom(partSeed(traffic.seed, 'victims'))
  return { random, pool: addressPool(random, 2000), perDay, seen: new Set(), packets: 0, attacks: 0 }
}

/** The day's attacks: each lasts minutes to hours; half come back in a smaller way that is no attack by Corsaro's measure. */
export function addVictimsDay(traffic: Traffic, v: Victims, start: number): void {
  const attacks = poisson(v.random, v.perDay)
  for (let i = 0; i < attacks; i++) addAttack(traffic, v, start, 60 + v.random.below(240), 0.5 + v.random.unit() * 2)
  const remnants = poisson(v.random, v.perDay * 1.5)
  for (let i = 0; i < remnants; i++) addAttack(traffic, v, start, 2 + v.random.below(12), 0.02)
}

function addAttack(traffic: Traffic, v: Victims, start: number, packets: number, perSecond: number): void {
  const { random } = v
  const u = random.unit()
  const victim = v.pool[Math.floor(v.pool.length * u * u)]!
  const port = ATTACKED[random.below(ATTACKED.length)]!
  const kind = port === 0 ? 'unreachable' : random.unit() < 0.75 ? 'syn-ack' : 'rst'
  let time = momentOfDay(random, start)
  let sent = 0
  for (let i = 0; i < packets; i++) {
    time += -Math.log(1 - random.unit()) / perSecond
    if (addAnswer(traffic, v, victim, port, kind, time)) sent++
  }
  if (sent === 0) return
  v.packets += sent
  v.seen.add(victim)
  if (perSecond >= 0.5) v.attacks++
}

function addAnswer(
  traffic: Traffic,
  v: Victims,
  victim: number,
  port: number,
  kind: 'unreachable' | 'syn-ack' | 'rst',
  time: number,
): boolean {
  const { telescope, arena } = traffic
  const { random } = v
  const row = random.below(telescope.address.length)
  const sensor = telescope.sensorOf[row]!
  if (!isUp(telescope, sensor, time)) return false
  const ours = telescope.address[row]!
  const head = {
    time: Math.floor(time * 1e6),
    sensor,
    source: victim,
    destination: ours,
    ttl: stackOf(victim).ttl,
    ipId: kind === 'rst' ? 0 : random.below(65536),
  }
  const forged = 1024 + random.below(64512)
  if (kind === 'unreachable') {
    const quoted = quotedPacket(
      { ...head, source: ours, destination: victim, ttl: 48 },
      UDP,
      forged,
      [80, 53, 27015, 3074][victim % 4]!,
      0,
    )
    addIcmp(arena, head, 3, 3, 0, quoted)
    return true
  }
  addTcp(arena, {
    ...head,
    sourcePort: port,
    destinationPort: forged,
    sequence: kind === 'rst' ? 0 : random.next(),
    acknowledgement: random.next(),
    flags: kind === 'rst' ? TCP_RST | TCP_ACK : TCP_SYN | TCP_ACK,
    window: kind === 'rst' ? 0 : 14600,
    options: NO_OPTIONS,
    payload: EMPTY,
  })
  return true
}
