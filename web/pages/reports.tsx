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
        return (
          <>
            <header class="sentence">
              <h1>
                {place.language === 'ja'
                  ? `報告は${new Set(reports.map(report => report.period)).size}期分あります`
                  : `Reports of ${new Set(reports.map(report => report.period)).size} ${new Set(reports.map(report => report.period)).size === 1 ? 'period' : 'periods'}`}
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
                      {groups.map(files => {
                        const first = files[0]!
                        return (
                          <tr key={first.name} data-row tabIndex={-1}>
                            <td>
                              <b>{first.period}</b>
                              {first.synthetic ? <span class="badge">{words.synthetic}</span> : null}
                            </td>
                            <td>{first.language === 'ja' ? words.japanese : words.english}</td>
                            <td>{first.published ?? '—'}</td>
                            <td class="files">
                              {files.map(file => (
                                <a
                                  key={file.name}
                                  href={`/api/v1/reports/${encodeURIComponent(file.name)}`}
                                  target="_blank"
                                  rel="noopener"
                                >
                                  {file.format.toUpperCase()}
                                  {file.format === 'csv' ? ` ${part(file.name)}` : ''}{' '}
                                  <span class="second">{sizeText(file.sizeBytes)}</span>
                                </a>
                              ))}
                            </td>
                          </tr>
                        )
                      })}
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

function grouped(reports: readonly ArchivedReport[]): ArchivedReport[][] {
  const groups = new Map<string, ArchivedReport[]>()
  for (const report of reports) {
    const key = `${report.period} ${report.language}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [report])
    else group.push(report)
  }
  return [...groups.values()]
}

/** "teiten-2014-06.ja.ports.csv" → "ports". */
function part(name: string): string {
  return name
    .replace(/\.csv$/, '')
    .split('.')
    .slice(2)
    .join('.')
}
