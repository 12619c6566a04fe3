/** The engine prints IPv4 sources in their mapped form; people read them as dotted quads. */
export function ownForm(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

/** Country code column as two letters. */
export function countryOf(code: number): string {
  return code === 0 ? '' : String.fromCharCode(code >>> 8, code & 255)
}
