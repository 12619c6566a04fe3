/**
 * Fields of one row of delimited text (RFC 4180: quotes around a field, doubled inside), null if a quote is not closed.
 * Rows do not span lines.
 */
export function splitDelimited(text: string, delimiter: string): string[] | null {
  if (!text.includes('"')) return text.split(delimiter)
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at)
      fields.push(end < 0 ? text.slice(at) : text.slice(at, end))
      if (end < 0) return fields
      at = end + delimiter.length
      continue
    }
    const close = closingQuote(text, at + 1)
    if (close < 0) return null
    fields.push(text.slice(at + 1, close).replaceAll('""', '"'))
    if (close + 1 === text.length) return fields
    if (!text.startsWith(delimiter, close + 1)) return null
    at = close + 1 + delimiter.length
  }
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}
