import { parseAddress } from '../base/address.ts'
import type { ReportData } from '../model/report.ts'

/** True if the text holds an IPv4 or IPv6 address. */
export function hasAddress(text: string): boolean {
  return text
    .split(/[^0-9a-fA-F:.]+/)
    .some(token => token.length > 2 && parseAddress(token.replace(/\.$/, '')) !== null)
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
