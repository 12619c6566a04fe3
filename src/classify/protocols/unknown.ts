/** Printable ASCII with line ends and tabs; a closing zero byte is allowed. */
export function isText(bytes: Uint8Array): boolean {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length
  for (let i = 0; i < end; i++) {
    const b = bytes[i]!
    if (b < 32 ? b !== 9 && b !== 10 && b !== 13 : b > 126) return false
  }
  return end > 0
}
