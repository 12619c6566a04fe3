import { portLabel, protocolNumber } from '../../src/model/protocol.ts'
import { changeSparkline } from '../../src/report/figures/change-sparkline.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import { shareBar } from '../../src/report/figures/share-bar.ts'
import { screenTheme } from '../../src/report/figures/theme.ts'
import { dayText, shortDayText } from '../../src/report/figures/time-text.ts'
import type { ChangeRow, TodayPage } from '../../src/serve/pages.ts'
import type { View } from '../app.tsx'
import { portSlug } from '../place.ts'
import { WideFigure } from './figure.tsx'
import { groundOf, Kind, lastingText, onsetSpan, onsetTime, Strength } from './finding-words.tsx'
import { knownRatio, lagText, ratioText, shareText, wholeText } from './number.ts'
import { PayloadName } from './payload-name.tsx'

/** What changed: one row per finding, surest first. */
export function ChangeTable({ page, view }: { page: TodayPage; view: View }) {
  const { words, place } = view
  const from = page.changes[0]?.days[0]?.day
  const span = from === undefined ? '' : `${shortDayOf(from, place.language)}–${shortDayOf(page.day, place.language)}`
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
            <PayloadName group={change.largest} words={words} most={40} firstLine />
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
        <span class="second">{groundOf(change.confidence, words)}</span>
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

/** "6/3", "3 Jun". */
function shortDayOf(day: string, language: 'ja' | 'en'): string {
  return language === 'ja' ? `${Number(day.slice(5, 7))}/${Number(day.slice(8))}` : shortDayText(day, 'en')
}
