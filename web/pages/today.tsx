import { countText } from '../../src/report/figures/number-text.ts'
import { dayText } from '../../src/report/figures/time-text.ts'
import type { TodayPage } from '../../src/serve/pages.ts'
import { useApi } from '../api.ts'
import type { View } from '../app.tsx'
import { Campaigns } from '../parts/campaigns.tsx'
import { ChangeTable } from '../parts/change-table.tsx'
import { Counting } from '../parts/counting.tsx'
import { ClassLegend, MarkLegend } from '../parts/finding-words.tsx'
import { Health } from '../parts/health.tsx'
import { shareText } from '../parts/number.ts'
import { Queries } from '../parts/queries.tsx'
import { RankingTable } from '../parts/ranking-table.tsx'
import { Shown } from '../parts/states.tsx'
import { TotalCell } from '../parts/total-cell.tsx'

/** What changed, since when, how sure, and could a sensor be the reason. */
export function TodayPageView({ view }: { view: View }) {
  const answer = useApi<TodayPage>('today')
  return (
    <Shown answer={answer} words={view.words}>
      {page => <Today page={page} view={view} />}
    </Shown>
  )
}

function Today({ page, view }: { page: TodayPage; view: View }) {
  const { words, place } = view
  return (
    <>
      <header class="sentence">
        <h1>{headline(page, view)}</h1>
        <p class="second subline">
          <span>{subline(page, view)}</span>
          {page.status.lastPacket === null ? null : (
            <span class="nowrap">
              {words.lastPacket} {dayText(page.status.lastPacket, place.language)}{' '}
              {page.status.lastPacket.slice(11, 16)}
            </span>
          )}
        </p>
      </header>
      <div class="totals">
        {page.totals.map(total => (
          <TotalCell key={total.key} total={total} view={view} />
        ))}
      </div>
      <Health telescope={page.telescope} view={view} period={page.period} />
      <section class="part">
        <div class="head">
          <h2>{words.changesHead}</h2>
          <ClassLegend language={place.language} />
          <MarkLegend words={words} />
          <span class="space" />
          <a class="action" href="/api/v1/findings?format=csv">
            {words.csv}
          </a>
          <Queries queries={page.queries} label={words.query} language={place.language} />
        </div>
        {page.changes.length === 0 ? (
          <p class="empty">
            {words.noChange} {words.tested}: {countText(page.counting.seriesTested)}
          </p>
        ) : (
          <ChangeTable page={page} view={view} />
        )}
      </section>
      <Campaigns campaigns={page.campaigns} view={view} />
      <div class="foot">
        <section class="part">
          <div class="head">
            <h2>{words.portsRanking}</h2>
            <span class="second">{words.last28}</span>
            <span class="space" />
            <a class="action" {...view.linkTo({ page: 'ports', period: '' })}>
              {words.all}
            </a>
            <a class="action" href="/api/v1/ports?format=csv">
              {words.csv}
            </a>
          </div>
          <RankingTable rows={page.ports} view={view} compact />
        </section>
        <Counting page={page} view={view} />
      </div>
    </>
  )
}

function headline(page: TodayPage, { place }: View): string {
  const coverage = page.telescope.coverage
  const low = coverage !== null && coverage < 0.9
  const count = page.changes.filter(change => change.finding.lasting).length
  if (place.language === 'ja') {
    const warning = low ? `観測率が${shareText(coverage)} %のため、少なく見えている可能性があります。` : ''
    return `${warning}${count === 0 ? '直近28日に、続いている変化はありません' : `直近28日に始まり、続いている変化が${count}件あります`}`
  }
  const warning = low ? `Coverage is only ${shareText(coverage)}%: numbers may be too small. ` : ''
  return `${warning}${count === 0 ? 'Nothing that began in the last 28 days is still going on' : `${count} ${count === 1 ? 'change' : 'changes'} of the last 28 days still going on`}`
}

function subline(page: TodayPage, { place }: View): string {
  const of = (kind: string) => page.changes.filter(change => change.finding.kind === kind).length
  const ended = page.changes.filter(change => !change.finding.lasting).length
  const day = dayText(page.day, place.language)
  if (place.language === 'ja')
    return `${page.day.slice(0, 4)}年${day}まで ・ 急増 ${of('surge')}、新規観測ポート ${of('newly-observed-port')}、うち終息 ${ended}`
  return `To ${day} ${page.day.slice(0, 4)} · surges ${of('surge')}, newly observed ports ${of('newly-observed-port')}, of these ended ${ended}`
}
