import { numberText } from '../../src/report/figures/number-text.ts'
import type { PortsPage } from '../../src/serve/pages.ts'
import { useApi } from '../api.ts'
import type { View } from '../app.tsx'
import { Queries } from '../parts/queries.tsx'
import { RankingTable } from '../parts/ranking-table.tsx'
import { Shown } from '../parts/states.tsx'
import { SurveySwitch } from '../parts/survey-switch.tsx'

/** Destination ports by accesses, beside their rank in the previous period. */
export function PortsPageView({ view }: { view: View }) {
  const { place, words } = view
  const asked = new URLSearchParams({
    ...(place.period === '' ? {} : { period: place.period }),
    ...(place.survey ? {} : { survey: 'exclude' }),
  })
  const answer = useApi<PortsPage>(`ports?${asked}`)
  return (
    <Shown answer={answer} words={words}>
      {page => (
        <>
          <header class="sentence">
            <h1>{sentence(page, view)}</h1>
            <p class="second">
              {page.period.from} – {lastDay(page)} ·{' '}
              {page.hasPrevious ? `${words.previousPeriod} ${page.previousPeriod.name}` : words.nothing}
            </p>
          </header>
          <section class="part">
            <div class="head">
              <h2>{words.portsRanking}</h2>
              {page.surveyKnown ? <SurveySwitch view={view} /> : null}
              <span class="space" />
              <a class="action" href={`/api/v1/ports?${new URLSearchParams([...asked, ['format', 'csv']])}`}>
                {words.csv}
              </a>
              <Queries
                queries={page.queries}
                ids={[page.ranking.query]}
                label={words.query}
                language={place.language}
              />
            </div>
            {page.ranking.unavailable === null ? (
              <RankingTable
                rows={page.ranking.rows}
                rest={page.ranking.rest}
                extra={page.findingPorts}
                found={page.found}
                view={view}
              />
            ) : (
              <p class="empty">{page.ranking.unavailable[place.language]}</p>
            )}
          </section>
        </>
      )}
    </Shown>
  )
}

function lastDay(page: PortsPage): string {
  return new Date(Date.parse(`${page.period.to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

function sentence(page: PortsPage, { place, words }: View): string {
  const first = page.ranking.rows[0]
  if (first === undefined) return words.noData
  const share = (first.share * 100).toFixed(1)
  if (place.language === 'ja')
    return `最も多い宛先ポートは${first.key}で、1日・1IPアドレス当たり${numberText(first.perAddress ?? 0)}件（全体の${share} %）です`
  return `${first.key} is the busiest destination port: ${numberText(first.perAddress ?? 0)} accesses per day and address, ${share}% of all`
}
