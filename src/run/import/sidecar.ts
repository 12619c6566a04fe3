import { existsSync, readFileSync } from 'node:fs'
import Type from 'typebox'
import { parseYaml } from '../../base/yaml-file.ts'
import { SIDECAR_SCHEMA, type SidecarFile, sidecarPath } from '../../model/sidecar.ts'

const strict = { additionalProperties: false }

const schema = Type.Object(
  {
    schema: Type.Literal(SIDECAR_SCHEMA),
    synthetic: Type.Union([
      Type.Null(),
      Type.Object({ scenario: Type.String(), seed: Type.Number(), scale: Type.Number() }, strict),
    ]),
    timeZone: Type.String(),
    from: Type.String(),
    to: Type.String(),
    sensors: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          addresses: Type.Array(Type.String()),
          publicAddresses: Type.Optional(Type.Array(Type.String())),
        },
        strict,
      ),
    ),
    outages: Type.Array(Type.Object({ sensor: Type.String(), from: Type.String(), to: Type.String() }, strict)),
  },
  strict,
)

/** What stands beside a capture about its sensors and their uptime; null if nothing does. JSON is read as YAML, with line numbers. */
export function readSidecar(capture: string): SidecarFile | null {
  const path = sidecarPath(capture)
  if (capture === '-' || !existsSync(path)) return null
  return parseYaml(readFileSync(path, 'utf8'), path, schema, 'TEITEN_BAD_CONFIG') as SidecarFile
}
