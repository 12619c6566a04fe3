import type { ArchivedReport } from '../../src/model/observatory.ts'
import { useApi } from '../api.ts'
import type { View } from '../app.tsx'
import { sizeText } from '../parts/number.ts'
import { Shown } from '../parts/states.tsx'

/** The archive: one row per period and language, one link per format. */
export function ReportsPageView({ view }: { view: View }) {
  const { words, place } = view
  const answer = useApi<ArchivedReport[]>('reports')
  return (
    <Shown answer={answer} words={words}>
      {reports => {
        const groups = grouped(reports)
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
            {groups.length === 0 ? (
              <p class="empty">{words.noReports}</p>
            ) : (
              <section class="part">
                <div class="scroll">
                  <table>
                    <caption class="sr">{words.reports}</caption>
                    <thead>
                      <tr>
                        <th scope="col">{words.period}</th>
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

interface Group {
  period: string
  /** 'ja', 'en', or '' for numbers that belong to both. */
  language: string
  published: string | null
  synthetic: boolean
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
    const group = groups.get(key) ?? { period, language, published: null, synthetic: false, files: [] }
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
