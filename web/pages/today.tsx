import { visibleText } from '../../src/base/text.ts'
import { daysBetween } from '../../src/base/time.ts'
import { portLabel, protocolNumber } from '../../src/model/protocol.ts'
import { changeSparkline } from '../../src/report/figures/change-sparkline.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import { shareBar } from '../../src/report/figures/share-bar.ts'
import { sparkline } from '../../src/report/figures/sparkline.ts'
import { screenTheme } from '../../src/report/figures/theme.ts'
import { dayText } from '../../src/report/figures/time-text.ts'
import type { ChangeRow, TodayPage, Total } from '../../src/serve/pages.ts'
import { useApi } from '../api.ts'
import type { View } from '../app.tsx'
import { drawn, WideFigure } from '../parts/figure.tsx'
import { ClassLegend, Kind, lastingText, onsetSpan, onsetTime, Strength } from '../parts/finding-words.tsx'
import { Health } from '../parts/health.tsx'
import { changeText, isLarge, knownRatio, MISSING, rateText, ratioText, shareText, wholeText } from '../parts/number.ts'
import { Queries } from '../parts/queries.tsx'
import { RankingTable } from '../parts/ranking-table.tsx'
import { Shown } from '../parts/states.tsx'
import { portSlug } from '../place.ts'

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
        <p class="second">{subline(page, view)}</p>
      </header>
      <div class="totals">
        {page.totals.map(total => (
          <TotalCell key={total.key} total={total} view={view} />
        ))}
      </div>
      <Health telescope={page.telescope} view={view} to={page.period.to} />
      <section class="part">
        <div class="head">
          <h2>{words.changesHead}</h2>
          <ClassLegend language={place.language} />
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

function TotalCell({ total, view }: { total: Total; view: View }) {
  const { words, place } = view
  const names = {
    accesses: words.accesses,
    sources: words.sources,
    ports: words.portsTotal,
    signatureMatches: words.signatureMatches,
    victims: words.victims,
  }
  const units = {
    accesses: words.accessesUnit,
    sources: words.sourcesUnit,
    ports: words.portsUnit,
    signatureMatches: words.accessesUnit,
    victims: words.victimsUnit,
  }
  const rate = total.key === 'accesses' || total.key === 'signatureMatches'
  const against = total.against === 'last-week' ? words.lastWeek : words.previousPeriod
  return (
    <div class="total">
      <p class="name">{names[total.key]}</p>
      <p class="value">
        <b>{rate ? rateText(total.value) : wholeText(total.value)}</b> <span>{units[total.key]}</span>
      </p>
      <p class="second">
        {total.against === 'nothing' ? (
          words.nothing
        ) : (
          <>
            {against}{' '}
            <span class={isLarge(total.change) ? 'large' : ''}>
              {total.change === null ? MISSING : `${changeText(total.change)} %`}
            </span>
          </>
        )}
      </p>
      {total.days.length === 0 ? null : (
        <div class="trend">
          {drawn(
            sparkline(total.days, {
              width: 86,
              height: 34,
              theme: screenTheme,
              fromZero: true,
              behind: total.previousDays,
              title: names[total.key],
              description: total.days
                .map(v => (v === null ? MISSING : rateText(v)))
                .join(place.language === 'ja' ? '、' : ', '),
            }),
          )}
        </div>
      )}
    </div>
  )
}

function ChangeTable({ page, view }: { page: TodayPage; view: View }) {
  const { words, place } = view
  const from = page.changes[0]?.days[0]?.day
  const span =
    from === undefined
      ? ''
      : `${Number(from.slice(5, 7))}/${Number(from.slice(8))}–${Number(page.day.slice(5, 7))}/${Number(page.day.slice(8))}`
  return (
    <table class="changes">
      <caption class="sr">{words.changesHead}</caption>
      <thead>
        <tr>
          <th scope="col">{words.kind}</th>
          <th scope="col">{words.port}</th>
          <th scope="col">{words.onset}</th>
          <th scope="col" class="number">
            {words.sourcesPerDay}
          </th>
          <th scope="col" class="number">
            {words.ratio}
          </th>
          <th scope="col">{words.classes}</th>
          <th scope="col">
            {words.seriesHead} {span}
          </th>
          <th scope="col">{words.confidence}</th>
          <th scope="col">{words.advisory}</th>
        </tr>
      </thead>
      <tbody>
        {page.changes.map(change => (
          <Change
            key={`${change.finding.protocol}${change.finding.port}${change.finding.onset}`}
            change={change}
            page={page}
            view={view}
            language={place.language}
          />
        ))}
      </tbody>
    </table>
  )
}

function Change({
  change,
  page,
  view,
  language,
}: {
  change: ChangeRow
  page: TodayPage
  view: View
  language: 'ja' | 'en'
}) {
  const { words } = view
  const { finding, advisory } = change
  const label = portLabel(protocolNumber(finding.protocol) ?? 0, finding.port)
  const ratio = knownRatio(finding)
  const stone = change.steppingStones.find(one => one.sourcesShowing > 0)
  return (
    <tr data-row tabIndex={-1}>
      <td class="c-kind">
        <Kind finding={finding} language={language} />
      </td>
      <td class="c-port">
        <a class="port" {...view.linkTo({ page: 'port', port: portSlug(label), period: '' })}>
          {label}
        </a>
        <span class="second">{change.portUse.service[language]}</span>
      </td>
      <td class="c-onset">
        {onsetTime(finding, language)}
        <span class="second">
          {'95%: '}
          {onsetSpan(finding, language)}
        </span>
        <span class="second">{lastingText(finding, page.day, language)}</span>
      </td>
      <td class="c-sources number">
        <b>{wholeText(change.lastSources)}</b>
        <span class="second">
          {words.before} {wholeText(change.previousSources)}
        </span>
      </td>
      <td class="c-ratio number">
        <b>{ratio ?? words.baselineZero}</b>
        {ratio === null ? (
          <span class="second">
            {language === 'ja' ? `${finding.explanation.baselineDays}日間` : `${finding.explanation.baselineDays} days`}
          </span>
        ) : (
          <span class="second">
            {ratioText(finding.ratioLow)}–{ratioText(finding.explanation.ratioHigh)?.slice(1) ?? ''}
          </span>
        )}
      </td>
      <td class="c-classes">
        <WideFigure
          most={700}
          draw={width =>
            shareBar({ classes: change.classes, payloads: [] }, language, {
              width,
              height: 12,
              theme: screenTheme,
              labels: false,
            })
          }
        />
        {change.largest === null ? null : (
          <span class="second">
            <b>{shareText(change.largest.share)} %</b>{' '}
            <code class="payload">{visibleText(change.largest.sample.replace(/\\r\\n.*$/s, '')).slice(0, 40)}</code>
          </span>
        )}
      </td>
      <td class="c-series">
        <WideFigure
          most={700}
          draw={width =>
            changeSparkline(
              change.days,
              finding,
              advisory?.advisory.disclosed ?? null,
              page.telescope.sensors,
              language,
              {
                width,
                height: width > 240 ? 64 : 44,
              },
            )
          }
        />
      </td>
      <td class="c-strength">
        <Strength confidence={change.confidence} language={language} />
      </td>
      <td class="c-advisory">
        {advisory === null ? (
          <span class="second">{words.none}</span>
        ) : (
          <>
            <span>{advisory.advisory.title[language]}</span>
            <span class="second">
              {dayText(advisory.advisory.disclosed, language)} {words.disclosed} {lagText(advisory.lagDays, language)}
            </span>
            {advisory.advisory.exposedHosts === null ? null : (
              <span class="second">
                {words.exposed}
                {countText(advisory.advisory.exposedHosts.count)}
                {words.hosts}
              </span>
            )}
          </>
        )}
        {stone === undefined ? null : (
          <span class="second">
            {language === 'ja'
              ? `${stone.sourcesScanned}個中${stone.sourcesShowing}個が${stone.productName.ja}を表示`
              : `${stone.sourcesShowing} of ${stone.sourcesScanned} show ${stone.productName.en}`}
          </span>
        )}
      </td>
    </tr>
  )
}

export function lagText(days: number, language: 'ja' | 'en'): string {
  return language === 'ja'
    ? `→ ${days < 0 ? '\u2212' : '+'}${Math.abs(days)}日`
    : `→ ${days < 0 ? '\u2212' : '+'}${Math.abs(days)} d`
}

function Counting({ page, view }: { page: TodayPage; view: View }) {
  const { words } = view
  const { counting } = page
  const elapsed = daysBetween(page.period.from, page.period.to)
  return (
    <section class="part">
      <div class="head">
        <h2>{words.notSurges}</h2>
      </div>
      <h3>{words.single}</h3>
      <dl class="facts-list">
        {page.bursts.length === 0 ? (
          <>
            <dt>{words.none}</dt>
            <dd>
              {elapsed} {words.days}
            </dd>
          </>
        ) : (
          page.bursts.map(burst => (
            <div key={`${burst.protocol}${burst.port}${burst.onset}`}>
              <dt class="mono">{portLabel(protocolNumber(burst.protocol) ?? 0, burst.port)}</dt>
              <dd>
                {words.source} {countText(burst.sources)} · {countText(burst.accesses)}{' '}
                {view.place.language === 'ja' ? '件' : ''}
              </dd>
            </div>
          ))
        )}
      </dl>
      <h3>{words.counting}</h3>
      <dl class="facts-list">
        <div>
          <dt>{words.sweeps}</dt>
          <dd>
            {words.source} {countText(counting.sweepSources)} · {words.outOfSeries}
          </dd>
        </div>
        <div>
          <dt>{words.survey}</dt>
          <dd>
            {counting.surveyShare === null ? MISSING : `${words.ofAccesses} ${shareText(counting.surveyShare)} %`}
          </dd>
        </div>
        <div>
          <dt>{words.oddities}</dt>
          <dd>
            {countText(counting.oddities)} {words.countUnit}
          </dd>
        </div>
        <div>
          <dt>{words.falseReports}</dt>
          <dd>
            {counting.falseReportsPerMonth} {words.perMonth}
          </dd>
        </div>
      </dl>
    </section>
  )
}
