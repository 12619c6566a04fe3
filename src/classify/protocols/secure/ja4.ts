import { createHash } from 'node:crypto'
import type { ClientHello } from './client-hello.ts'

/** Over what the hello came: TCP, QUIC, or datagrams (DTLS). */
export type HelloTransport = 't' | 'q' | 'd'

const [SERVER_NAME, ALPN] = [0, 16]
/** Versions as JA4 writes them; others are "00". */
const VERSIONS: Readonly<Record<number, string>> = {
  2: 's2',
  768: 's3',
  769: '10',
  770: '11',
  771: '12',
  772: '13',
  65279: 'd1',
  65277: 'd2',
  65276: 'd3',
}
const NOTHING = '000000000000'

/**
 * JA4 of a complete ClientHello (FoxIO, technical_details/JA4.md, BSD 3-Clause: this part of the suite only): transport,
 * highest version, server name or not, numbers of ciphers and extensions, first application protocol; digest of the sorted
 * ciphers; digest of the sorted extensions and of the signature algorithms as sent.
 */
export function ja4(hello: ClientHello, transport: HelloTransport): string {
  const version = VERSIONS[highestVersion(hello)] ?? '00'
  const name = hello.extensions.includes(SERVER_NAME) ? 'd' : 'i'
  const extensions = hello.extensions.filter(type => type !== SERVER_NAME && type !== ALPN)
  const signatures = hello.signatureAlgorithms.length > 0 ? `_${hello.signatureAlgorithms.map(hex4).join()}` : ''
  return [
    `${transport}${version}${name}${count(hello.ciphers)}${count(hello.extensions)}${alpnCode(hello.alpn[0] ?? '')}`,
    hello.ciphers.length === 0 ? NOTHING : digest(sorted(hello.ciphers)),
    extensions.length === 0 ? NOTHING : digest(sorted(extensions) + signatures),
  ].join('_')
}

/** DTLS counts downwards: 1.0 is 0xfeff, 1.2 is 0xfefd. */
function highestVersion(hello: ClientHello): number {
  if (hello.supportedVersions.length === 0) return hello.legacyVersion
  return hello.legacyVersion >>> 8 === 0xfe
    ? Math.min(...hello.supportedVersions)
    : Math.max(...hello.supportedVersions)
}

function count(values: readonly number[]): string {
  return String(Math.min(99, values.length)).padStart(2, '0')
}

/** First and last character; of their hexadecimal form where one of them is no letter or digit. */
function alpnCode(name: string): string {
  if (name === '') return '00'
  const [first, last] = [name[0]!, name.at(-1)!]
  if (/^[0-9A-Za-z]{2}$/.test(first + last)) return first + last
  const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0')
  return hex(first)[0]! + hex(last)[1]!
}

function sorted(values: readonly number[]): string {
  return values.map(hex4).sort().join()
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0')
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
