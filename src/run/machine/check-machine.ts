import { existsSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import { formatBlock, isV4 } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import { chooseMode, type Possibilities, possibilities } from '../observe/choose-mode.ts'
import { MODE_WORDS } from '../observe/mode-words.ts'
import type { SensorSettings } from '../observe/sensor-settings.ts'
import type { Check } from '../site/doctor.ts'
import { setupFacts } from './setup-facts.ts'
import type { SetupFacts } from './setup-steps.ts'

/** First kernel with PACKET_IGNORE_OUTGOING: before it a sensor would see what it sends. */
const LEAST_KERNEL = [4, 20] as const

/** Kernel → ways to capture → interface → addresses → drops: whether a live sensor can run here, how well, and what is missing. */
export async function* checkMachine(settings: SensorSettings): AsyncGenerator<Check> {
  yield kernelCheck()
  const found = await possibilities(settings)
  yield wayCheck('packet ring', found.ring, 'Run it with CAP_NET_RAW: teiten sensor setup --print.')
  yield wayCheck('tcpdump', found.tcpdump, 'Only needed where there is no packet ring: apt-get install tcpdump.', true)
  yield wayCheck('plain listeners', found.listeners, 'Only needed where nothing better is possible.', true)
  yield* placeChecks(settings, found)
  yield modeCheck(settings, found)
}

function kernelCheck(): Check {
  const [major, minor] = release().split('.').map(Number) as [number, number]
  const ok =
    process.platform === 'linux' && (major > LEAST_KERNEL[0] || (major === LEAST_KERNEL[0] && minor >= LEAST_KERNEL[1]))
  return {
    name: 'kernel',
    ok,
    text: `${process.platform} ${release()}`,
    next: ok ? '' : `The packet ring needs Linux ${LEAST_KERNEL.join('.')} or newer.`,
  }
}

/** A way that is not the best one is no failure by itself. */
function wayCheck(name: string, way: { possible: boolean; reason: string }, next: string, spare = false): Check {
  if (way.possible) return { name, ok: true, text: 'possible', next: '' }
  return { name, ok: spare, text: `not possible: ${way.reason}`, next: spare ? '' : next }
}

function* placeChecks(settings: SensorSettings, found: Possibilities): Generator<Check> {
  let facts: SetupFacts
  try {
    facts = setupFacts(settings)
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error
    yield { name: 'interface', ok: !found.ring.possible, text: error.message, next: error.next }
    return
  }
  const { held, dark } = facts
  yield {
    name: 'interface',
    ok: true,
    text: `${facts.interface}; ${[...dark, ...held].map(formatBlock).join(', ') || 'no addresses'}`,
    next: '',
  }
  for (const block of dark) yield routeCheck(formatBlock(block), isV4(block.words))
  if (held.length > 0) yield heldCheck(facts, settings)
  yield backlogCheck()
}

/** A blackhole route has no interface: "*" in /proc/net/route; for IPv6 "lo" with RTF_REJECT (0x0200) in /proc/net/ipv6_route. */
function routeCheck(text: string, v4: boolean): Check {
  const ok = v4 ? hasV4Blackhole(text) : hasV6Blackhole(text)
  return {
    name: `silence of ${text}`,
    ok,
    text: ok ? 'a blackhole route swallows it' : 'no blackhole route',
    next: ok ? '' : `As root: ip ${v4 ? '' : '-6 '}route add blackhole ${text} (teiten sensor setup --print).`,
  }
}

function hasV4Blackhole(text: string): boolean {
  const [address, length] = text.split('/') as [string, string]
  const bytes = address.split('.').map(Number)
  const hex = bytes
    .reverse()
    .map(n => n.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
  const mask = Number(length) === 0 ? 0 : (0xffffffff << (32 - Number(length))) >>> 0
  const bits = mask.toString(16).padStart(8, '0').match(/../g)!.reverse().join('').toUpperCase()
  return procLines('/proc/net/route').some(f => f[0] === '*' && f[1] === hex && f[7] === bits)
}

function hasV6Blackhole(text: string): boolean {
  const [, length] = text.split('/') as [string, string]
  const wanted = Number(length).toString(16).padStart(2, '0')
  return procLines('/proc/net/ipv6_route').some(
    f => f[1] === wanted && f[9] === 'lo' && (Number.parseInt(f[8]!, 16) & 0x0200) !== 0 && f[0] !== '0'.repeat(32),
  )
}

function heldCheck(facts: SetupFacts, settings: SensorSettings): Check {
  const addresses = facts.held.map(b => formatBlock(b).split('/')[0]!).join(', ')
  return {
    name: "the machine's own addresses",
    ok: true,
    text:
      settings.respond === true
        ? `${addresses}: answered by the sensor; ${facts.services.length} ports of services are left out`
        : `${addresses}: recorded only, because the kernel answers there`,
    next:
      settings.respond === true
        ? ''
        : 'teiten sensor setup keeps the kernel quiet; then set sensor.respond to true in teiten.yaml.',
  }
}

/** /proc/net/softnet_stat, second column of every processor: packets that were dropped before any tap saw them. */
function backlogCheck(): Check {
  const dropped = procLines('/proc/net/softnet_stat').reduce((n, f) => n + Number.parseInt(f[1] ?? '0', 16), 0)
  return {
    name: 'drops before the ring',
    ok: dropped === 0,
    text: `${dropped.toLocaleString('en-US')} packets since the machine started`,
    next: dropped === 0 ? '' : 'Raise net.core.netdev_max_backlog (teiten sensor setup --print).',
  }
}

function procLines(path: string): string[][] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/))
}

function modeCheck(settings: SensorSettings, found: Possibilities): Check {
  try {
    const { mode, because } = chooseMode(settings, found)
    return { name: 'live sensor', ok: true, text: `${MODE_WORDS[mode]} (${because})`, next: '' }
  } catch (error) {
    if (!(error instanceof TeitenError)) throw error
    return { name: 'live sensor', ok: false, text: error.message, next: 'See above what is missing.' }
  }
}
