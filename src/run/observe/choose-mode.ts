import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { TeitenError } from '../../base/error.ts'
import { CAP_NET_RAW } from '../../capture/live/linux.ts'
import type { LiveMode } from '../../capture/live/live-event.ts'
import type { SensorSettings } from './sensor-settings.ts'

/** What this machine allows, each with the reason where it does not. */
export interface Possibilities {
  ring: { possible: boolean; reason: string }
  tcpdump: { possible: boolean; reason: string }
  listeners: { possible: boolean; reason: string }
}

/** Tries what each mode needs. Nothing is opened that stays open. */
export async function possibilities(settings: SensorSettings): Promise<Possibilities> {
  const ring = await ringPossible()
  return { ring, tcpdump: tcpdumpPossible(), listeners: listenersPossible(settings) }
}

async function ringPossible(): Promise<{ possible: boolean; reason: string }> {
  if (process.platform !== 'linux') return no(`a packet ring is Linux's, and this is ${process.platform}`)
  try {
    const { packetSocketProblem } = await import('../../capture/live/probe.ts')
    const problem = packetSocketProblem()
    return problem === null ? { possible: true, reason: '' } : no(problem)
  } catch (error) {
    return no(
      `koffi, which calls the kernel, cannot be loaded: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    )
  }
}

function tcpdumpPossible(): { possible: boolean; reason: string } {
  const found = spawnSync('tcpdump', ['--version'], { stdio: 'ignore' })
  if (found.error !== undefined) return no('tcpdump is not installed')
  const listed = spawnSync('tcpdump', ['-D'], { stdio: 'ignore' })
  if (listed.status !== 0 || !mayCapture()) return no('tcpdump is there, but may not capture: CAP_NET_RAW is missing')
  return { possible: true, reason: '' }
}

/** True if a program that this process starts has CAP_NET_RAW: inherited by root, or ambient (capabilities(7)). */
function mayCapture(): boolean {
  const set = process.getuid?.() === 0 ? 'CapEff' : 'CapAmb'
  const line = new RegExp(`^${set}:\\s*([0-9a-f]+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))
  return line !== null && (BigInt(`0x${line[1]}`) & (1n << BigInt(CAP_NET_RAW))) !== 0n
}

function listenersPossible(settings: SensorSettings): { possible: boolean; reason: string } {
  return settings.listen.length > 0
    ? { possible: true, reason: '' }
    : no('no ports are named to listen on (sensor.listen, or --listen 23/tcp,8080/tcp)')
}

function no(reason: string): { possible: boolean; reason: string } {
  return { possible: false, reason }
}

/** The best mode that is possible, or the one that was asked for; throws TEITEN_LIVE_CAPTURE if there is none. */
export function chooseMode(settings: SensorSettings, found: Possibilities): { mode: LiveMode; because: string } {
  const order = ['ring', 'tcpdump', 'listeners'] as const
  const asked = settings.mode
  if (asked !== 'auto') {
    if (found[asked].possible) return { mode: asked, because: 'it was asked for' }
    throw noMode(found[asked].reason)
  }
  const best = order.find(mode => found[mode].possible)
  if (best === undefined) throw noMode(order.map(mode => `${mode}: ${found[mode].reason}`).join('; '))
  const better = order.slice(0, order.indexOf(best))
  const because = better.map(mode => `${mode}: ${found[mode].reason}`).join('; ')
  return { mode: best, because: because === '' ? 'nothing sees more' : because }
}

function noMode(reason: string): TeitenError {
  return new TeitenError('TEITEN_LIVE_CAPTURE', `this machine does not allow a live sensor: ${reason}`, {
    next: 'teiten sensor check says what is missing, teiten sensor setup --print what to do.',
  })
}
