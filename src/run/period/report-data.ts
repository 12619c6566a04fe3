import { packageVersion } from '../../base/package-paths.ts'
import { type Period, previousPeriod } from '../../base/period.ts'
import type { Day } from '../../base/time.ts'
import type { SurveyList } from '../../classify/survey-scanners.ts'
import { listsOf } from '../../classify/survey-set.ts'
import type { Localized } from '../../model/advisory.ts'
import { UNLOGGED_PAYLOAD_ID } from '../../model/payload.ts'
import { portLabel, protocolNumber } from '../../model/protocol.ts'
import { type FindingSection, REPORT_SCHEMA, type ReportData } from '../../model/report.ts'
import { loadAnalystText } from '../../report/analyst-text.ts'
import { oddityTotals, syntheticScenarios } from '../../store/ledger.ts'
import { payloadRanking } from '../../store/payload-ranking.ts'
import { totals } from '../../store/rankings.ts'
import type { Site } from '../site/site.ts'
import { type Analysis, analyze } from './analyze.ts'
import { overlapQuery } from './finding-queries.ts'
import { judgeAgain } from './judge-again.ts'
import { newQueryBook } from './query-book.ts'
import { noRanking } from './ranking.ts'
import { backscatterPart } from './report-backscatter.ts'
import { findingSection } from './report-finding.ts'
import { payloadTable } from './report-payloads.ts'
import { keyNumbers, periodGround, sum, telescope } from './report-period.ts'
import {
  categoryTable,
  countryTable,
  excluded,
  heatTable,
  networkTable,
  portIndex,
  portRankings,
  portRow,
  portTable,
} from './report-rankings.ts'

/** Sections for at most this many findings; the rest stands in the JSON of `detect`. */
const MOST_SECTIONS = 20

/** A period's numbers, each with its query: what every rendering of the report is made from. */
export async function reportData(
  site: Site,
  period: Period,
  published: Day,
  onProgress: (part: number) => void = () => {},
): Promise<ReportData> {
  await judgeAgain(site)
  const rules = site.rules()
  const book = newQueryBook()
  const ground = await periodGround(site, period)
  const numbers = keyNumbers(book, ground)
  const unlogged = await payloadsUnlogged(site, period)
  if (unlogged) Object.assign(numbers.signatureMatches, { value: null, change: null, note: NOT_LOGGED })
  onProgress(0.15)
  const analysis = await analyze(site, period)
  onProgress(0.45)
  const surges = analysis.findings.filter(f => f.kind !== 'single-source-burst')
  const findings: FindingSection[] = []
  for (const finding of surges.slice(0, MOST_SECTIONS)) {
    findings.push(await findingSection(site, book, ground, analysis, finding, findings.length + 1))
    onProgress(0.45 + (0.3 * findings.length) / surges.length)
  }
  const both = await portRankings(site, ground)
  const ports = portTable(site, book, ground, both)
  const scope = await telescope(site, book, ground)
  const origins = await site.origins()
  const before = ground.history.value.at(-2)
  const hasPrevious = ground.previousExposure > 0
  return {
    schema: REPORT_SCHEMA,
    version: packageVersion,
    rulesVersion: rules.version,
    rulesDate: rules.date,
    period,
    previousPeriod: previousPeriod(period),
    hasPrevious,
    published,
    nextPublication: null,
    timeZone: site.store.timeZone,
    eraYears: site.config.eraYears,
    organisation: site.config.organisation ?? { ja: '', en: '' },
    synthetic: await syntheticOf(site, period),
    telescope: scope,
    keyNumbers: numbers,
    days: ground.days,
    previousMean: {
      accesses: hasPrevious && before !== undefined ? before.accesses / before.exposure : null,
      sources: hasPrevious && before !== undefined && before.days > 0 ? before.sourceDays / before.days : null,
      victims: hasPrevious && before !== undefined && before.days > 0 ? before.victimDays / before.days : null,
    },
    findings,
    bursts: analysis.findings.filter(f => f.kind === 'single-source-burst'),
    campaigns: { query: overlapQuery(book, analysis), rows: analysis.campaigns },
    ports,
    findingPorts: belowTheList(ports, findings, label => portRow(site, ground, both, label)),
    portIndex: await portIndex(site, ground, both),
    countries: await countryTable(site, book, ground),
    networks: networkTable(),
    categories: unlogged ? noRanking(NO_CATEGORIES) : await categoryTable(site, book, ground),
    payloads: unlogged ? null : await payloadTable(site, book, ground, ground.history.value.at(-1)!.signatureMatches),
    heatMap: await heatTable(site, ground),
    ...excluded(site, book, ground, both),
    backscatter: await backscatterPart(site, book, ground),
    oddities: await oddityTotals(site.store, period.from, period.to),
    method: methodOf(analysis, origins.date),
    sourcesOfData: sourcesOf(site, period, origins.date, findings),
    queries: book.queries,
    analystText: site.config.analystTexts === null ? [] : loadAnalystText(site.config.analystTexts),
  }
}

/** Share of the accesses from which on a period counts as one whose logs do not keep what was sent. */
const MOSTLY_UNLOGGED = 0.9

const NOT_LOGGED: Localized = { ja: '送信内容の記録なし', en: 'what was sent is not on record' }
const NO_CATEGORIES: Localized = {
  ja: 'シグネチャ分類別の表は、取り込んだ記録に送信内容が残っていないため掲載していません。',
  en: 'There is no table of signature categories: the imported logs do not keep what was sent.',
}

/** True if the logs of a period do not keep payloads: matches are then unknown, which is not zero. */
async function payloadsUnlogged(site: Site, period: Period): Promise<boolean> {
  const { value } = await payloadRanking(site.store, period.from, period.to, 1)
  const first = value[0]
  if (first === undefined || first.id !== UNLOGGED_PAYLOAD_ID) return false
  const all = await totals(site.store, period.from, period.to)
  return first.accesses >= MOSTLY_UNLOGGED * sum(all.value.map(d => d.accesses))
}

async function syntheticOf(site: Site, period: Period): Promise<ReportData['synthetic']> {
  const scenarios = await syntheticScenarios(site.store, period.from, period.to)
  return scenarios.length > 0 ? { scenarios } : null
}

/** A finding's port is repeated below the top ten. */
function belowTheList(
  ports: ReportData['ports'],
  findings: readonly FindingSection[],
  rowOf: (label: string) => ReportData['findingPorts'][number] | null,
): ReportData['findingPorts'] {
  const listed = new Set(ports.rows.map(r => r.key))
  const labels = findings
    .map(f => portLabel(protocolNumber(f.finding.protocol)!, f.finding.port))
    .filter(label => !listed.has(label))
  return [...new Set(labels)].map(rowOf).filter(row => row !== null)
}

function methodOf(analysis: Analysis, countryDataDate: Day): ReportData['method'] {
  return {
    falseReportsPerMonth: analysis.falseReportsPerMonth,
    baselineDays: analysis.baselineDaysAvailable,
    seriesTested: analysis.seriesTested,
    countryDataDate,
    note: analysis.note,
  }
}

function sourcesOf(
  site: Site,
  period: Period,
  countryDataDate: Day,
  findings: readonly FindingSection[],
): ReportData['sourcesOfData'] {
  const { survey, advisories } = site.rules()
  const sources: ReportData['sourcesOfData'] = [
    {
      what: { ja: '国・地域', en: 'Countries and regions' },
      text: {
        ja: `地域インターネットレジストリの登録情報（${countryDataDate}時点）`,
        en: `Registrations at the regional Internet registries (as of ${countryDataDate})`,
      },
    },
  ]
  const stone = findings.flatMap(f => f.steppingStones)[0]
  if (stone !== undefined) {
    sources.push({
      what: { ja: '走査データ', en: 'Scan data' },
      text: {
        ja: `取り込まれた外部の走査データ（${stone.scannedFrom}〜${stone.scannedTo}に取得）`,
        en: `Imported scan data (taken from ${stone.scannedFrom} to ${stone.scannedTo})`,
      },
    })
  }
  sources.push({ what: { ja: '調査目的スキャナ', en: 'Survey scanners' }, text: surveyText(survey.lists, period) })
  if (findings.some(f => f.advisories.length > 0)) {
    sources.push({
      what: { ja: '脆弱性情報', en: 'Advisories' },
      text: {
        ja: `規則に収録した公表文書（${advisories.length}件）`,
        en: `Published notes held in the rules (${advisories.length})`,
      },
    })
  }
  return sources
}

/** Which lists of survey scanners hold for the period; a list that holds for another time marks nothing in this one. */
function surveyText(lists: readonly SurveyList[], period: Period): Localized {
  const held = listsOf(lists, period.from, period.to)
  if (held.length === 0)
    return lists.some(l => l.blocks.length > 0)
      ? {
          ja: '設定された一覧に当期を対象とするものがないため、区別していません',
          en: 'No configured list holds for this period; they are not told apart',
        }
      : { ja: '一覧が設定されていないため、区別していません', en: 'No list is configured; they are not told apart' }
  const dates = held.map(l => l.date).filter(d => d !== null)
  const date = dates.sort().at(-1)
  return {
    ja: `公表されている一覧（${date ?? '日付なし'}時点）`,
    en: `Published lists (as of ${date ?? 'no date'})`,
  }
}
