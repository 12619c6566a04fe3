import { portLabel } from '../../src/model/protocol.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import type { PortPage } from '../../src/serve/pages.ts'
import { useApi } from '../api.ts'
import type { View } from '../app.tsx'
import { groundOf, Kind, lastingText, onsetSpan, onsetTime, Strength } from '../parts/finding-words.tsx'
import { monthName } from '../parts/month-name.ts'
import { knownRatio, rateText, ratioText, shareText, wholeText } from '../parts/number.ts'
import { PortAside } from '../parts/port-aside.tsx'
import { PortPayloads } from '../parts/port-payloads.tsx'
import { PortSeries } from '../parts/port-series.tsx'
import { PortSources } from '../parts/port-sources.tsx'
import { Shown } from '../parts/states.tsx'

/** What happened on a port, when it began, what is sent, by whom, and what is known about it. */
export function PortPageView({ view }: { view: View }) {
  const { place, words } = view
  const query = place.period === '' ? '' : `?period=${encodeURIComponent(place.period)}`
  const answer = useApi<PortPage>(`ports/${encodeURIComponent(place.port)}${query}`)
  return (
    <Shown answer={answer} words={words}>
      {page => <Port page={page} view={view} />}
    </Shown>
  )
}

function Port({ page, view }: { page: PortPage; view: View }) {
  const { place } = view
  const { observation } = page
  const label = portLabel(observation.protocol, observation.port)
  const service = observation.portUse.service[place.language]
  return (
    <>
      <header class="port-head">
        <h1>
          <span class="port-name">{label}</span> <span class="service">{service}</span>
        </h1>
        {observation.finding === null ? null : <Kind finding={observation.finding} language={place.language} />}
      </header>
      <p class="lead">{leadOf(page, view)}</p>
      <Facts page={page} view={view} />
      <div class="columns">
        <div class="main-column">
          <PortSeries page={page} view={view} />
          <PortPayloads page={page} view={view} />
          <PortSources page={page} view={view} />
        </div>
        <PortAside page={page} view={view} />
      </div>
    </>
  )
}

/** One sentence that holds the number; the detector's own explanation where there is a finding. */
function leadOf({ observation, period }: PortPage, { place, words }: View): string {
  const { finding } = observation
  if (finding !== null)
    return [observation.headline?.[place.language], finding.explanation.sentence[place.language]]
      .filter(Boolean)
      .join(place.language === 'ja' ? '。' : '. ')
  const row = observation.ranking
  const ja = place.language === 'ja'
  const name = monthName(period.name, place.language)
  if (row === null) return `${name}${ja ? '：' : ': '}${words.noFinding}`
  const rate = rateText(row.perAddress)
  return ja
    ? `${name}のアクセスは1日・1IPアドレス当たり${rate}件（全体の${shareText(row.share)} %、${row.rank}位）でした。急増はありません。`
    : `${name}: ${rate} accesses per day and address (${shareText(row.share)}% of all, rank ${row.rank}). No surge.`
}

function Facts({ page, view }: { page: PortPage; view: View }) {
  const { words, place } = view
  const { observation: o, period } = page
  const lastDay = o.days.at(-1)
  const { finding } = o
  const end = new Date(Date.parse(`${period.to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  const ratio = finding === null ? null : knownRatio(finding)
  const without = lastDay?.withoutSurvey ?? null
  const ja = place.language === 'ja'
  return (
    <dl class="facts">
      {finding === null ? null : (
        <>
          <div>
            <dt>{words.onset.replace(/（.*|\(.*/, '')}</dt>
            <dd>{onsetTime(finding, place.language)}</dd>
            <dd class="second">95%: {onsetSpan(finding, place.language)}</dd>
          </div>
          <div>
            <dt>{words.status}</dt>
            <dd>{lastingText(finding, end, place.language)}</dd>
            <dd class="second">
              {words.baselineZero.replace(/ ?0$/, '')} {rateText(o.baselinePerAddress)} {words.perAddress}
            </dd>
          </div>
        </>
      )}
      <div>
        <dt>{words.sourcesPerDay}</dt>
        <dd>{lastDay === undefined || lastDay.perAddress === null ? '—' : wholeText(lastDay.sources)}</dd>
        <dd class="second">
          {ja ? `期間中 ${countText(o.sources.total)}` : `${countText(o.sources.total)} in the period`}
        </dd>
        {without === null ? null : (
          <dd class="second">
            {words.withoutSurveyHead} {wholeText(without.sources)}
          </dd>
        )}
      </div>
      <div>
        <dt>{words.accesses}</dt>
        <dd>
          {rateText(lastDay?.perAddress ?? null)} <span class="unit">{words.perAddress}</span>
        </dd>
        <dd class="second">{o.peak === null ? '' : `${words.peak} ${rateText(o.peak.perAddress)}`}</dd>
        {without === null ? null : (
          <dd class="second">
            {words.withoutSurveyHead} {rateText(without.perAddress)}
          </dd>
        )}
      </div>
      {finding === null ? null : (
        <>
          <div>
            <dt>{words.ratio}</dt>
            <dd>{ratio ?? words.baselineZero}</dd>
            <dd class="second">
              {ratio === null
                ? `${finding.explanation.baselineDays} ${words.days}`
                : `90%: ${ratioText(finding.ratioLow)}–${ratioText(finding.explanation.ratioHigh)?.slice(1) ?? ''}`}
            </dd>
          </div>
          <div>
            <dt>{words.observed}</dt>
            <dd>
              {ja
                ? `${finding.sensors}台・${finding.addresses}アドレス`
                : `${finding.sensors} sensors, ${finding.addresses} addresses`}
            </dd>
            <dd class="second">
              {words.networks} {countText(finding.explanation.networks)}
            </dd>
          </div>
        </>
      )}
      {o.purposeConfidence === null ? null : (
        <div>
          <dt>{words.confidence}</dt>
          <dd>
            <Strength confidence={o.purposeConfidence} language={place.language} />
          </dd>
          <dd class="second">{groundOf(o.purposeConfidence, words)}</dd>
        </div>
      )}
      {o.ranking === null ? null : (
        <div>
          <dt>{words.rank}</dt>
          <dd>{o.ranking.rank}</dd>
          <dd class="second">
            {words.previousRank} {o.ranking.previousRank ?? words.fresh}
          </dd>
        </div>
      )}
    </dl>
  )
}
