import { evictedPackets } from '../../aggregate/aggregator.ts'
import { dayOf } from '../../base/time.ts'
import type { ByteStream } from '../../capture/byte-stream.ts'
import { oddityRecord } from '../../model/oddity.ts'
import type { ExposureGround } from '../../model/sensor.ts'
import { type SidecarFile, SYNTHETIC_COMMENT } from '../../model/sidecar.ts'
import type { Segment } from '../../store/answers.ts'
import { type CaptureEnd, isReadBeside, packetSource } from '../packets/packet-source.ts'
import { sensorConfig } from '../site/config.ts'
import type { Site } from '../site/site.ts'
import type { FileRead, ImportOptions } from './import-file.ts'
import type { ImportResult } from './import-result.ts'
import { finishIntake, type Intake, newIntake, payloadCount, takeClassified } from './intake.ts'
import { intakeNotes } from './intake-notes.ts'
import type { PlannedSensor } from './sensor-plan.ts'
import { DEFAULT_SENSOR, planSensors, recordUptime } from './sensor-registry.ts'
import { readSidecar } from './sidecar.ts'
import { beatStretches, type UpStretch, withoutOutages } from './uptime.ts'

/** Heartbeats of a pcapng capture (interface statistics) come at least this often, in seconds. */
const BEAT_SECONDS = 3600

/** capture → decode → classify → aggregate → store, for one capture. */
export async function importCapture(
  site: Site,
  segment: Segment,
  stream: ByteStream,
  options: ImportOptions,
  result: ImportResult,
): Promise<FileRead> {
  const sidecar = readSidecar(stream.name)
  const plan = await planSensors(site, sensorsOf(site, options, sidecar), sidecar === null ? 'declared' : 'heartbeat')
  const intake = await newIntake(site, segment, plan, isReadBeside(stream))
  const source = await packetSource(stream, { plan, context: intake.context })
  for await (const { batch, classified } of source.batches()) {
    await takeClassified(intake, batch, classified)
    options.onProgress(source.read(), stream.rawSize)
  }
  await finishIntake(intake)
  const capture = source.end()
  await recordCaptureUptime(intake, segment, capture, sidecar)
  result.packets = capture.packets
  result.accesses = intake.aggregator.accesses
  result.tuples = intake.aggregator.tuples
  result.payloads = payloadCount(intake)
  result.lostPackets = evictedPackets(intake.aggregator)
  result.oddities = oddityRecord(capture.oddities)
  result.notes.push(...intakeNotes(intake))
  result.error = capture.problem
  return {
    bytes: capture.bytes,
    digest: capture.digest,
    summary: { synthetic: syntheticScenario(capture, sidecar), ...daysOf(site, intake) },
  }
}

/** Sensors by, in this order: the command line, the sidecar, the configuration. A block of the command line keeps the sidecar's names within it. */
function sensorsOf(site: Site, options: ImportOptions, sidecar: SidecarFile | null): PlannedSensor[] {
  const beside = (sidecar?.sensors ?? []).map(s => sensorConfig(s, 'sidecar'))
  const unnamed = options.sensors.every(s => s.name === DEFAULT_SENSOR)
  if (beside.length > 0 && unnamed) return beside
  if (options.sensors.length > 0) return options.sensors
  return site.config.sensors
}

/** Uptime by, in this order: heartbeats in the capture, the sidecar, the traffic itself. */
function recordCaptureUptime(
  intake: Intake,
  segment: Segment,
  capture: CaptureEnd,
  sidecar: SidecarFile | null,
): Promise<void> {
  const known = new Map<number, { stretches: UpStretch[]; lost: number }>()
  const ground: ExposureGround = 'heartbeat'
  intake.plan.sensors.forEach((sensor, index) => {
    const beats = beatsOf(capture, sensor.name)
    if (beats !== null) known.set(index, beats)
    else if (sidecar !== null) known.set(index, { stretches: sidecarStretches(sidecar, sensor.name), lost: 0 })
  })
  return recordUptime(intake, segment, known, ground)
}

function beatsOf(capture: CaptureEnd, name: string): { stretches: UpStretch[]; lost: number } | null {
  const index = capture.interfaceNames.indexOf(name)
  const own = capture.statistics.filter(s => s.interface === index)
  if (index < 0 || own.length < 2) return null
  return {
    stretches: beatStretches(
      own.map(s => s.seconds),
      BEAT_SECONDS,
    ),
    lost: Math.max(0, ...own.map(s => s.dropped)),
  }
}

function sidecarStretches(sidecar: SidecarFile, name: string): UpStretch[] {
  const seconds = (iso: string) => Date.parse(iso) / 1000
  const outages = sidecar.outages
    .filter(o => o.sensor === name)
    .map(o => ({ from: seconds(o.from), to: seconds(o.to) }))
  return withoutOutages(seconds(sidecar.from), seconds(sidecar.to), outages)
}

function syntheticScenario(capture: CaptureEnd, sidecar: SidecarFile | null): string | null {
  if (sidecar?.synthetic != null) return sidecar.synthetic.scenario
  const comment = capture.comments.find(c => c.startsWith(SYNTHETIC_COMMENT))
  return comment === undefined ? null : comment.slice(SYNTHETIC_COMMENT.length).split(' ')[0]!
}

/** First and last local day of a file: what the ledger finds its scenario by. */
export function daysOf(site: Site, intake: Intake): Record<string, unknown> {
  if (intake.lastSeconds < intake.firstSeconds) return {}
  const day = (seconds: number) => dayOf(site.store.timeZone, clampTime(seconds))
  return { firstDay: day(intake.firstSeconds), lastDay: day(intake.lastSeconds) }
}

/** The same for rows of the store. */
export function daysOfRows(site: Site, times: Uint32Array, rows: number): Record<string, unknown> {
  if (rows === 0) return {}
  let first = times[0]!
  let last = first
  for (let i = 1; i < rows; i++) {
    if (times[i]! < first) first = times[i]!
    if (times[i]! > last) last = times[i]!
  }
  return { firstDay: dayOf(site.store.timeZone, first), lastDay: dayOf(site.store.timeZone, last) }
}

/** Times of a hostile capture may lie outside of what a calendar holds: ClickHouse's DateTime ends in 2106. */
function clampTime(seconds: number): number {
  return Math.min(Math.max(seconds, 0), 4_294_967_295)
}
