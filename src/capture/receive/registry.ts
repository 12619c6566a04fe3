import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { type AddressBlock, formatBlock } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import { parseYaml } from '../../base/yaml-file.ts'
import { type Identity, keyDigest, newIdentity } from '../link/certificate.ts'
import { formatCode, newSecret, secretDigest } from '../link/enrolment-code.ts'

const strict = { additionalProperties: false }
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([Type.Null(), type])

const schema = Type.Object(
  {
    schema: Type.Literal('teiten-sensor/1'),
    name: Type.String(),
    /** CIDR; what it says about other addresses is refused. Empty: not known. */
    addresses: Type.Array(Type.String()),
    /** ISO 8601. */
    added: Type.String(),
    /** Digest of the secret that enrols it, once, and until when. */
    code: nullable(Type.Object({ digest: Type.String(), expires: Type.String() }, strict)),
    /** Digest of the sensor's own key. */
    key: nullable(Type.String()),
    enrolled: nullable(Type.String()),
    revoked: nullable(Type.String()),
  },
  strict,
)

/** What the collector knows of one sensor: one file of `sensors/` in its data folder, which an operator may read. */
export type SensorEntry = Static<typeof schema>

/** A name that fits into a file name, a log line and a table. */
export const SENSOR_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** How long an enrolment code may be used. */
export const CODE_HOURS = 24

export function sensorsFolder(data: string): string {
  return join(data, 'sensors')
}

/** All sensors that were ever added, by name. A file that cannot be read is an operator's mistake: TEITEN_BAD_CONFIG. */
export function readRegistry(data: string): SensorEntry[] {
  const folder = sensorsFolder(data)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => readEntry(join(folder, name)))
}

function readEntry(path: string): SensorEntry {
  return parseYaml(readFileSync(path, 'utf8'), path, schema, 'TEITEN_BAD_CONFIG')
}

/** Changes whenever a sensor is added, enrolled or revoked. */
export function registryStamp(data: string): string {
  const folder = sensorsFolder(data)
  if (!existsSync(folder)) return ''
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => `${name} ${statSync(join(folder, name), { bigint: true }).mtimeNs}`)
    .join('\n')
}

function entryPath(data: string, name: string): string {
  return join(sensorsFolder(data), `${name}.json`)
}

/** Replaces an entry whole. */
function writeEntry(data: string, entry: SensorEntry): void {
  const path = entryPath(data, entry.name)
  const fresh = `${path}.${process.pid}.tmp`
  writeFileSync(fresh, `${JSON.stringify(entry, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(fresh, path)
}

/**
 * Adds a sensor, or gives a known one a new code (it keeps its key until the code is used). Gives the code that enrols it.
 * TEITEN_BAD_VALUE for a name that cannot be one.
 */
export function addToRegistry(
  data: string,
  name: string,
  blocks: readonly AddressBlock[],
  now: Date,
): { code: string; known: boolean } {
  if (!SENSOR_NAME.test(name))
    throw new TeitenError('TEITEN_BAD_VALUE', `"${name}" cannot be a sensor's name`, {
      next: 'Use lower-case letters, digits and hyphens: tokyo-1.',
    })
  mkdirSync(sensorsFolder(data), { recursive: true, mode: 0o700 })
  const path = entryPath(data, name)
  const before = existsSync(path) ? readEntry(path) : null
  const secret = newSecret()
  writeEntry(data, {
    schema: 'teiten-sensor/1',
    name,
    addresses: blocks.length > 0 ? blocks.map(formatBlock) : (before?.addresses ?? []),
    added: before?.added ?? now.toISOString(),
    code: { digest: secretDigest(secret), expires: new Date(now.getTime() + CODE_HOURS * 3_600_000).toISOString() },
    key: before?.key ?? null,
    enrolled: before?.enrolled ?? null,
    revoked: before?.revoked ?? null,
  })
  return { code: formatCode(secret, keyDigest(collectorIdentity(data).certificate)), known: before !== null }
}

/** From the next request on the sensor is refused. Throws TEITEN_NOT_FOUND. */
export function revokeInRegistry(data: string, name: string, now: Date): void {
  const path = entryPath(data, name)
  if (!SENSOR_NAME.test(name) || !existsSync(path))
    throw new TeitenError('TEITEN_NOT_FOUND', `there is no sensor "${name}"`, { next: 'teiten sensors lists them.' })
  writeEntry(data, { ...readEntry(path), code: null, key: null, revoked: now.toISOString() })
}

/**
 * Uses a code: from then on the key is the sensor's. Null if no sensor waits for it. A code works once; the same key may
 * repeat it, for the answer may not have arrived.
 */
export function enrolSensor(data: string, secret: Buffer, key: string, now: Date): SensorEntry | null {
  const digest = secretDigest(secret)
  const entry = readRegistry(data).find(e => e.code?.digest === digest)
  if (entry === undefined || entry.code === null) return null
  if (entry.key === key) return entry
  const used = `${entryPath(data, entry.name)}.${digest.slice(0, 16)}.used`
  if (Date.parse(entry.code.expires) < now.getTime() || !claim(used)) return null
  const enrolled: SensorEntry = { ...entry, key, enrolled: now.toISOString(), revoked: null }
  writeEntry(data, enrolled)
  return enrolled
}

/** True for one caller only. */
function claim(path: string): boolean {
  try {
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** The collector's own key and certificate, made when they are first needed. */
export function collectorIdentity(data: string): Identity {
  const path = join(data, 'collector-key.json')
  if (!existsSync(path)) {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    const fresh = `${path}.${process.pid}.tmp`
    writeFileSync(fresh, `${JSON.stringify(newIdentity('teiten collector'), null, 2)}\n`, { mode: 0o600, flush: true })
    try {
      linkSync(fresh, path) // another process may have been first: then its key is taken
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      unlinkSync(fresh)
    }
  }
  const identity = JSON.parse(readFileSync(path, 'utf8')) as Partial<Identity>
  if (typeof identity.privateKey !== 'string' || typeof identity.certificate !== 'string')
    throw new TeitenError('TEITEN_BAD_CONFIG', 'the collector key cannot be read', {
      where: path,
      next: 'Restore it; without it every sensor must be enrolled again.',
    })
  return identity as Identity
}
