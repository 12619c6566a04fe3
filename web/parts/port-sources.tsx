import { countText } from '../../src/report/figures/number-text.ts'
import { overlapBars } from '../../src/report/figures/overlap-bars.ts'
import { rankingBar } from '../../src/report/figures/ranking-bar.ts'
import { screenTheme } from '../../src/report/figures/theme.ts'
import type { PortPage } from '../../src/serve/pages.ts'
import type { View } from '../app.tsx'
import { drawn } from './figure.tsx'
import { shareText } from './number.ts'
import { Queries } from './queries.tsx'

/** Where the sources are registered, what else they came to, and what gives their tools away. */
export function PortSources({ page, view }: { page: PortPage; view: View }) {
  const { words, place } = view
  const { observation: o } = page
  const largest = Math.max(0, ...o.origins.map(origin => origin.share))
  const named = o.origins.slice(0, 10).reduce((sum, origin) => sum + origin.sources, 0)
  return (
    <div class="pair">
      <section class="part">
        <div class="head">
          <h2>{words.origins}</h2>
          <span class="space" />
          <Queries queries={page.queries} ids={[o.queries.sources]} label={words.query} language={place.language} />
        </div>
        {o.origins.length === 0 ? (
          <p class="empty">{words.noSources}</p>
        ) : (
          <table>
            <caption class="sr">{words.origins}</caption>
            <thead>
              <tr>
                <th scope="col">{words.region}</th>
                <th scope="col" class="number">
                  {words.sourcesHead}
                </th>
                <th scope="col" class="number">
                  %
                </th>
                <th scope="col" class="bar-cell">
                  <span class="sr">{words.share}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {o.origins.slice(0, 10).map(origin => (
                <tr key={origin.country}>
                  <td>
                    {origin.name[place.language]} <span class="second inline">{origin.country}</span>
                  </td>
                  <td class="number">{countText(origin.sources)}</td>
                  <td class="number">{shareText(origin.share)}</td>
                  <td class="bar-cell">
                    {drawn(rankingBar(origin.share, largest, { theme: screenTheme, width: 90, height: 9 }))}
                  </td>
                </tr>
              ))}
              {o.sources.total > named ? (
                <tr class="rest">
                  <td>{words.rest}</td>
                  <td class="number">{countText(o.sources.total - named)}</td>
                  <td class="number">
                    {shareText(o.sources.total === 0 ? null : (o.sources.total - named) / o.sources.total)}
                  </td>
                  <td />
                </tr>
              ) : null}
            </tbody>
          </table>
        )}
      </section>
      <section class="part">
        <div class="head">
          <h2>{words.overlap}</h2>
          <span class="space" />
          <Queries queries={page.queries} ids={[o.queries.overlap]} label={words.query} language={place.language} />
        </div>
        {o.overlap.length === 0 ? (
          <p class="empty">{words.noOverlap}</p>
        ) : (
          <>
            <p class="second">{words.overlapNote}</p>
            <div class="figure">
              {drawn(overlapBars(o.overlap, place.language, { theme: screenTheme, width: 320 }))}
            </div>
          </>
        )}
        <h3>{words.marks}</h3>
        <p>
          {o.marks.length === 0
            ? words.none
            : o.marks
                .map(mark => `${markName(mark.mark, place.language)} ${shareText(mark.share)} %`)
                .join(place.language === 'ja' ? '、' : ', ')}{' '}
          · {words.survey} {page.surveyKnown ? `${shareText(o.sources.surveyShare)} %` : words.noList}
        </p>
      </section>
    </div>
  )
}

const MARK_NAMES: Record<string, { ja: string; en: string }> = {
  mirai: { ja: 'Mirai', en: 'Mirai' },
  zmap: { ja: 'ZMap', en: 'ZMap' },
  masscan: { ja: 'masscan', en: 'masscan' },
  nmapSyn: { ja: 'Nmap', en: 'Nmap' },
  irregularSyn: { ja: '通常のOSと異なるSYN', en: 'a SYN unlike that of common systems' },
  undetermined: { ja: '特定できない', en: 'undetermined' },
}

function markName(mark: string, language: 'ja' | 'en'): string {
  return Object.hasOwn(MARK_NAMES, mark) ? MARK_NAMES[mark]![language] : mark
}
