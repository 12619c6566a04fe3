import { byteRange } from '../first-bytes.ts'
import { type Decoded, ON_UDP, type PayloadProtocol } from '../payload-protocol.ts'
import { latin1, word16 } from '../recognised.ts'

const METHODS: Readonly<Record<number, string>> = {
  1: 'GET',
  2: 'POST',
  3: 'PUT',
  4: 'DELETE',
  5: 'FETCH',
  6: 'PATCH',
  7: 'IPATCH',
}
const [URI_HOST, URI_PATH, URI_QUERY] = [3, 11, 15]
/** Options that are assigned (IANA, "CoAP Option Numbers"). */
const ASSIGNED = [
  1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 23, 27, 28, 31, 35, 39, 60, 252, 258, 292,
]
const isAssigned = (option: number): boolean => ASSIGNED.includes(option)
const HEADER = 4
const PAYLOAD_MARKER = 0xff

/** Version 1, a token that fits, a method or an answer, and options that exist up to the end or the payload's mark. */
function matches(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER) return false
  const token = bytes[0]! & 15
  const code = bytes[1]!
  if (code === 0) return bytes.length === HEADER && token === 0
  if (token > 8) return false
  const codeClass = code >>> 5
  if (codeClass === 0 ? METHODS[code] === undefined : codeClass !== 2 && codeClass !== 4 && codeClass !== 5)
    return false
  if (bytes.length < HEADER + token) return false
  if (codeClass !== 0 && ((code & 31) > 15 || (bytes[0]! & 0x30) === 0x30)) return false
  return optionsAreAssigned(bytes, HEADER + token)
}

/** RFC 7252 section 3.1: delta and length in four bits each, 13 and 14 extended by one and two bytes. */
function optionsAreAssigned(bytes: Uint8Array, from: number): boolean {
  let number = 0
  let at = from
  // No option has the number 0; the first has to count on
  if (at < bytes.length && bytes[at]! >>> 4 === 0) return false
  while (at < bytes.length && bytes[at] !== PAYLOAD_MARKER) {
    const delta = bytes[at]! >>> 4
    const length = bytes[at]! & 15
    if (delta === 15 || length === 15) return false
    const lengthAt = at + 1 + extraBytes(delta)
    number += extendedValue(bytes, delta, at + 1)
    at = lengthAt + extraBytes(length) + extendedValue(bytes, length, lengthAt)
    if (delta > 0 && !isAssigned(number)) return false
  }
  return at < bytes.length ? at + 1 < bytes.length : at === bytes.length
}

function extraBytes(nibble: number): number {
  return nibble < 13 ? 0 : nibble - 12
}

function extendedValue(bytes: Uint8Array, nibble: number, at: number): number {
  if (nibble < 13) return nibble
  return nibble === 13 ? 13 + (bytes[at] ?? 0) : 269 + Math.max(0, word16(bytes, at))
}

function decode(bytes: Uint8Array): Decoded {
  const code = bytes[1]!
  const method = code === 0 ? 'ping' : (METHODS[code] ?? `${code >>> 5}.${String(code & 31).padStart(2, '0')}`)
  const fields: Record<string, string> = { code: String(code), method }
  const path: string[] = []
  let number = 0
  for (let at = HEADER + (bytes[0]! & 15); at < bytes.length && bytes[at] !== PAYLOAD_MARKER && path.length < 32; ) {
    const option = readOption(bytes, at, number)
    number = option.number
    const value = latin1(bytes, option.from, option.end)
    if (number === URI_PATH) path.push(value)
    if (number === URI_HOST) fields.host = value
    if (number === URI_QUERY) fields.query = value
    at = option.end
  }
  fields.path = path.join('/')
  return { fields, group: `CoAP ${method} ${fields.path}`.trim() }
}

function readOption(bytes: Uint8Array, at: number, previous: number): { number: number; from: number; end: number } {
  const [delta, length] = [bytes[at]! >>> 4, bytes[at]! & 15]
  const lengthAt = at + 1 + extraBytes(delta)
  const from = lengthAt + extraBytes(length)
  return {
    number: previous + extendedValue(bytes, delta, at + 1),
    from,
    end: from + extendedValue(bytes, length, lengthAt),
  }
}

export const coap: PayloadProtocol = {
  name: 'coap',
  title: 'CoAP',
  specification: 'RFC 7252 section 3',
  transports: ON_UDP,
  firstBytes: byteRange(0x40, 0x7f),
  matches,
  decode,
  examples: {
    is: [
      {
        hex: '40 01 1234 bb 2e77656c6c2d6b6e6f776e 04 636f7265',
        fields: { method: 'GET', path: '.well-known/core', code: '1' },
      },
      { hex: '40 00 1234', fields: { method: 'ping' } },
      { hex: '60 45 1234 c0 ff 31', fields: { method: '2.05' } },
    ],
    isNot: [{ hex: '40 01 1234 f0' }, { hex: '49 01 1234' }, { hex: '40 01 1234 20 00' }],
  },
}
