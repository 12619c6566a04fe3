import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import Type, { type Static } from 'typebox'
import { type AddressBlock, parseBlock } from '../../base/address.ts'
import { TeitenError } from '../../base/error.ts'
import { checkZone } from '../../base/time.ts'
import { parseYaml, readYamlFile } from '../../base/yaml-file.ts'

const localized = Type.Object({ ja: Type.String(), en: Type.String() }, { additionalProperties: false })

/** The live sensor of this machine; what its fields mean is in run/observe/sensor-settings. */
const liveSensor = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1 })),
    interface: Type.Optional(Type.String({ minLength: 1, maxLength: 15 })),
    addresses: Type.Optional(Type.Array(Type.String())),
    publicAddresses: Type.Optional(Type.Array(Type.String())),
    respond: Type.Optional(Type.Boolean()),
    neighbours: Type.Optional(Type.Boolean()),
    dialogue: Type.Optional(Type.Array(Type.String())),
    exclude: Type.Optional(Type.Array(Type.String())),
    listen: Type.Optional(Type.Array(Type.String())),
    repliesPerNetwork: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    repliesPerSecond: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    ringMiB: Type.Optional(Type.Integer({ minimum: 4, maximum: 1024 })),
    mode: Type.Optional(Type.String()),
    banners: Type.Optional(Type.String({ minLength: 1 })),
  },
  { additionalProperties: false },
)

/** `teiten.yaml`: what belongs to the site, never touched by an upgrade. An unknown key is an error. */
export const configSchema = Type.Object(
  {
    timeZone: Type.Optional(Type.String()),
    organisation: Type.Optional(localized),
    report: Type.Optional(
      Type.Object(
        {
          eraYears: Type.Optional(Type.Boolean()),
          out: Type.Optional(Type.String()),
          texts: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
    detect: Type.Optional(
      Type.Object(
        { falseReportsPerMonth: Type.Optional(Type.Number({ exclusiveMinimum: 0 })) },
        { additionalProperties: false },
      ),
    ),
    sensors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ minLength: 1 }),
            addresses: Type.Array(Type.String()),
            publicAddresses: Type.Optional(Type.Array(Type.String())),
          },
          { additionalProperties: false },
        ),
      ),
    ),
    sensor: Type.Optional(liveSensor),
    origin: Type.Optional(
      Type.Object(
        { countries: Type.Optional(Type.String()), surveyScanners: Type.Optional(Type.Array(Type.String())) },
        { additionalProperties: false },
      ),
    ),
    rules: Type.Optional(
      Type.Object(
        {
          signatures: Type.Optional(Type.Array(Type.String())),
          advisories: Type.Optional(Type.Array(Type.String())),
          recog: Type.Optional(Type.Array(Type.String())),
        },
        { additionalProperties: false },
      ),
    ),
    serve: Type.Optional(
      Type.Object(
        { host: Type.Optional(Type.String()), port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })) },
        { additionalProperties: false },
      ),
    ),
    receive: Type.Optional(
      Type.Object(
        { host: Type.Optional(Type.String()), port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })) },
        { additionalProperties: false },
      ),
    ),
    store: Type.Optional(Type.Object({ url: Type.Optional(Type.String()) }, { additionalProperties: false })),
  },
  { additionalProperties: false },
)

type ConfigFile = Static<typeof configSchema>

export interface SensorConfig {
  name: string
  blocks: AddressBlock[]
  /** Addresses at which the sensor is reached from outside, if it is behind NAT. */
  publicBlocks: AddressBlock[]
}

/** The site's settings with every default filled in. */
export interface Config {
  /** Null: the zone that the store was made with, UTC for a new store. */
  timeZone: string | null
  organisation: { ja: string; en: string } | null
  eraYears: boolean
  reportsFolder: string
  analystTexts: string | null
  falseReportsPerMonth: number
  sensors: SensorConfig[]
  /** Of all sensors that the file names, the live one included: masked whatever the store knows. */
  publicBlocks: AddressBlock[]
  live: Static<typeof liveSensor>
  countriesFile: string | null
  surveyScannerFiles: string[]
  signatureFolders: string[]
  advisoryFolders: string[]
  /** Folders and files of Recog's fingerprints. */
  recogFiles: string[]
  host: string
  port: number
  /** Where sensors are listened for. */
  receiveHost: string
  receivePort: number
  storeUrl: string | null
}

export const DEFAULT_PORT = 8778
export const DEFAULT_RECEIVE_PORT = 8779

/** Reads teiten.yaml if it is there (an explicit path must exist) and puts environment variables over it. */
export function readConfig(path: string | undefined): Config {
  const file = path ?? './teiten.yaml'
  const given: ConfigFile =
    path !== undefined || existsSync(file)
      ? readYamlFile(file, configSchema, 'TEITEN_BAD_CONFIG')
      : parseYaml('{}', file, configSchema)
  const env = process.env
  const sensors = (given.sensors ?? []).map(s => sensorConfig(s, `${file}: sensors ${s.name}`))
  const livePublic = (given.sensor?.publicAddresses ?? []).map(a => blockOf(a, `${file}: sensor.publicAddresses`))
  const timeZone = env.TEITEN_TIME_ZONE ?? given.timeZone ?? null
  return {
    timeZone: timeZone === null ? null : checkZone(timeZone),
    organisation: given.organisation ?? null,
    eraYears: given.report?.eraYears ?? true,
    reportsFolder: resolve(given.report?.out ?? './teiten-reports'),
    analystTexts: given.report?.texts ?? null,
    falseReportsPerMonth: given.detect?.falseReportsPerMonth ?? 1,
    sensors,
    publicBlocks: [...sensors.flatMap(s => s.publicBlocks), ...livePublic],
    live: given.sensor ?? {},
    countriesFile: given.origin?.countries ?? null,
    surveyScannerFiles: given.origin?.surveyScanners ?? [],
    signatureFolders: given.rules?.signatures ?? [],
    advisoryFolders: given.rules?.advisories ?? [],
    recogFiles: given.rules?.recog ?? [],
    host: given.serve?.host ?? '127.0.0.1',
    port: given.serve?.port ?? DEFAULT_PORT,
    receiveHost: given.receive?.host ?? '127.0.0.1',
    receivePort: given.receive?.port ?? DEFAULT_RECEIVE_PORT,
    storeUrl: env.TEITEN_STORE_URL ?? given.store?.url ?? null,
  }
}

/** A sensor as the configuration or a sidecar states it; throws TEITEN_BAD_VALUE. */
export function sensorConfig(
  stated: { name: string; addresses: string[]; publicAddresses?: string[] },
  where: string,
): SensorConfig {
  return {
    name: stated.name,
    blocks: stated.addresses.map(a => blockOf(a, where)),
    publicBlocks: (stated.publicAddresses ?? []).map(a => blockOf(a, where)),
  }
}

/** "192.0.2.0/24" or one address; throws TEITEN_BAD_VALUE. */
export function blockOf(text: string, where: string): AddressBlock {
  const block = parseBlock(text.trim())
  if (block === null)
    throw new TeitenError('TEITEN_BAD_VALUE', `"${text}" is not an address or a block of addresses`, {
      where,
      next: 'Write 192.0.2.0/24 or 2001:db8::/64.',
    })
  return block
}
