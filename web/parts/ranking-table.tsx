import type { Ranking, RankingRow } from '../../src/model/report.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import { rankingBar } from '../../src/report/figures/ranking-bar.ts'
import { screenTheme } from '../../src/report/figures/theme.ts'
import type { View } from '../app.tsx'
import { portSlug } from '../place.ts'
import { drawn } from './figure.tsx'
import { changeText, isLarge, rateText, shareText } from './number.ts'

/** Ports by accesses with the rank before; the rest in a last row, so that columns add up. */
export function RankingTable({
  rows,
  rest,
  extra,
  found,
  view,
  compact,
}: {
  rows: readonly RankingRow[]
  rest?: Ranking['rest']
  extra?: readonly RankingRow[]
  found?: readonly string[]
  view: View
  compact?: boolean
}) {
  const { words } = view
  const largest = Math.max(0, ...rows.map(row => row.perAddress ?? 0))
  const told = !compact && view.place.survey && rows.some(one => one.withoutSurvey !== null)
  const row = (one: RankingRow) => (
    <Row
      key={one.key}
      row={one}
      largest={largest}
      found={found?.includes(one.key) ?? false}
      view={view}
      compact={compact ?? false}
      told={told}
    />
  )
  return (
    <div class="scroll">
      <table class="ranking">
        <caption class="sr">{words.portsRanking}</caption>
        <thead>
          <tr>
            <th scope="col" class="number">
              {words.rank}
            </th>
            <th scope="col" class="number">
              {words.previousRank}
            </th>
            <th scope="col">{words.port}</th>
            {compact ? null : (
              <th scope="col" class="bar-cell">
                <span class="sr">{words.accesses}</span>
              </th>
            )}
            <th scope="col" class="number">
              {words.perAddress}
            </th>
            {told ? (
              <th scope="col" class="number">
                {words.withoutSurveyHead}
              </th>
            ) : null}
            {compact ? null : (
              <>
                <th scope="col" class="number">
                  {words.share} %
                </th>
                <th scope="col" class="number">
                  {words.sources}
                </th>
              </>
            )}
            <th scope="col" class="number">
              {words.change} %
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row)}
          {rest === undefined || compact || rest.count === 0 ? null : (
            <tr class="rest">
              <td />
              <td />
              <td>
                {words.rest} {countText(rest.count)} {words.restPorts}
              </td>
              <td />
              <td class="number">{rateText(rest.perAddress)}</td>
              {told ? <td class="number">{rateText(rest.withoutSurvey?.perAddress ?? null)}</td> : null}
              <td class="number">{shareText(rest.share)}</td>
              <td />
              <td />
            </tr>
          )}
          {extra === undefined || extra.length === 0 ? null : (
            <tr class="divider">
              <th colSpan={told ? 9 : 8} scope="rowgroup">
                {words.findings}
              </th>
            </tr>
          )}
          {extra?.map(row)}
        </tbody>
      </table>
    </div>
  )
}

function Row({
  row,
  largest,
  found,
  view,
  compact,
  told,
}: {
  row: RankingRow
  largest: number
  found: boolean
  view: View
  compact: boolean
  /** True if counts without survey scanners stand beside those with them. */
  told: boolean
}) {
  const { words, place } = view
  return (
    <tr data-row tabIndex={-1}>
      <td class="number">{row.rank}</td>
      <td class="number previous">
        {row.previousRank === null ? (
          words.fresh
        ) : (
          <>
            <span class="mark" aria-hidden="true">
              {row.previousRank > row.rank ? '▲' : row.previousRank < row.rank ? '▽' : ''}
            </span>
            {row.previousRank}
          </>
        )}
      </td>
      <td>
        <a class="port" {...view.linkTo({ page: 'port', port: portSlug(row.key) })}>
          {row.key}
        </a>{' '}
        <span class="service">{row.name[place.language]}</span>
        {found ? <span class="badge">{words.findings}</span> : null}
      </td>
      {compact ? null : (
        <td class="bar-cell">
          {drawn(rankingBar(row.perAddress ?? 0, largest, { theme: screenTheme, width: 140, height: 9 }))}
        </td>
      )}
      <td class="number">{rateText(row.perAddress)}</td>
      {told ? <td class="number">{rateText(row.withoutSurvey?.perAddress ?? null)}</td> : null}
      {compact ? null : (
        <>
          <td class="number">{shareText(row.share)}</td>
          <td class="number">{countText(row.sources)}</td>
        </>
      )}
      <td class={isLarge(row.change) ? 'number large' : 'number'}>{changeText(row.change)}</td>
    </tr>
  )
}
