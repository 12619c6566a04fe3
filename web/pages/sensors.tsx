import { wayWords } from '../../src/model/capture-way.ts'
import { coverageStrip } from '../../src/report/figures/coverage-strip.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import { screenTheme } from '../../src/report/figures/theme.ts'
import type { SensorsPage } from '../../src/serve/pages.ts'
import { useApi } from '../api.ts'
import type { View } from '../app.tsx'
import { WideFigure } from '../parts/figure.tsx'
import { shareText } from '../parts/number.ts'
import { Shown } from '../parts/states.tsx'

/** When each sensor was up, and what that makes of the exposure. */
export function SensorsPageView({ view }: { view: View }) {
  const { words, place } = view
  const query = place.period === '' ? '' : `?period=${encodeURIComponent(place.period)}`
  const answer = useApi<SensorsPage>(`sensors${query}`)
  return (
    <Shown answer={answer} words={words}>
      {page => {
        const { telescope } = page
        const hours = Math.round(
          telescope.sensors.reduce((sum, sensor) => sum + sensor.gaps.reduce((all, gap) => all + gap.hours, 0), 0),
        )
        return (
          <>
            <header class="sentence">
              <h1>
                {place.language === 'ja'
                  ? `${telescope.sensors.length}台・${countText(telescope.addresses)}アドレスの観測率は${shareText(telescope.coverage)} %、欠測は延べ${hours}時間です`
                  : `${telescope.sensors.length} sensors with ${countText(telescope.addresses)} addresses: coverage ${shareText(telescope.coverage)}%, gaps ${hours} sensor-hours`}
              </h1>
              {telescope.inferred ? <p class="second">{words.inferred}</p> : null}
            </header>
            <section class="part">
              <WideFigure
                most={1600}
                draw={width =>
                  coverageStrip({ period: page.period, telescope }, place.language, { theme: screenTheme, width })
                }
              />
            </section>
            <section class="part">
              <div class="head">
                <span class="space" />
                <a class="action" href={`/api/v1/sensors${query === '' ? '?' : `${query}&`}format=csv`}>
                  {words.csv}
                </a>
              </div>
              <div class="scroll">
                <table>
                  <caption class="sr">{words.sensors}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{words.sensors}</th>
                      <th scope="col" class="number">
                        {words.addresses}
                      </th>
                      <th scope="col" class="number">
                        {words.exposure} <span class="unit">{words.addressDays}</span>
                      </th>
                      <th scope="col" class="number">
                        {words.coverage} %
                      </th>
                      <th scope="col" class="number">
                        {words.lost}
                      </th>
                      <th scope="col">{words.gap}</th>
                      <th scope="col">{words.seenBy}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {telescope.sensors.map(sensor => (
                      <tr key={sensor.name} data-row tabIndex={-1}>
                        <td class="mono">{sensor.name}</td>
                        <td class="number">{countText(sensor.addresses)}</td>
                        <td class="number">{sensor.exposure.toFixed(1)}</td>
                        <td class="number">{sensor.planned > 0 ? shareText(sensor.exposure / sensor.planned) : '—'}</td>
                        <td class="number">{countText(sensor.lostPackets)}</td>
                        <td>
                          {sensor.gaps.length === 0
                            ? words.noGap
                            : sensor.gaps
                                .slice(0, 5)
                                .map(
                                  gap =>
                                    `${gap.from.slice(0, 16).replace('T', ' ')} – ${gap.provisional ? `(${words.provisional})` : gap.to.slice(0, 16).replace('T', ' ')}`,
                                )
                                .join(' / ')}
                        </td>
                        <td>
                          {sensor.ways.length === 0
                            ? words.fromFiles
                            : sensor.ways.map(way => wayWords(way)[place.language]).join(' / ')}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </section>
          </>
        )
      }}
    </Shown>
  )
}
