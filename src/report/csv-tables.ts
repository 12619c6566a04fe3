import { csvField } from '../base/text.ts'
import type { Ranking, RankingRow, ReportData } from '../model/report.ts'
import { portOf } from './context.ts'

type Field = string | number | null
type CsvTable = { name: string; head: string[]; rows: Field[][] }

/** RFC 4180 with \r\n; a first line that says so if the data are made up would break readers, so a column says it. */
function csvText(table: CsvTable, synthetic: boolean): string {
  const head = synthetic ? [...table.head, 'synthetic'] : table.head
  const rows = synthetic ? table.rows.map(row => [...row, 'yes']) : table.rows
  return `${[head, ...rows].map(row => row.map(csvField).join(',')).join('\r\n')}\r\n`
}

/** The tables of a report, by name: days, ports, countries, findings, payloads and more. Column names are those of the glossary. */
export function csvTables(data: ReportData): { name: string; text: string }[] {
  const tables: CsvTable[] = [
    days(data),
    ranking('ports', 'destination_port', [...data.ports.rows, ...data.findingPorts]),
    ranking('countries', 'country', data.countries.rows),
    ranking('networks', 'network', data.networks.rows),
    ranking('categories', 'category', data.categories.rows),
    findings(data),
    findingDays(data),
    payloads(data),
    sources(data),
    victims('victim_ports', data.backscatter.ports),
    victims('victim_countries', data.backscatter.countries),
    sensors(data),
    queries(data),
  ]
  return tables.map(t => ({ name: t.name, text: csvText(t, data.synthetic !== null) }))
}

function days(data: ReportData): CsvTable {
  return {
    name: 'days',
    head: [
      'day',
      'accesses',
      'accesses_per_address_day',
      'sources',
      'exposure_address_days',
      'planned_address_days',
      'victims',
      'backscatter_packets',
      'accesses_without_survey_scanners',
      'sources_without_survey_scanners',
    ],
    rows: data.days.map(d => [
      d.day,
      d.exposure > 0 ? d.accesses : null,
      d.perAddress,
      d.sources,
      d.exposure,
      d.planned,
      d.exposure > 0 ? d.victims : null,
      d.exposure > 0 ? d.backscatterPackets : null,
      d.withoutSurvey?.accesses ?? null,
      d.withoutSurvey?.sources ?? null,
    ]),
  }
}

function ranking(name: string, key: string, rows: readonly RankingRow[]): CsvTable {
  return {
    name,
    head: [
      'rank',
      'previous_rank',
      key,
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
    rows: rows.map(r => [
      r.rank,
      r.previousRank,
      r.key,
      r.name.ja,
      r.name.en,
      r.accesses,
      r.perAddress,
      r.share,
      r.change,
      r.sources,
      r.withoutSurvey?.accesses ?? null,
      r.withoutSurvey?.sources ?? null,
    ]),
  }
}

function victims(name: string, table: Ranking): CsvTable {
  return {
    name,
    head: ['rank', 'previous_rank', 'key', 'share', 'change'],
    rows: table.rows.map(r => [r.rank, r.previousRank, r.key, r.share, r.change]),
  }
}

function findings(data: ReportData): CsvTable {
  return {
    name: 'findings',
    head: [
      'number',
      'kind',
      'destination_port',
      'onset',
      'onset_low',
      'onset_high',
      'gradual',
      'end',
      'lasting',
      'accesses',
      'sources',
      'sources_with_handshake',
      'ratio',
      'p_value',
      'purpose_confidence',
      'advisory',
      'lag_days',
      'sources_scanned',
      'sources_showing',
      'headline_ja',
      'headline_en',
    ],
    rows: data.findings.map(f => [
      f.number,
      f.finding.kind,
      portOf(f),
      f.finding.onset,
      f.finding.onsetLow,
      f.finding.onsetHigh,
      f.finding.gradual ? 'yes' : 'no',
      f.finding.end,
      f.finding.lasting ? 'yes' : 'no',
      f.finding.accesses,
      f.sources.total,
      f.sources.handshake,
      finite(f.finding.ratio),
      f.finding.pValue,
      f.purposeConfidence,
      f.advisories[0]?.advisory.id ?? null,
      f.advisories[0]?.lagDays ?? null,
      f.steppingStones[0]?.sourcesScanned ?? null,
      f.steppingStones[0]?.sourcesShowing ?? null,
      f.headline.ja,
      f.headline.en,
    ]),
  }
}

const finite = (value: number) => (Number.isFinite(value) ? value : null)

function findingDays(data: ReportData): CsvTable {
  return {
    name: 'finding_days',
    head: [
      'finding',
      'destination_port',
      'day',
      'accesses',
      'accesses_per_address_day',
      'sources',
      'accesses_without_survey_scanners',
      'sources_without_survey_scanners',
    ],
    rows: data.findings.flatMap(f =>
      f.days.map(d => [
        f.number,
        portOf(f),
        d.day,
        d.perAddress === null ? null : d.accesses,
        d.perAddress,
        d.perAddress === null ? null : d.sources,
        d.withoutSurvey?.accesses ?? null,
        d.withoutSurvey?.sources ?? null,
      ]),
    ),
  }
}

function payloads(data: ReportData): CsvTable {
  return {
    name: 'payloads',
    head: [
      'finding',
      'destination_port',
      'payload_group',
      'class',
      'protocol',
      'signature',
      'accesses',
      'share',
      'sources',
      'sample',
      'sample_bytes',
      'first_seen',
      'last_seen',
    ],
    rows: data.findings.flatMap(f =>
      f.payloads.map(p => [
        f.number,
        portOf(f),
        p.id,
        p.class,
        p.protocol,
        p.signature,
        p.accesses,
        p.share,
        p.sources,
        p.sample,
        p.sampleLength,
        isoUtc(p.firstSeen),
        isoUtc(p.lastSeen),
      ]),
    ),
  }
}

function isoUtc(seconds: number): string | null {
  return Number.isFinite(seconds) && Math.abs(seconds) < 8e12
    ? new Date(seconds * 1000).toISOString().slice(0, 19).concat('Z')
    : null
}

function sources(data: ReportData): CsvTable {
  return {
    name: 'finding_origins',
    head: ['finding', 'destination_port', 'country', 'sources', 'share'],
    rows: data.findings.flatMap(f => f.origins.map(o => [f.number, portOf(f), o.country, o.sources, o.share])),
  }
}

function sensors(data: ReportData): CsvTable {
  return {
    name: 'gaps',
    head: ['sensor', 'from', 'to', 'hours', 'provisional'],
    rows: data.telescope.sensors.flatMap(s =>
      s.gaps.map(g => [s.name, g.from, g.to, g.hours, g.provisional ? 'yes' : '']),
    ),
  }
}

function queries(data: ReportData): CsvTable {
  return {
    name: 'queries',
    head: ['id', 'what_ja', 'what_en', 'sql', 'parameters', 'result_ja', 'result_en'],
    rows: data.queries.map(q => [
      q.id,
      q.what.ja,
      q.what.en,
      q.sql,
      JSON.stringify(q.parameters),
      q.result.ja,
      q.result.en,
    ]),
  }
}
