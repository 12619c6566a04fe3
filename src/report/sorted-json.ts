/** JSON with sorted keys and two spaces: the same value gives the same bytes. Numbers that JSON lacks become null. */
export function sortedJson(value: unknown): string {
  return `${JSON.stringify(
    value,
    (_key, item: unknown) => {
      if (item === null || typeof item !== 'object' || Array.isArray(item)) return item
      return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
    },
    2,
  )}\n`
}
