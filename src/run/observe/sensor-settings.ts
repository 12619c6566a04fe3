import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { type AddressBlock, blockHas } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import { rulesFolder } from '../../base/package-paths.ts'
import { RING_MIB } from '../../capture/live/live-event.ts'
import { REPLIES_IN_ALL, REPLIES_PER_NETWORK, type ReplyLimits } from '../../capture/live/respond/token-buckets.ts'
import { parsePortLabel, seriesKey } from '../../model/protocol.ts'
import { blockOf, type Config } from '../site/config.ts'

export const ASKED_MODES = ['auto', 'ring', 'tcpdump', 'listeners'] as const
export type AskedMode = (typeof ASKED_MODES)[number]

/** Plain listeners: every port costs a descriptor per address. */
export const MAX_LISTENED = 1000

/** What the operator says of the live sensor of this machine, defaults filled in. */
export interface SensorSettings {
  name: string
  /** Null: that of the default route. */
  interface: string | null
  /** Empty: the addresses that this machine itself holds. */
  blocks: readonly AddressBlock[]
  /** Null: answer if this machine's kernel is not going to answer as well. */
  respond: boolean | null
  answerNeighbours: boolean
  /** Addresses, among the others, where a dialogue is held: TLS, and requests of several segments. */
  dialogue: readonly AddressBlock[]
  /** seriesKey of ports of this machine's own services. */
  excluded: readonly number[]
  /** seriesKey of ports for plain listeners. */
  listen: readonly number[]
  limits: ReplyLimits
  ringMiB: number
  /** What the responder says, a file like rules/banners.yaml. */
  bannersFile: string
  mode: AskedMode
}

/** Options of the command line that go before the file. */
export interface SensorFlags {
  name?: string
  interface?: string
  addresses?: string
  exclude?: string
  listen?: string
  respond?: boolean
  mode?: string
}

/** The live sensor by command line, then configuration; throws TEITEN_BAD_VALUE. */
export function sensorSettings(config: Config, flags: SensorFlags): SensorSettings {
  const { live } = config
  const addresses = flags.addresses?.split(',') ?? live.addresses ?? []
  const where = flags.addresses === undefined ? 'sensor.addresses' : '--addresses'
  const blocks = addresses.map(text => blockOf(text, where))
  checkOverlap(blocks, where)
  const listen = portKeys(flags.listen?.split(',') ?? live.listen ?? [], '--listen')
  if (listen.length > MAX_LISTENED) {
    throw new TeitenError('TEITEN_BAD_VALUE', `${listen.length} ports are too many for plain listeners`, {
      where: '--listen',
      next: `Name at most ${MAX_LISTENED}.`,
    })
  }
  return {
    name: flags.name ?? live.name ?? defaultName(),
    interface: flags.interface ?? live.interface ?? null,
    blocks,
    respond: flags.respond ?? live.respond ?? null,
    answerNeighbours: live.neighbours ?? true,
    dialogue: dialogueBlocks(live.dialogue ?? [], blocks),
    excluded: portKeys(flags.exclude?.split(',') ?? live.exclude ?? [], '--exclude'),
    listen,
    limits: {
      perNetwork: live.repliesPerNetwork ?? REPLIES_PER_NETWORK,
      inAll: live.repliesPerSecond ?? REPLIES_IN_ALL,
    },
    ringMiB: live.ringMiB ?? RING_MIB,
    bannersFile: live.banners === undefined ? join(rulesFolder, 'banners.yaml') : resolve(live.banners),
    mode: askedMode(flags.mode ?? live.mode ?? 'auto'),
  }
}

function dialogueBlocks(texts: readonly string[], blocks: readonly AddressBlock[]): AddressBlock[] {
  const where = 'sensor.dialogue'
  return texts.map(text => {
    const block = blockOf(text, where)
    if (blocks.length === 0 || blocks.some(b => b.prefix <= block.prefix && blockHas(b, block.words))) return block
    throw new TeitenError('TEITEN_BAD_VALUE', `${text} is none of the sensor's addresses`, {
      where,
      next: 'Name it under sensor.addresses, too.',
    })
  })
}

/** A sensor bears the name of its machine unless it is given another. */
function defaultName(): string {
  return (
    hostname()
      .split('.')[0]!
      .replace(/[^\w-]/g, '-') || 'sensor'
  )
}

function checkOverlap(blocks: readonly AddressBlock[], where: string): void {
  for (const a of blocks)
    for (const b of blocks) {
      if (a === b || a.prefix > b.prefix || !blockHas(a, b.words)) continue
      throw new TeitenError('TEITEN_BAD_VALUE', 'two blocks of addresses overlap', {
        where,
        next: 'Name every address once.',
      })
    }
}

function portKeys(texts: readonly string[], where: string): number[] {
  return texts.map(text => {
    const port = parsePortLabel(text.trim())
    if (port === null)
      throw new TeitenError('TEITEN_BAD_VALUE', `"${text}" is not a port`, { where, next: 'Write 22/tcp or 53/udp.' })
    return seriesKey(port.protocol, port.port)
  })
}

function askedMode(text: string): AskedMode {
  const mode = ASKED_MODES.find(m => m === text)
  if (mode !== undefined) return mode
  throw new TeitenError('TEITEN_USAGE', `"${text}" is not a way to capture`, {
    where: '--mode',
    next: `There are: ${ASKED_MODES.join(', ')}.`,
  })
}
