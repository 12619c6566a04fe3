import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { TeitenError } from '../../base/error.ts'
import { parseYaml } from '../../base/yaml-file.ts'
import { type Identity, newIdentity } from '../link/certificate.ts'
import { parseCode } from '../link/enrolment-code.ts'
import { pinnedAgent, post } from '../link/pinned-agent.ts'
import { DEFAULT_SENSOR_PORT, ENROL_PATH } from '../link/wire.ts'
import { credentialPath } from './credential-path.ts'

const schema = Type.Object(
  {
    schema: Type.Literal('teiten-credential/1'),
    /** Name that the collector gave. */
    name: Type.String({ minLength: 1 }),
    collector: Type.String(),
    /** Beginning of the digest of the collector's key, hexadecimal. */
    collectorKey: Type.String({ pattern: '^[0-9a-f]{30}$' }),
    /** CIDR that the collector expects this sensor to speak of. */
    addresses: Type.Array(Type.String()),
    certificate: Type.String(),
    privateKey: Type.String(),
  },
  { additionalProperties: false },
)

/** What a sensor needs to ship: who it is, and to whom it speaks. The private key never leaves the machine. */
export type Credential = Static<typeof schema>

/** The credential of a sensor folder; TEITEN_NOT_FOUND before it is enrolled. */
export function readCredential(folder: string): Credential {
  const path = credentialPath(folder)
  if (!existsSync(path))
    throw new TeitenError('TEITEN_NOT_FOUND', 'this sensor is not enrolled', {
      where: folder,
      next: 'Ask the operator of the collector for a code (teiten sensors add NAME), then: teiten sensor enroll ADDRESS CODE.',
    })
  return parseYaml(readFileSync(path, 'utf8'), path, schema, 'TEITEN_BAD_CONFIG')
}

/** "collector.example", "203.0.113.5:8779" or "https://…" as an address to connect to. TEITEN_BAD_VALUE. */
export function collectorUrl(text: string): URL {
  const full = text.includes('://') ? text : `https://${text}`
  let url: URL
  try {
    url = new URL(full)
  } catch {
    throw badAddress(text)
  }
  if (url.protocol !== 'https:' || url.pathname !== '/' || url.username !== '') throw badAddress(text)
  // URL drops a port that is the protocol's own; only what was written counts.
  const explicit = /:(\d{1,5})\/?$/.exec(full)?.[1]
  return new URL(`https://${url.hostname}:${explicit ?? DEFAULT_SENSOR_PORT}`)
}

function badAddress(text: string): TeitenError {
  return new TeitenError('TEITEN_BAD_VALUE', `"${text}" is not the address of a collector`, {
    next: 'Write collector.example or collector.example:8779.',
  })
}

/**
 * Makes this machine's key and has the collector take it for the code. Repeatable: the key is kept before it is sent, so a lost
 * answer costs nothing. TEITEN_BAD_VALUE, TEITEN_REFUSED, TEITEN_COLLECTOR_DOWN, TEITEN_WRONG_COLLECTOR.
 */
export async function enrol(folder: string, address: string, codeText: string): Promise<Credential> {
  const url = collectorUrl(address)
  const code = parseCode(codeText)
  if (code === null)
    throw new TeitenError('TEITEN_BAD_VALUE', 'this is not an enrolment code', {
      next: 'It has eight groups of five letters and digits, as teiten sensors add printed it.',
    })
  const identity = pendingIdentity(folder)
  const to = pinnedAgent(url, identity, code.pin)
  const reply = await post(to, ENROL_PATH, [Buffer.from(code.secret.toString('hex'))])
    .catch((error: unknown) => {
      if (error instanceof TeitenError) throw error
      throw new TeitenError('TEITEN_COLLECTOR_DOWN', `the collector does not answer (${(error as Error).message})`, {
        where: url.origin,
        next: 'Is teiten start or teiten serve running there, and is the port open?',
        cause: error,
      })
    })
    .finally(() => to.agent.destroy())
  const said = parsed(reply.text)
  if (reply.status !== 200 || typeof said.name !== 'string')
    throw new TeitenError('TEITEN_REFUSED', `the collector said no: ${String(said.error ?? reply.status)}`, {
      where: url.origin,
      next: 'Ask for a new code: teiten sensors add NAME.',
    })
  const credential: Credential = {
    schema: 'teiten-credential/1',
    name: said.name,
    collector: `${url.protocol}//${url.hostname}:${url.port || 443}`,
    collectorKey: code.pin,
    addresses: Array.isArray(said.addresses) ? said.addresses.map(String) : [],
    ...identity,
  }
  writePrivate(credentialPath(folder), credential)
  return credential
}

function parsed(text: string): { name?: unknown; error?: unknown; addresses?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** The key of an enrolment that was begun, or a new one. */
function pendingIdentity(folder: string): Identity {
  const path = join(folder, 'new-key.json')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) writePrivate(path, newIdentity('teiten sensor'))
  return JSON.parse(readFileSync(path, 'utf8')) as Identity
}

function writePrivate(path: string, value: object): void {
  const fresh = `${path}.${process.pid}.tmp`
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(fresh, path)
}
