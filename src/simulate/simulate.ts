import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { addDays, dayStart, isoTime } from '../base/time.ts'
import { SIDECAR_SCHEMA, type SidecarFile, SYNTHETIC_COMMENT, sidecarPath } from '../model/sidecar.ts'
import { addBackgroundDay, newBackground } from './background.ts'
import { addVictimsDay, newVictims } from './backscatter.ts'
import {
  type CaptureWriter,
  closeCaptureWriter,
  openCaptureWriter,
  writeError,
  writeFrames,
  writeHeader,
  writeStatistics,
} from './capture-writer.ts'
import { addEventDay, eventTruth, newEvents } from './events.ts'
import { dropBefore, rowsBefore } from './frame-arena.ts'
import { addOthersDay, newOthers } from './others.ts'
import { scanSources } from './scan-data.ts'
import type { Scenario } from './scenario.ts'
import { newTally } from './tally.ts'
import { isUpInHour, telescopeOf } from './telescope.ts'
import { newTraffic, type Traffic } from './traffic.ts'
import type { Truth } from './truth.ts'

export interface SimulateOptions {
  /** The same seed gives the same bytes. */
  seed: number
  /** Multiplies the background; from 1 on also the events, so that below 1 they stand out more, never less. */
  scale: number
  /** `.pcap` or `.pcapng`, either with `.gz`. */
  out: string
  truth: string | null
  /** 0 … 1. */
  onProgress?(done: number): void
}

export interface Simulated {
  packets: number
  /** Of the capture, before compression. */
  bytes: number
  /** Everything that was written: the capture first, then sidecar, truth and scan data. */
  files: string[]
  truth: Truth
}

/**
 * Writes a scenario as a labelled capture, in order of time, one day in memory at a time; beside it the sidecar, the truth if a
 * name is given, and the scan data if the scenario has any. Throws TEITEN_BAD_VALUE for a name that is no capture's.
 */
export async function simulate(scenario: Scenario, options: SimulateOptions): Promise<Simulated> {
  const telescope = telescopeOf(scenario)
  const traffic = newTraffic(telescope, newTally(), options.seed)
  const background = newBackground(scenario, traffic, options.scale)
  const events = newEvents(scenario, traffic, options.scale)
  const others = newOthers(scenario, traffic, options.scale)
  const victims = newVictims(traffic, scenario.attacksPerDay * options.scale)
  const writer = openCaptureWriter(options.out)
  const received = telescope.names.map(() => 0)
  await writeHeader(
    writer,
    `${SYNTHETIC_COMMENT}${scenario.name} seed=${options.seed} scale=${options.scale}`,
    telescope.names,
  )
  for (const [i, day] of telescope.days.entries()) {
    const start = dayStart(telescope.zone, day)
    const end = dayStart(telescope.zone, addDays(day, 1))
    addBackgroundDay(traffic, background, day, start)
    for (const event of events) addEventDay(traffic, event, end)
    addOthersDay(traffic, others, start, end)
    addVictimsDay(traffic, victims, start)
    await writeDay(writer, traffic, start, end, received)
    options.onProgress?.((i + 1) / telescope.days.length)
  }
  await closeCaptureWriter(writer)
  const scans = events.map(e => scanSources(e, options.seed, telescope.zone))
  const truth: Truth = {
    ...headOf(scenario, options),
    packets: writer.packets,
    accesses: traffic.tally.accesses,
    events: events.map((e, i) => eventTruth(e, telescope.zone, telescope.to, scans[i]!)),
    bursts: others.bursts,
    sweeps: others.sweeps,
    surveys: others.surveys,
    scanData: scans.some(s => s !== null) ? basename(scanPath(options)) : null,
    backscatter: { packets: victims.packets, victims: victims.seen.size, attacks: victims.attacks },
  }
  const files = await writeBeside(
    options,
    truth,
    scans.flatMap(s => s?.lines ?? []),
  )
  return { packets: writer.packets, bytes: writer.bytes, files: [options.out, ...files], truth }
}

/** The frames of a day hour by hour, each hour closed by the heartbeats of the sensors that were up. */
async function writeDay(
  writer: CaptureWriter,
  traffic: Traffic,
  start: number,
  end: number,
  received: number[],
): Promise<void> {
  const { arena, telescope } = traffic
  const rows = rowsBefore(arena, end * 1e6)
  let next = 0
  for (let hour = start; hour < end; hour += 3600) {
    const first = next
    while (next < rows.length && arena.time[rows[next]!]! < (hour + 3600) * 1e6)
      received[arena.sensor[rows[next++]!]!]!++
    await writeFrames(writer, arena, rows.subarray(first, next))
    for (let sensor = 0; sensor < telescope.names.length; sensor++) {
      if (isUpInHour(telescope, sensor, hour))
        await writeStatistics(writer, sensor, (hour + 3600) * 1e6 - 1, received[sensor]!)
    }
  }
  dropBefore(arena, end * 1e6)
}

function headOf(scenario: Scenario, options: SimulateOptions) {
  const telescope = telescopeOf(scenario)
  const iso = (seconds: number) => isoTime(telescope.zone, seconds)
  return {
    scenario: scenario.name,
    seed: options.seed,
    scale: options.scale,
    synthetic: true as const,
    addresses: scenario.sensors.flatMap(s => s.addresses),
    sensors: scenario.sensors.map(s => ({ name: s.name, addresses: [...s.addresses] })),
    timeZone: telescope.zone,
    from: iso(telescope.from),
    to: iso(telescope.to),
    outages: telescope.outages.map(o => ({ sensor: telescope.names[o.sensor]!, from: iso(o.from), to: iso(o.to) })),
  }
}

function scanPath(options: SimulateOptions): string {
  return `${(options.truth ?? options.out).replace(/\.(json|pcap|pcapng)(\.gz)?$/, '')}.scans.jsonl`
}

async function writeBeside(options: SimulateOptions, truth: Truth, scanLines: string[]): Promise<string[]> {
  const { timeZone, from, to, sensors, outages, scenario, seed, scale } = truth
  const sidecar: SidecarFile = {
    schema: SIDECAR_SCHEMA,
    synthetic: { scenario, seed, scale },
    timeZone,
    from,
    to,
    sensors,
    outages,
  }
  const files: [string, string][] = [[sidecarPath(options.out), `${JSON.stringify(sidecar, null, 2)}\n`]]
  if (options.truth !== null) files.push([options.truth, `${JSON.stringify(truth, null, 2)}\n`])
  if (truth.scanData !== null) files.push([scanPath(options), `${scanLines.join('\n')}\n`])
  try {
    for (const [path, content] of files) await writeFile(path, content)
  } catch (cause) {
    throw writeError(cause)
  }
  return files.map(([path]) => path)
}
