import { TCP, UDP } from '../../model/protocol.ts'

/** What is read from a payload of a known protocol. */
export interface Decoded {
  /** Decoded fields, raw: visibleText is applied when they leave. Keys are fixed words of ours, never of a sender. */
  fields: Record<string, string>
  /** Canonical text of what stays the same between sendings; the bytes with addresses and numbers masked if absent. */
  group?: string
  /** Name of the group, shorter than the group itself; the group if absent. */
  label?: string
}

/** A payload in a test: as text (one byte per character) or in hexadecimal, blanks ignored. */
export interface Example {
  readonly text?: string
  readonly hex?: string
  /** Zero bytes that follow. */
  readonly zeros?: number
  /** The protocol's first one if absent. */
  readonly transport?: number
  /** Fields that decoding must give, among others. */
  readonly fields?: Readonly<Record<string, string>>
}

/** A payload protocol: how it is known by its content on any port, what is read from it, and the examples that a test runs. */
export interface PayloadProtocol {
  /** "http", "tls" …: the word in rules, tables and reports. */
  readonly name: string
  /** As people write it. */
  readonly title: string
  /** Where its form is written down. */
  readonly specification: string
  readonly transports: readonly number[]
  /** Every first byte that it can begin with: the others never ask. */
  readonly firstBytes: readonly number[]
  /** Over TCP, where they are fewer. */
  readonly tcpFirstBytes?: readonly number[]
  /** True if the payload is this protocol's. Allocates nothing, looks at few bytes, never throws. */
  readonly matches: (bytes: Uint8Array, transport: number) => boolean
  /** Of a payload that matches; stops at the first impossible byte and keeps what it had. Never throws, linear in the length. */
  readonly decode: (bytes: Uint8Array, transport: number) => Decoded
  readonly examples: { readonly is: readonly Example[]; readonly isNot: readonly Example[] }
}

export const ON_TCP: readonly number[] = [TCP]
export const ON_UDP: readonly number[] = [UDP]
export const ON_BOTH: readonly number[] = [TCP, UDP]

/** The bytes of an example. */
export function exampleBytes(example: Example): Uint8Array {
  const written =
    example.hex === undefined
      ? Buffer.from(example.text ?? '', 'latin1')
      : Buffer.from(example.hex.replaceAll(' ', ''), 'hex')
  return new Uint8Array(Buffer.concat([written, Buffer.alloc(example.zeros ?? 0)]))
}
