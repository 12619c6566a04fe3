/** Text that a sender chose, made safe for a terminal, a log line or a page: what cannot be seen is written out. */
export function visibleText(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    escapeCharacter,
  )
}

function escapeCharacter(c: string): string {
  if (c === '\r') return '\\r'
  if (c === '\n') return '\\n'
  if (c === '\t') return '\\t'
  const code = c.charCodeAt(0)
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** Bytes as text with escapes: printable ASCII as it is, `\` doubled, everything else as \r \n \t or \xNN. */
export function escapeBytes(bytes: Uint8Array, limit = bytes.length): string {
  let out = ''
  const n = Math.min(limit, bytes.length)
  for (let i = 0; i < n; i++) {
    const b = bytes[i]!
    if (b === 92) out += '\\\\'
    else if (b >= 32 && b < 127) out += String.fromCharCode(b)
    else if (b === 13) out += '\\r'
    else if (b === 10) out += '\\n'
    else if (b === 9) out += '\\t'
    else out += `\\x${b.toString(16).padStart(2, '0')}`
  }
  return out
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** Sixteen bytes a line: offset, hexadecimal, printable characters. `hex`: two digits a byte. */
export function hexLines(hex: string): string[] {
  const lines: string[] = []
  for (let at = 0; at < hex.length; at += 32) {
    const row = hex.slice(at, at + 32).match(/../g) ?? []
    const text = row.map(b => Number.parseInt(b, 16)).map(b => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.'))
    lines.push(`${(at / 2).toString(16).padStart(4, '0')}  ${row.join(' ').padEnd(47)}  ${text.join('')}`)
  }
  return lines
}

/** One field of a CSV row: quoted where needed, and guarded against being read as a formula by a spreadsheet. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const guarded = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
