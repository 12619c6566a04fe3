import { daysBetween } from '../../src/base/time.ts'
import type { Finding } from '../../src/model/finding.ts'
import { portLabel, protocolNumber } from '../../src/model/protocol.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import { dayText } from '../../src/report/figures/time-text.ts'
import type { TodayPage } from '../../src/serve/pages.ts'
import type { View } from '../app.tsx'
import { portSlug } from '../place.ts'
import { shareText } from './number.ts'

/** What was left out of the surges, and by which rules. */
export function Counting({ page, view }: { page: TodayPage; view: View }) {
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
              <dt>
                <a class="port" {...view.linkTo({ page: 'port', port: portSlug(labelOf(burst)), period: '' })}>
                  {labelOf(burst)}
                </a>
              </dt>
              <dd>{burstText(burst, view)}</dd>
            </div>
          ))
        )}
      </dl>
      <h3>{words.counting}</h3>
      <dl class="facts-list">
        <div>
          <dt>{words.sweeps}</dt>
          <dd>
            {view.place.language === 'ja'
              ? `${words.source} ${countText(counting.sweepSources)}`
              : `${countText(counting.sweepSources)} ${counting.sweepSources === 1 ? 'source' : 'sources'}`}{' '}
            · {words.outOfSeries}
          </dd>
        </div>
        <div>
          <dt>{words.survey}</dt>
          <dd>
            {counting.surveyShare === null ? words.noList : `${words.ofAccesses} ${shareText(counting.surveyShare)} %`}
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

function labelOf(burst: Finding): string {
  return portLabel(protocolNumber(burst.protocol) ?? 0, burst.port)
}

/** Day, sources with the number that would weigh the same if all sent alike, accesses. */
function burstText(burst: Finding, { words, place }: View): string {
  const effective = burst.explanation.effectiveSources
  const weight = effective > 0 && effective < burst.sources - 0.05 ? effective.toFixed(1) : null
  if (place.language === 'ja') {
    const sources = `${words.source} ${countText(burst.sources)}${weight === null ? '' : `（${words.effective} ${weight}）`}`
    return `${dayText(burst.onset, 'ja')}、${sources}、${countText(burst.accesses)}件`
  }
  const sources = `${countText(burst.sources)} ${burst.sources === 1 ? 'source' : 'sources'}${weight === null ? '' : ` (${words.effective} ${weight})`}`
  return `${dayText(burst.onset, 'en')}: ${sources}, ${countText(burst.accesses)} accesses`
}
