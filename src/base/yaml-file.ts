import { readFileSync } from 'node:fs'
import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'
import { LineCounter, parseDocument } from 'yaml'
import { type ErrorCode, TeitenError } from './error.ts'
import { noteDocument, preparedDocument } from './prepared-documents.ts'
import { yamlHazard } from './yaml-hazard.ts'

/**
 * A YAML file as a value that fits `schema`; throws `code` with file and line at the first thing that does not.
 * Unknown keys are an error where the schema says `additionalProperties: false`.
 */
export function readYamlFile<S extends TSchema>(
  path: string,
  schema: S,
  code: ErrorCode = 'TEITEN_BAD_RULE',
): Static<S> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the file', {
      where: path,
      next: 'Check the path and its permissions.',
      cause,
    })
  }
  return parseYaml(text, path, schema, code)
}

export function parseYaml<S extends TSchema>(
  text: string,
  path: string,
  schema: S,
  code: ErrorCode = 'TEITEN_BAD_RULE',
): Static<S> {
  const known = preparedDocument(text, schema)
  if (known !== undefined) return known as Static<S>
  const hazard = yamlHazard(text)
  if (hazard !== null)
    throw new TeitenError(code, hazard.what, {
      where: `${path}:${text.slice(0, hazard.at).split('\n').length}`,
      next: 'Write the values out, in the form of the other files.',
    })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, maxAliasCount: 0 } as object)
  const problem = document.errors[0]
  if (problem !== undefined) {
    const at = lines.linePos(problem.pos[0])
    throw new TeitenError(code, problem.message.split('\n')[0]!.replace(/\.?:?$/, ''), {
      where: `${path}:${at.line}`,
      next: 'Mend the YAML there.',
    })
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: 0 })
  } catch (cause) {
    throw new TeitenError(code, 'aliases (*name) are not allowed', { where: path, next: 'Write the value out.', cause })
  }
  if (Value.Check(schema, value)) {
    noteDocument(text, schema, value)
    return value
  }
  for (const error of Value.Errors(schema, value)) {
    const keys = error.instancePath.split('/').slice(1)
    const node = document.getIn(
      keys.map(k => (/^\d+$/.test(k) ? Number(k) : k)),
      true,
    ) as { range?: [number, number, number] } | undefined
    const line = node?.range ? `:${lines.linePos(node.range[0]).line}` : ''
    throw new TeitenError(code, `${keys.join('.') || 'the file'} ${error.message}`, {
      where: `${path}${line}`,
      next: 'Compare it with the other files of that folder.',
    })
  }
  return value as Static<S>
}
