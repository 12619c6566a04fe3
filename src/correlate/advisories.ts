import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import Type, { type Static } from 'typebox'
import { TeitenError } from '../base/error.ts'
import { checkZone, isDay } from '../base/time.ts'
import { readYamlFile } from '../base/yaml-file.ts'
import type { Advisory } from '../model/advisory.ts'
import { parsePortLabel } from '../model/protocol.ts'

const closed = { additionalProperties: false } as const
const Localized = Type.Object({ ja: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, closed)

/** The form of rules/advisories/*.yaml: one advisory per file, named by its id. */
const AdvisoryFile = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,63}$' }),
    title: Localized,
    product: Localized,
    productKind: Type.String({ pattern: '^[a-z0-9-]+$' }),
    summary: Localized,
    disclosed: Type.String(),
    timeZone: Type.String({ minLength: 1 }),
    ports: Type.Array(Type.String()),
    signatures: Type.Array(Type.String({ pattern: '^[a-z0-9-]+$' })),
    request: Type.Optional(Type.String()),
    exposedHosts: Type.Optional(
      Type.Object({ count: Type.Integer({ minimum: 1 }), countedBy: Localized, countedOn: Type.String() }, closed),
    ),
    cve: Type.Optional(Type.Array(Type.String({ pattern: '^CVE-[0-9]{4}-[0-9]{4,}$' }))),
    references: Type.Array(Type.String({ minLength: 1 })),
  },
  closed,
)

/** Reads every *.yaml of a folder, ordered by disclosure, then id; throws TEITEN_BAD_RULE with file and line. */
export function loadAdvisories(folder: string): Advisory[] {
  let names: string[]
  try {
    names = readdirSync(folder)
      .filter(name => /\.ya?ml$/.test(name))
      .sort()
  } catch (cause) {
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the folder of advisories', {
      where: folder,
      next: 'Check the path and its permissions.',
      cause,
    })
  }
  const advisories = names.map(name => readAdvisory(join(folder, name)))
  return advisories.sort((a, b) =>
    a.disclosed < b.disclosed ? -1 : a.disclosed > b.disclosed ? 1 : a.id < b.id ? -1 : 1,
  )
}

/** One file; throws TEITEN_BAD_RULE. */
export function readAdvisory(path: string): Advisory {
  const read = readYamlFile(path, AdvisoryFile)
  check(read, path)
  return {
    ...read,
    request: read.request ?? '',
    exposedHosts: read.exposedHosts ?? null,
    cve: read.cve ?? [],
    ports: read.ports.map(p => p.toLowerCase()),
  }
}

/** What a schema cannot say. */
function check(a: Static<typeof AdvisoryFile>, path: string): void {
  const bad = (what: string, next: string) => new TeitenError('TEITEN_BAD_RULE', what, { where: path, next })
  if (a.id !== basename(path).replace(/\.ya?ml$/, '')) throw bad(`the id is "${a.id}"`, 'Name the file by the id.')
  for (const day of [a.disclosed, a.exposedHosts?.countedOn ?? a.disclosed])
    if (!isDay(day)) throw bad(`"${day}" is not a day`, 'Write it as 2014-06-19, in quotes.')
  for (const port of a.ports)
    if (parsePortLabel(port) === null) throw bad(`"${port}" is not a port`, 'Write it as 49152/tcp.')
  if (a.ports.length + a.signatures.length === 0)
    throw bad('neither a port nor a signature', 'Without one of them no finding can be set beside it.')
  checkZone(a.timeZone)
}
