import type { ReportData } from '../model/report.ts'

/** Dotted quads, and IPv6 with at least two colons and a hexadecimal group. */
const ADDRESS =
  /\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?\b|(?<![\w:.])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){0,6}(?![\w:])|(?<![\w:])::(?:[0-9a-f]{1,4}:?){1,7}/gi

/** True if the text holds what looks like an address. */
export function hasAddress(text: string): boolean {
  ADDRESS.lastIndex = 0
  return ADDRESS.test(text)
}

/**
 * The data as they may leave the house: a sensor named by its address becomes S01 …, and that address, wherever it was
 * repeated (queries, parameters, samples), is masked. Sensor addresses never appear in a published file.
 */
export function publishable(data: ReportData): ReportData {
  const names = new Map<string, string>()
  data.telescope.sensors.forEach((sensor, i) => {
    if (hasAddress(sensor.name)) names.set(sensor.name, `S${String(i + 1).padStart(2, '0')}`)
  })
  return names.size === 0 ? data : (replaced(data, names) as ReportData)
}

function replaced(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    let text = value
    for (const [name, short] of names) text = text.replaceAll(name, short)
    return text
  }
  if (Array.isArray(value)) return value.map(item => replaced(item, names))
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, names)]))
  return value
}
