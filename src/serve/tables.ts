import { csvField } from '../base/text.ts'
import type { PortObservation } from '../model/observatory.ts'
import type { FindingSection, Ranking, ReportData } from '../model/report.ts'

type Row = (string | number | null)[]

/** RFC 4180 text, fields guarded against being read as formulas. */
function csv(head: readonly string[], rows: readonly Row[]): string {
  return [head, ...rows]
    .map(row => row.map(csvField).join(','))
    .join('\r\n')
    .concat('\r\n')
}

/** A ranking with its rest, so that columns add up. */
export function rankingCsv(ranking: Ranking): string {
  const rows: Row[] = ranking.rows.map(row => [
    row.rank,
    row.previousRank,
    row.key,
    row.name.ja,
    row.name.en,
    row.accesses,
    row.perAddress,
    row.share,
    row.change,
    row.sources,
    row.withoutSurvey?.accesses ?? null,
    row.withoutSurvey?.sources ?? null,
  ])
  const { rest } = ranking
  rows.push([
    null,
    null,
    'rest',
    'その他',
    `${rest.count} more`,
    rest.accesses,
    rest.perAddress,
    rest.share,
    null,
    null,
    rest.withoutSurvey?.accesses ?? null,
    null,
  ])
  return csv(
    [
      'rank',
      'previous_rank',
      'key',
      'name_ja',
      'name_en',
      'accesses',
      'accesses_per_address_day',
      'share',
      'change',
      'sources',
      'accesses_without_survey_scanners',
      'sources_without_survey_scanners',
    ],
    rows,
  )
}

export function portDaysCsv(observation: PortObservation): string {
  return csv(
    [
      'day',
      'accesses',
      'accesses_per_address_day',
      'sources',
      'accesses_without_survey_scanners',
      'sources_without_survey_scanners',
    ],
    observation.days.map(day => [
      day.day,
      day.accesses,
      day.perAddress,
      day.sources,
      day.withoutSurvey?.accesses ?? null,
      day.withoutSurvey?.sources ?? null,
    ]),
  )
}

export function findingsCsv(findings: readonly FindingSection[]): string {
  const head = [
    'kind',
    'protocol',
    'port',
    'onset',
    'onset_low',
    'onset_high',
    'lasting',
    'accesses',
    'sources',
    'baseline_per_day',
    'ratio',
    'confidence',
    'headline_ja',
    'headline_en',
  ]
  return csv(
    head,
    findings.map(({ finding: f, purposeConfidence, headline }) => [
      f.kind,
      f.protocol,
      f.port,
      f.onset,
      f.onsetLow,
      f.onsetHigh,
      String(f.lasting),
      f.accesses,
      f.sources,
      f.baselinePerDay,
      Number.isFinite(f.ratio) ? f.ratio : null,
      purposeConfidence,
      headline.ja,
      headline.en,
    ]),
  )
}

export function sensorsCsv(data: ReportData): string {
  const head = [
    'sensor',
    'addresses',
    'exposure_address_days',
    'planned_address_days',
    'lost_packets',
    'gap_hours',
    'provisional_gap_hours',
    'capture_ways',
  ]
  return csv(
    head,
    data.telescope.sensors.map(sensor => [
      sensor.name,
      sensor.addresses,
      sensor.exposure,
      sensor.planned,
      sensor.lostPackets,
      sensor.gaps.reduce((sum, gap) => sum + gap.hours, 0),
      sensor.gaps.reduce((sum, gap) => sum + (gap.provisional ? gap.hours : 0), 0),
      sensor.ways.map(way => (way.answers === null ? way.mode : `${way.mode}:${way.answers}`)).join(' '),
    ]),
  )
}
