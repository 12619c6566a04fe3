import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Type from 'typebox'
import { TeitenError } from '../base/error.ts'
import { readYamlFile } from '../base/yaml-file.ts'
import { parsePortLabel, protocolName } from '../model/protocol.ts'
import type { PortUse } from '../model/report.ts'

/** What is known about ports, by "protocol number/port". */
export interface PortKnowledge {
  readonly byPort: ReadonlyMap<string, PortUse>
}

const closed = { additionalProperties: false } as const
const Localized = Type.Object({ ja: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, closed)
const PortFile = Type.Object(
  {
    ports: Type.Array(
      Type.Object(
        {
          /** "7778/tcp"; several where they are used for the same. */
          port: Type.Union([Type.String(), Type.Array(Type.String())]),
          service: Localized,
          products: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  name: Localized,
                  kind: Type.String({ pattern: '^[a-z-]+$' }),
                  reference: Type.String({ pattern: '^https?://' }),
                },
                closed,
              ),
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
)

/**
 * Reads `ports/*.yaml` of the rules folder, in order of name. TEITEN_FILE_NOT_FOUND if there is no such folder;
 * TEITEN_BAD_RULE with file and line, or with the port that is wrong or there twice, in whichever files.
 */
export function loadPorts(rulesFolder: string): PortKnowledge {
  const byPort = new Map<string, PortUse>()
  const files = new Map<string, string>()
  for (const path of portFiles(join(rulesFolder, 'ports'))) {
    for (const entry of readYamlFile(path, PortFile).ports) {
      for (const label of typeof entry.port === 'string' ? [entry.port] : entry.port) {
        const parsed = parsePortLabel(label)
        if (parsed === null) throw badPort(path, `"${label}" is not a port`)
        const key = `${parsed.protocol}/${parsed.port}`
        const other = files.get(key)
        if (other !== undefined) throw badPort(path, `${label} is there twice, in ${other}`)
        files.set(key, path)
        byPort.set(key, {
          protocol: protocolName(parsed.protocol),
          port: parsed.port,
          service: entry.service,
          products: entry.products ?? [],
        })
      }
    }
  }
  return { byPort }
}

function portFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => /\.ya?ml$/.test(name))
      .sort()
      .map(name => join(folder, name))
  } catch (cause) {
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the folder of port knowledge', {
      where: folder,
      next: 'Check the path.',
      cause,
    })
  }
}

function badPort(path: string, what: string): TeitenError {
  return new TeitenError('TEITEN_BAD_RULE', what, { where: path, next: 'Write a port as 7778/tcp, once.' })
}

/** What a port is used for; a port that is not in the file says so in words. Never throws. */
export function portUse(knowledge: PortKnowledge, protocol: number, port: number): PortUse {
  return (
    knowledge.byPort.get(`${protocol}/${port}`) ?? {
      protocol: protocolName(protocol),
      port,
      service: { ja: '用途不明', en: 'no known use' },
      products: [],
    }
  )
}
