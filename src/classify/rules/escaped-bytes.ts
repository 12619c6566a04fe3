/** Literals and examples as they are written in rules: text with \r \n \t \\ \xNN, or hexadecimal digits with spaces. */
export type WrittenBytes = string | { hex: string }

/** The bytes that are meant; null if an escape or a digit is wrong. Characters outside ASCII stand for their UTF-8. */
export function writtenBytes(written: WrittenBytes): Uint8Array | null {
  return typeof written === 'string' ? escapedBytes(written) : hexBytes(written.hex)
}

function hexBytes(text: string): Uint8Array | null {
  const digits = text.replace(/\s+/g, '')
  return /^(?:[0-9a-fA-F]{2})*$/.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : null
}

const SIMPLE: Readonly<Record<string, number>> = { r: 13, n: 10, t: 9, '\\': 92, '0': 0 }

function escapedBytes(text: string): Uint8Array | null {
  const source = Buffer.from(text, 'utf8')
  const out = new Uint8Array(source.length)
  let n = 0
  for (let i = 0; i < source.length; i++) {
    if (source[i] !== 92) {
      out[n++] = source[i]!
      continue
    }
    const c = String.fromCharCode(source[++i] ?? 0)
    const simple = SIMPLE[c]
    if (simple !== undefined) out[n++] = simple
    else if (c === 'x' && /^[0-9a-fA-F]{2}$/.test(source.toString('latin1', i + 1, i + 3))) {
      out[n++] = Number.parseInt(source.toString('latin1', i + 1, i + 3), 16)
      i += 2
    } else return null
  }
  return out.slice(0, n)
}
