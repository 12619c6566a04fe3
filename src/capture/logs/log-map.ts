import { type Static, Type } from 'typebox'
import { TeitenError } from '../../base/error.ts'
import { checkZone } from '../../base/time.ts'
import { readYamlFile } from '../../base/yaml-file.ts'

const strict = { additionalProperties: false }
const Column = Type.Optional(Type.Union([Type.String({ minLength: 1 }), Type.Integer({ minimum: 1 })]))

/** A map as it is written; see rules/log-maps/honeypot-csv.yaml. */
const LogMapFile = Type.Object(
  {
    format: Type.Literal('csv'),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 8 })),
    /** The first row names the columns. Without it columns are numbers from 1. */
    header: Type.Optional(Type.Boolean()),
    /** Rows that begin with this are skipped. */
    comment: Type.Optional(Type.String({ minLength: 1, maxLength: 8 })),
    columns: Type.Object(
      {
        time: Column,
        source: Column,
        destination: Column,
        protocol: Column,
        source_port: Column,
        destination_port: Column,
        icmp_type: Column,
        icmp_code: Column,
        sensor: Column,
        payload_hex: Column,
        payload_length: Column,
        tcp_flags: Column,
        ttl: Column,
        ip_length: Column,
        packets: Column,
        handshake: Column,
        login: Column,
      },
      strict,
    ),
    time: Type.Object(
      {
        format: Type.Union([Type.Literal('iso'), Type.Literal('seconds'), Type.Literal('milliseconds')]),
        /** For times that carry no zone: an IANA name. */
        zone: Type.Optional(Type.String()),
      },
      strict,
    ),
    /** "integer": IPv4 as one unsigned number. */
    address: Type.Optional(Type.Union([Type.Literal('text'), Type.Literal('integer')])),
    /** For what the file does not say. */
    defaults: Type.Optional(
      Type.Object(
        {
          protocol: Type.Optional(Type.String()),
          destination: Type.Optional(Type.String()),
          destination_port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
          sensor: Type.Optional(Type.String()),
        },
        strict,
      ),
    ),
  },
  strict,
)

/** Which columns of a delimited file are what: an operator's knowledge of a log, written as YAML. */
export type LogMap = Static<typeof LogMapFile>
export type LogColumn = keyof LogMap['columns']

/** Reads a map; throws TEITEN_BAD_MAP with file and line. */
export function readLogMap(path: string): LogMap {
  const map = readYamlFile(path, LogMapFile, 'TEITEN_BAD_MAP')
  const fail = (what: string, next: string): never => {
    throw new TeitenError('TEITEN_BAD_MAP', what, { where: path, next })
  }
  if (map.columns.time === undefined) fail('no column holds the time', 'Name it under columns.time.')
  if (map.columns.source === undefined) fail('no column holds the source address', 'Name it under columns.source.')
  if (
    map.columns.destination_port === undefined &&
    map.columns.icmp_type === undefined &&
    map.defaults?.destination_port === undefined
  ) {
    fail('no column holds the destination port', 'Name it under columns.destination_port, or give one under defaults.')
  }
  if (map.columns.protocol === undefined && map.defaults?.protocol === undefined) {
    fail('no column holds the protocol', 'Name it under columns.protocol, or give one under defaults.')
  }
  if (map.header === false) {
    for (const [meaning, column] of Object.entries(map.columns)) {
      if (typeof column !== 'number')
        fail(`columns.${meaning} is a name, but the file has no header`, 'Give the number of the column, from 1.')
    }
  }
  if (map.time.zone !== undefined) checkZone(map.time.zone)
  return map
}
