/**
 * Bytes of a `content` value (Suricata user guide, "Payload Keywords"): text, hexadecimal between bars, and \\ before
 * `"`, `;`, `:` and itself. null if a bar is left open or a digit is wrong.
 */
export function contentBytes(text: string): Uint8Array | null {
  const out: number[] = []
  const source = Buffer.from(text, 'utf8')
  for (let i = 0; i < source.length; i++) {
    const byte = source[i]!
    if (byte === 0x7c) {
      const end = source.indexOf(0x7c, i + 1)
      if (end < 0) return null
      const digits = source.toString('latin1', i + 1, end).replace(/\s+/g, '')
      if (!/^(?:[0-9a-fA-F]{2})+$/.test(digits)) return null
      for (const value of Buffer.from(digits, 'hex')) out.push(value)
      i = end
    } else if (byte === 0x5c) {
      i++
      if (i >= source.length) return null
      out.push(source[i]!)
    } else out.push(byte)
  }
  return Uint8Array.from(out)
}
