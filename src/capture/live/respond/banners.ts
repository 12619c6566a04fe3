import { join } from 'node:path'
import Type from 'typebox'
import { TeitenError } from '../../../base/error.ts'
import { readYamlFile } from '../../../base/yaml-file.ts'

const strict = { additionalProperties: false }
const text = Type.Union([Type.String({ minLength: 1 }), Type.Object({ hex: Type.String() }, strict)])

const schema = Type.Object(
  {
    greetings: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1 }),
          ports: Type.Array(Type.Integer({ minimum: 1, maximum: 65_535 })),
          sends: text,
          references: Type.Array(Type.String()),
        },
        strict,
      ),
    ),
    answers: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1 }),
          begins: Type.Array(Type.String({ minLength: 1, maxLength: 32 })),
          sends: text,
          references: Type.Array(Type.String()),
        },
        strict,
      ),
    ),
  },
  strict,
)

/** What the responder says once a source has completed the handshake; plain data, so that it can go to another thread. */
export interface Banners {
  /** By port: what a server that speaks first would say. */
  readonly greetings: ReadonlyMap<number, Uint8Array>
  /** For the first data: the first answer whose beginning fits. */
  readonly answers: readonly { begins: Uint8Array; sends: Uint8Array }[]
}

/** A banner goes in one small segment: an answer must not be worth being reflected. */
export const MAX_BANNER = 512

export const NO_BANNERS: Banners = { greetings: new Map(), answers: [] }

/** Reads `banners.yaml` of the rules; throws TEITEN_BAD_RULE with file and line. */
export function loadBanners(rulesFolder: string): Banners {
  const path = join(rulesFolder, 'banners.yaml')
  const file = readYamlFile(path, schema)
  const greetings = new Map<number, Uint8Array>()
  for (const greeting of file.greetings) {
    const bytes = bytesOf(greeting.sends, `${path}: ${greeting.id}`)
    for (const port of greeting.ports) {
      if (greetings.has(port)) throw badBanner(`port ${port} has two greetings`, `${path}: ${greeting.id}`)
      greetings.set(port, bytes)
    }
  }
  const answers = file.answers.flatMap(answer => {
    const sends = bytesOf(answer.sends, `${path}: ${answer.id}`)
    return answer.begins.map(begins => ({ begins: Uint8Array.from(Buffer.from(begins, 'latin1')), sends }))
  })
  return { greetings, answers }
}

function bytesOf(sends: string | { hex: string }, where: string): Uint8Array {
  const bytes =
    typeof sends === 'string' ? Buffer.from(sends, 'utf8') : Buffer.from(sends.hex.replace(/\s+/g, ''), 'hex')
  if (bytes.length === 0) throw badBanner('the hexadecimal digits cannot be read', where)
  if (bytes.length > MAX_BANNER)
    throw badBanner(`a banner has at most ${MAX_BANNER} bytes, this one ${bytes.length}`, where)
  return Uint8Array.from(bytes)
}

function badBanner(what: string, where: string): TeitenError {
  return new TeitenError('TEITEN_BAD_RULE', what, { where, next: 'Mend it there.' })
}

/** The answer to first data that begin at `at` of `bytes`; null if there is none for them. */
export function answerTo(banners: Banners, bytes: Uint8Array, at: number, length: number): Uint8Array | null {
  for (const { begins, sends } of banners.answers) {
    let i = 0
    while (i < begins.length && i < length && bytes[at + i] === begins[i]) i++
    if (i === begins.length) return sends
  }
  return null
}
