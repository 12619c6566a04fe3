import { type AddressWords, parseAddress } from '../../base/address.ts'

/** What JSON.parse gives for an object. Fields are looked at one by one, never trusted. */
export type JsonObject = { readonly [key: string]: unknown }

/** The object that `text` holds; null if it is not JSON or not an object. */
export function parseObject(text: string): JsonObject | null {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return null
  }
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** An integer between 0 and `most`, as number or decimal text; null otherwise. */
export function asCount(value: unknown, most = 0xffffffff): number | null {
  const n = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  return typeof n === 'number' && Number.isInteger(n) && n >= 0 && n <= most ? n : null
}

export function asPort(value: unknown): number | null {
  return asCount(value, 65_535)
}

export function asAddress(value: unknown): AddressWords | null {
  return typeof value === 'string' && value.length < 64 ? parseAddress(value.trim()) : null
}

/** Bytes of hexadecimal text; null if it is malformed. */
export function asHexBytes(value: unknown): Uint8Array | null {
  if (typeof value !== 'string' || value.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(value)) return null
  return Buffer.from(value, 'hex')
}
