import { networkInterfaces } from 'node:os'
import { type AddressBlock, blockHas, formatBlock, parseBlock } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import { SLOT_FRAMES } from '../../capture/live/batch-slots.ts'
import type { DialogueServer } from '../../capture/live/dialogue/dialogue.ts'
import type { LiveCapture, LiveMode } from '../../capture/live/live-event.ts'
import { defaultInterface, heldAddresses } from '../../capture/live/machine-addresses.ts'
import { type Banners, NO_BANNERS } from '../../capture/live/respond/banners.ts'
import type { Answering, CaptureWay } from '../../model/capture-way.ts'
import { chooseMode, possibilities } from './choose-mode.ts'
import { newDialogueBook } from './dialogue-book.ts'
import { followBanners } from './follow-banners.ts'
import { listeningPorts } from './listening-ports.ts'
import { MODE_WORDS } from './mode-words.ts'
import { newObservation, observe } from './observation.ts'
import type { SensorSettings } from './sensor-settings.ts'
import type { SensorTarget } from './sensor-target.ts'

/** A live sensor at work on this machine. */
export interface RunningSensor {
  readonly mode: LiveMode
  /** For people: what it watches, how, and why not better. */
  readonly words: string[]
  /** Ends when the capture ends; rejects with what stopped it. */
  readonly ended: Promise<void>
  stop(): void
}

/** What is watched, on what, and whether it is answered. */
interface Plan {
  interface: string
  blocks: readonly AddressBlock[]
  respond: boolean
  excluded: readonly number[]
  words: string[]
}

/**
 * Opens the live sensor in the best mode that the machine allows and begins to hand over what arrives; resolves once the capture is
 * open. `banners`: what the responder says at first; the file that they came from is looked at again and
 * again. Throws TEITEN_LIVE_CAPTURE, TEITEN_BAD_VALUE.
 */
export async function runSensor(
  asked: SensorSettings,
  target: SensorTarget,
  banners: Banners,
  log: (line: string) => void,
): Promise<RunningSensor> {
  const blocks = asked.blocks.length > 0 ? asked.blocks : target.blocks
  const settings = { ...asked, blocks, name: target.name ?? asked.name }
  const { mode, because } = chooseMode(settings, await possibilities(settings))
  const plan = mode === 'listeners' ? planListeners(settings) : planSensor(settings, mode)
  const { sink, sensor, context } = await target.open(settings.name, plan.blocks)
  let capture: LiveCapture
  let server: DialogueServer | null = null
  try {
    if (mode === 'ring' && settings.dialogue.length > 0) server = await openDialogues(settings, plan, banners)
    capture = await openCaptureOf(mode, settings, plan, banners)
  } catch (error) {
    server?.close()
    await sink.close()
    throw error
  }
  const useBanners = (changed: Banners) => {
    if (plan.respond) capture.useBanners?.(changed)
    server?.useBanners(changed)
  }
  const dialogue = server === null ? null : { server, book: newDialogueBook(settings.dialogue) }
  const way: CaptureWay = { mode, answers: answering(mode, plan.respond, server !== null) }
  const ended = observe(newObservation({ context, sensor, way, sink, dialogue }, SLOT_FRAMES), capture)
  const words = [`${settings.name}: ${MODE_WORDS[mode]} (${because})`, ...plan.words]
  const unfollow = mode === 'ring' ? followBanners(settings.bannersFile, useBanners, log) : () => {}
  return { mode, words, ended: ended.finally(unfollow), stop: () => capture.stop() }
}

function planSensor(settings: SensorSettings, mode: LiveMode): Plan {
  const name = settings.interface ?? defaultInterface()
  if (name === null)
    throw new TeitenError('TEITEN_LIVE_CAPTURE', 'there is no default route that would say which interface to watch', {
      next: 'Name one with --interface.',
    })
  const blocks = settings.blocks.length > 0 ? settings.blocks : ownBlocks(name)
  const held = heldAddresses().filter(words => blocks.some(block => blockHas(block, words)))
  const listening = held.length > 0 ? listeningPorts() : []
  const respond = settings.respond ?? held.length === 0
  const words = [`watches ${blocks.map(formatBlock).join(', ')} on ${name}`]
  if (mode === 'ring') words.push(answerWords(respond, held.length > 0 && settings.respond === null))
  if (listening.length > 0) words.push(`${listening.length} ports on which this machine itself listens are left out`)
  return { interface: name, blocks, respond, excluded: [...new Set([...settings.excluded, ...listening])], words }
}

function answerWords(respond: boolean, kernelWould: boolean): string {
  if (respond) return 'answers TCP, so that a source says what it came for'
  return kernelWould
    ? "answers nothing: this machine's kernel holds an address of the sensor and would answer as well (teiten sensor setup --print says how to keep it quiet)"
    : 'answers nothing'
}

/** Listeners accept connections; the dialogue tier is held even where nothing else is answered. */
function answering(mode: LiveMode, respond: boolean, dialogues: boolean): Answering {
  if (mode === 'listeners') return 'connections'
  if (mode === 'tcpdump') return 'nothing'
  return dialogues ? 'dialogues' : respond ? 'connections' : 'nothing'
}

/** Listeners are at every address of the machine. */
function planListeners(settings: SensorSettings): Plan {
  const blocks = settings.blocks.length > 0 ? settings.blocks : Object.keys(networkInterfaces()).flatMap(addressesOf)
  const words = [`listens on ${settings.listen.length} ports`]
  return { interface: '', blocks, respond: true, excluded: [], words }
}

/** The addresses of an interface that others can reach, one block each. */
function ownBlocks(name: string): AddressBlock[] {
  const own = addressesOf(name)
  if (own.length > 0) return own
  throw new TeitenError('TEITEN_LIVE_CAPTURE', `the interface ${name} has no address to watch`, {
    next: 'Name the addresses of the sensor with --addresses.',
  })
}

function addressesOf(name: string): AddressBlock[] {
  return (networkInterfaces()[name] ?? [])
    .filter(one => !one.internal && !(one.family === 'IPv6' && one.scopeid !== 0))
    .map(one => parseBlock(one.address))
    .filter(block => block !== null)
}

async function openDialogues(settings: SensorSettings, plan: Plan, banners: Banners): Promise<DialogueServer> {
  const { startDialogues } = await import('../../capture/live/dialogue/dialogue.ts')
  plan.words.push(`holds dialogues, with TLS on any port, at ${settings.dialogue.map(formatBlock).join(', ')}`)
  return startDialogues(banners)
}

async function openCaptureOf(
  mode: LiveMode,
  settings: SensorSettings,
  plan: Plan,
  banners: Banners,
): Promise<LiveCapture> {
  if (mode === 'listeners') {
    const { startListeners } = await import('../../capture/live/listener-capture.ts')
    const capture = await startListeners(settings.listen)
    if (capture.left.length > 0)
      plan.words.push(`cannot listen on ${capture.left.join(', ')}: taken, or a privilege is missing`)
    return capture
  }
  if (mode === 'tcpdump') {
    const { startTcpdump } = await import('../../capture/live/tcpdump-capture.ts')
    return startTcpdump({ interface: plan.interface, blocks: plan.blocks, excluded: plan.excluded })
  }
  const { startRing } = await import('../../capture/live/ring-capture.ts')
  return startRing({
    interface: plan.interface,
    blocks: plan.blocks,
    respond: plan.respond,
    answerNeighbours: settings.answerNeighbours,
    dialogue: settings.dialogue,
    banners: plan.respond ? banners : NO_BANNERS,
    limits: settings.limits,
    excluded: plan.excluded,
    ringMiB: settings.ringMiB,
  })
}
