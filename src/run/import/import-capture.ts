import { dayOf } from '../../base/time.ts'
import type { ByteStream } from '../../capture/byte-stream.ts'
import { type CaptureFile, openCapture } from '../../capture/capture-file.ts'
import { decodeFrames } from '../../decode/decode-frames.ts'
import { FRAMES_PER_BATCH } from '../../model/frame-batch.ts'
import { newOddityCounts, oddityRecord } from '../../model/oddity.ts'
import { newPacketBatch } from '../../model/packet-batch.ts'
import type { ExposureGround } from '../../model/sensor.ts'
import { type SidecarFile, SYNTHETIC_COMMENT } from '../../model/sidecar.ts'
import type { Segment } from '../../store/answers.ts'
import { blockOf } from '../site/config.ts'
import type { Site } from '../site/site.ts'
import type { ImportOptions } from './import-file.ts'
import type { ImportResult } from './import-result.ts'
import { finishIntake, type Intake, newIntake, payloadCount, takeBatch } from './intake.ts'
import { intakeNotes } from './intake-notes.ts'
import type { PlannedSensor } from './sensor-plan.ts'
import { DEFAULT_SENSOR, planSensors, recordUptime } from './sensor-registry.ts'
import { readSidecar } from './sidecar.ts'
import { beatStretches, type UpStretch, withoutOutages } from './uptime.ts'

/** Heartbeats of a pcapng capture (interface statistics) come at least this often, in seconds. */
const BEAT_SECONDS = 3600

/** capture → decode → classify → aggregate → store, for one capture. Returns what the ledger should remember about it. */
export async function importCapture(
  site: Site,
  segment: Segment,
  stream: ByteStream,
  options: ImportOptions,
  result: ImportResult,
): Promise<Record<string, unknown>> {
  const sidecar = readSidecar(stream.name)
  const plan = await planSensors(site, sensorsOf(site, options, sidecar), sidecar === null ? 'declared' : 'heartbeat')
  const intake = await newIntake(site, segment, plan)
  const capture = await openCapture(stream)
  const packets = newPacketBatch(FRAMES_PER_BATCH)
  const oddities = newOddityCounts()
  for await (const frames of capture.batches()) {
    decodeFrames(frames, packets, oddities)
    await takeBatch(intake, packets)
    options.onProgress(stream.rawRead(), stream.rawSize)
  }
  await finishIntake(intake)
  await recordCaptureUptime(intake, segment, capture, sidecar)
  result.packets = capture.packets()
  result.accesses = intake.aggregator.accesses
  result.tuples = intake.aggregator.tuples
  result.payloads = payloadCount(intake)
  result.oddities = oddityRecord(oddities)
  result.notes.push(...intakeNotes(intake))
  noteProblem(result, capture, stream)
  return { synthetic: syntheticScenario(capture, sidecar), ...daysOf(site, intake) }
}

/** Sensors by, in this order: the command line, the sidecar, the configuration. A block of the command line keeps the sidecar's names within it. */
function sensorsOf(site: Site, options: ImportOptions, sidecar: SidecarFile | null): PlannedSensor[] {
  const beside = (sidecar?.sensors ?? []).map(s => ({
    name: s.name,
    blocks: s.addresses.map(a => blockOf(a, 'sidecar')),
  }))
  const unnamed = options.sensors.every(s => s.name === DEFAULT_SENSOR)
  if (beside.length > 0 && unnamed) return beside
  if (options.sensors.length > 0) return options.sensors
  return site.config.sensors
}

/** Uptime by, in this order: heartbeats in the capture, the sidecar, the traffic itself. */
function recordCaptureUptime(
  intake: Intake,
  segment: Segment,
  capture: CaptureFile,
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

function beatsOf(capture: CaptureFile, name: string): { stretches: UpStretch[]; lost: number } | null {
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

function syntheticScenario(capture: CaptureFile, sidecar: SidecarFile | null): string | null {
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

/** Times of a hostile capture may lie outside of what a calendar holds: ClickHouse's DateTime ends in 2106. */
function clampTime(seconds: number): number {
  return Math.min(Math.max(seconds, 0), 4_294_967_295)
}

/** A capture that was cut: everything before the place was kept, and the place is said. */
function noteProblem(result: ImportResult, capture: CaptureFile, stream: ByteStream): void {
  const problem = capture.problem() ?? stream.problem()
  if (problem !== null) result.error = { code: problem.code, message: problem.line }
}
