/** What varies between sendings of the same request, in order: dates, addresses, unique ids, long numbers. All linear in the text. */
const VARIABLE: readonly [RegExp, string][] = [
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, '<date>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<date>'],
  [/\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b/g, '<id>'],
  [/(?<!\d)\d{1,3}([.-])\d{1,3}\1\d{1,3}\1\d{1,3}(?!\d)(?:_\d{1,5}(?!\d))?/g, '<address>'],
  [/\b[0-9a-fA-F]{16,}\b/g, '<id>'],
  [/\d{8,}/g, '<number>'],
]

/** A payload's text with what varies by design replaced by its kind, so that equal requests group (data model, "Payload identity"). */
export function maskVariableText(text: string): string {
  let masked = text
  for (const [pattern, kind] of VARIABLE) masked = masked.replace(pattern, kind)
  return masked
}
