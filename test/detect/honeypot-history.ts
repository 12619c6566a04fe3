import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Day, daysIn } from '../../src/base/time.ts'
import { protocolNumber, seriesKey } from '../../src/model/protocol.ts'
import type { DetectionInput, HourlyCounts, WindowCounts, WindowEvidence } from '../../src/model/series.ts'

/** A row of the log of nine honeypots: one access. */
interface Row {
  /** Unix seconds. */
  time: number
  day: number
  sensor: string
  source: number
}

/** Ports that a source may touch in a day before it counts as a full-range sweep on a telescope of fewer than ten addresses. */
const SWEEP_PORTS = 30

export interface HoneypotHistory {
  input: (to: Day) => DetectionInput
  evidence: (series: number, firstDay: Day, lastDay: Day) => WindowEvidence
  hourly: (series: number, from: number, hours: number) => HourlyCounts
  days: Day[]
}

/** Counts of the log by plain recounting, without the store. */
export function readHoneypot(path: string): HoneypotHistory {
  const days = daysIn('2013-03-03', '2013-07-01')
  const place = new Map(days.map((d, i) => [d, i]))
  const bySeries = new Map<number, Row[]>()
  const ports = new Map<string, Set<number>>()
  const sensors = days.map(() => new Set<string>())
  const all: { series: number; row: Row }[] = []
  for (const line of gunzipSync(readFileSync(path)).toString().split('\n').slice(1)) {
    const [at, sensor, source, protocol, type, , port] = line.split(',')
    if (protocol === undefined || at === undefined) continue
    const number = protocolNumber(protocol)!
    const series = seriesKey(number, Number((number === 1 ? type : port) || 0))
    const row = {
      time: Date.parse(`${at.replace(' ', 'T')}Z`) / 1000,
      day: place.get(at.slice(0, 10))!,
      sensor: sensor!,
      source: Number(source),
    }
    sensors[row.day]!.add(row.sensor)
    const key = `${row.day} ${row.source}`
    ports.set(key, (ports.get(key) ?? new Set()).add(series))
    all.push({ series, row })
  }
  for (const { series, row } of all) {
    if (ports.get(`${row.day} ${row.source}`)!.size > SWEEP_PORTS) continue
    const rows = bySeries.get(series)
    if (rows === undefined) bySeries.set(series, [row])
    else rows.push(row)
  }
  const exposure = Float64Array.from(sensors, s => s.size)
  const windows = [1, 3, 7].map(w => windowOf(w, bySeries, days.length))
  const input = (to: Day): DetectionInput => {
    const n = place.get(to) ?? days.length
    const cut = windows.map(w => cutWindow(w, n)) as unknown as DetectionInput['windows']
    return {
      timeZone: 'UTC',
      days: days.slice(0, n),
      exposure,
      liveSensors: Uint16Array.from(exposure),
      liveAddresses: exposure,
      windows: cut,
    }
  }
  return {
    days,
    input,
    evidence: (series, firstDay, lastDay) =>
      evidenceOf(bySeries.get(series)!, place.get(firstDay)!, place.get(lastDay)!),
    hourly: (series, from, hours) => hourlyOf(bySeries.get(series)!, from, hours),
  }
}

function windowOf(windowDays: number, bySeries: Map<number, Row[]>, days: number): WindowCounts {
  const rows: [number, number, number, number][] = []
  for (const series of [...bySeries.keys()].sort((a, b) => a - b)) {
    const byDay: Row[][] = Array.from({ length: days }, () => [])
    for (const row of bySeries.get(series)!) byDay[row.day]!.push(row)
    for (let d = 0; d < days; d++) {
      const seen = byDay.slice(Math.max(0, d - windowDays + 1), d + 1).flat()
      if (seen.length > 0) rows.push([series, d, new Set(seen.map(r => r.source)).size, seen.length])
    }
  }
  return columnsOf(windowDays, rows)
}

function columnsOf(windowDays: number, rows: [number, number, number, number][]): WindowCounts {
  return {
    windowDays,
    length: rows.length,
    series: Uint32Array.from(rows, r => r[0]),
    day: Uint16Array.from(rows, r => r[1]),
    sources: Float64Array.from(rows, r => r[2]),
    accesses: Float64Array.from(rows, r => r[3]),
  }
}

function cutWindow(w: WindowCounts, days: number): WindowCounts {
  const rows: [number, number, number, number][] = []
  for (let i = 0; i < w.length; i++)
    if (w.day[i]! < days) rows.push([w.series[i]!, w.day[i]!, w.sources[i]!, w.accesses[i]!])
  return columnsOf(w.windowDays, rows)
}

function evidenceOf(all: Row[], from: number, to: number): WindowEvidence {
  const rows = all.filter(r => r.day >= from && r.day <= to)
  const bySource = new Map<number, number>()
  for (const r of rows) bySource.set(r.source, (bySource.get(r.source) ?? 0) + 1)
  const counts = [...bySource.values()]
  const sensors = new Set(rows.map(r => r.sensor)).size
  return {
    sources: counts.length,
    sourcesLastDay: new Set(rows.filter(r => r.day === to).map(r => r.source)).size,
    accesses: rows.length,
    networks: new Set([...bySource.keys()].map(s => s >>> 16)).size,
    sensors,
    addresses: sensors,
    effectiveSources: rows.length ** 2 / counts.reduce((sum, y) => sum + y * y, 0),
    largestSource: Math.max(...counts),
  }
}

function hourlyOf(rows: Row[], from: number, hours: number): HourlyCounts {
  const seen = Array.from({ length: hours }, () => new Set<number>())
  for (const r of rows) seen[Math.floor((r.time - from) / 3600)]?.add(r.source)
  const sources = Float64Array.from(seen, s => s.size)
  return { from, sources, accesses: sources, exposure: new Float64Array(hours).fill(9) }
}
