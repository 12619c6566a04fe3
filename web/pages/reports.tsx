import { addDays } from '../../src/base/time.ts'
import type { Localized } from '../../src/model/advisory.ts'
import type { ArchivedReport, ObservatoryStatus } from '../../src/model/observatory.ts'
import { useApi } from '../api.ts'
import type { View } from '../app.tsx'
import { monthName } from '../parts/month-name.ts'
import { sizeText } from '../parts/number.ts'
import { Shown } from '../parts/states.tsx'

/** The archive: one row per period and language, one link per format. */
export function ReportsPageView({ view, status }: { view: View; status: ObservatoryStatus | null }) {
  const { words, place } = view
  const answer = useApi<ArchivedReport[]>('reports')
  return (
    <Shown answer={answer} words={words}>
      {reports => {
        const groups = grouped(reports)
        const missing = unreportedMonth(status, reports)
        const periods = new Set(groups.map(group => group.period)).size
        return (
          <>
            <header class="sentence">
              <h1>
                {place.language === 'ja'
                  ? `報告は${periods}期分あります`
                  : `Reports of ${periods} ${periods === 1 ? 'period' : 'periods'}`}
              </h1>
            </header>
            {missing === null ? null : (
              <div class="offer">
                <p>
                  <b>{monthName(missing, place.language)}</b>
                  {place.language === 'ja' ? '' : ' '}
                  {words.unreported}
                </p>
                <pre>teiten report --period {missing}</pre>
              </div>
            )}
            {groups.length === 0 ? (
              missing === null ? (
                <p class="empty">{words.noReports}</p>
              ) : null
            ) : (
              <section class="part">
                <div class="scroll">
                  <table>
                    <caption class="sr">{words.reports}</caption>
                    <thead>
                      <tr>
                        <th scope="col">{words.period}</th>
                        <th scope="col">{words.headline_}</th>
                        <th scope="col">{words.language_}</th>
                        <th scope="col">{words.published}</th>
                        <th scope="col">{words.format}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {groups.map(group => (
                        <tr key={`${group.period} ${group.language}`} data-row tabIndex={-1}>
                          <td class="nowrap">
                            <b>{group.period}</b>
                            {group.synthetic ? <span class="badge">{words.synthetic}</span> : null}
                          </td>
                          <td class="headline">
                            {group.language === '' ? '' : (group.headline?.[group.language] ?? '—')}
                          </td>
                          <td class="nowrap">
                            {group.language === 'ja'
                              ? words.japanese
                              : group.language === 'en'
                                ? words.english
                                : words.numbers}
                          </td>
                          <td class="nowrap">{group.published ?? '—'}</td>
                          <td class="files">
                            {group.files.map(({ file, part }) => (
                              <a
                                key={file.name}
                                href={`/api/v1/reports/${encodeURIComponent(file.name)}`}
                                target="_blank"
                                rel="noopener"
                              >
                                {file.format.toUpperCase()}
                                {part === '' ? '' : ` ${part}`} <span class="second">{sizeText(file.sizeBytes)}</span>
                              </a>
                            ))}
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              </section>
            )}
          </>
        )
      }}
    </Shown>
  )
}

/** The last month that the data hold whole, if no report of it is there. */
function unreportedMonth(status: ObservatoryStatus | null, reports: readonly ArchivedReport[]): string | null {
  if (status === null || status.firstDay === null || status.lastDay === null || status.work !== null) return null
  const next = addDays(status.lastDay, 1)
  const month = addDays(`${next.slice(0, 7)}-01`, -1).slice(0, 7)
  return month < status.firstDay.slice(0, 7) || reports.some(report => report.period === month) ? null : month
}

interface Group {
  period: string
  /** '' for numbers that belong to both. */
  language: 'ja' | 'en' | ''
  published: string | null
  synthetic: boolean
  headline: Localized | null
  files: { file: ArchivedReport; part: string }[]
}

/** "teiten-2014-06.ja.pdf", "teiten-2014-06.finding_days.csv": period, then language or table. */
const NAME = /^teiten-(.+?)(?:\.([a-z_]+))?\.[a-z]+$/

const LANGUAGES = ['ja', 'en', '']
const FORMATS = ['html', 'pdf', 'md', 'json', 'csv']

/** One row per period and language, and one for the numbers; what is known of one file holds for its period. */
function grouped(reports: readonly ArchivedReport[]): Group[] {
  const groups = new Map<string, Group>()
  for (const file of reports) {
    const [, period = file.period, segment = ''] = NAME.exec(file.name) ?? []
    const language = segment === 'ja' || segment === 'en' ? segment : ''
    const key = `${period} ${language}`
    const group = groups.get(key) ?? {
      period,
      language,
      published: null,
      synthetic: false,
      headline: file.headline,
      files: [],
    }
    group.files.push({ file, part: language === '' ? segment : '' })
    groups.set(key, group)
  }
  const all = [...groups.values()]
  for (const group of all) {
    const files = all.filter(other => other.period === group.period).flatMap(other => other.files.map(one => one.file))
    group.published = files.find(file => file.published !== null)?.published ?? null
    group.synthetic = files.some(file => file.synthetic)
    group.files.sort(
      (a, b) => FORMATS.indexOf(a.file.format) - FORMATS.indexOf(b.file.format) || a.part.localeCompare(b.part),
    )
  }
  return all.sort(
    (a, b) => b.period.localeCompare(a.period) || LANGUAGES.indexOf(a.language) - LANGUAGES.indexOf(b.language),
  )
}
