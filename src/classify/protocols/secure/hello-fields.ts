import { createHash } from 'node:crypto'
import type { ClientHello } from './client-hello.ts'
import { type HelloTransport, ja4 } from './ja4.ts'

const HEARTBEAT = 15

const VERSION_NAMES: Readonly<Record<number, string>> = {
  768: 'SSL 3.0',
  769: 'TLS 1.0',
  770: 'TLS 1.1',
  771: 'TLS 1.2',
  772: 'TLS 1.3',
  65279: 'DTLS 1.0',
  65277: 'DTLS 1.2',
  65276: 'DTLS 1.3',
}

/** '' where the payload ended before its version. */
export function versionName(version: number): string {
  if (version < 0) return ''
  return VERSION_NAMES[version] ?? `0x${version.toString(16)}`
}

/** What analysts group hellos by. JA4 is given for a complete hello only: of a part it would be another client's. */
export function helloFields(hello: ClientHello, transport: HelloTransport): Record<string, string> {
  const fields: Record<string, string> = {
    record: 'client-hello',
    ciphers: String(hello.ciphers.length),
    cipherSuites: hexList(hello.ciphers),
    extensions: hexList(hello.extensions),
  }
  if (hello.legacyVersion >= 0) fields.version = versionName(hello.legacyVersion)
  if (hello.supportedVersions.length > 0) fields.supportedVersions = hello.supportedVersions.map(versionName).join(', ')
  if (hello.groups.length > 0) fields.groups = hexList(hello.groups)
  if (hello.serverName !== '') fields.serverName = hello.serverName
  if (hello.alpn.length > 0) fields.alpn = hello.alpn.join(',')
  if (hello.extensions.includes(HEARTBEAT)) fields.heartbeatExtension = 'yes'
  if (hello.complete) fields.ja4 = ja4(hello, transport)
  else fields.helloTruncated = 'yes'
  return fields
}

/** Ciphers as sent, extensions sorted (clients shuffle them), first application protocol: what stays between hellos of one client. */
export function helloShape(hello: ClientHello): string {
  const extensions = [...hello.extensions].sort((a, b) => a - b)
  return `${versionName(hello.legacyVersion)} ${hello.ciphers.join()} ${extensions.join()} ${hello.alpn[0] ?? ''}`
}

/** Twelve hexadecimal digits for a shape. */
export function shapeDigest(shape: string): string {
  return createHash('sha256').update(shape).digest('hex').slice(0, 12)
}

function hexList(values: readonly number[]): string {
  return values.map(value => value.toString(16).padStart(4, '0')).join()
}
