import Type from 'typebox'
import { TeitenError } from '../../../base/error.ts'
import { readYamlFile } from '../../../base/yaml-file.ts'
import { type Banners, MAX_BANNER } from './banners.ts'

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

/** Reads a file of banners, as `banners.yaml` of the rules; throws TEITEN_BAD_RULE with file and line. */
export function loadBanners(path: string): Banners {
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
