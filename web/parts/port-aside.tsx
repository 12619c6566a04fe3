import type { AdvisoryMatch, SteppingStone } from '../../src/model/advisory.ts'
import { portLabel } from '../../src/model/protocol.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import { onsetFigure } from '../../src/report/figures/onset-figure.ts'
import { screenTheme } from '../../src/report/figures/theme.ts'
import { dayText } from '../../src/report/figures/time-text.ts'
import type { PortPage } from '../../src/serve/pages.ts'
import type { View } from '../app.tsx'
import { WideFigure } from './figure.tsx'
import { Strength } from './finding-words.tsx'
import { rateText, shareText } from './number.ts'

/** Onset by the hour, what the port is for, stepping stones, advisories, reports, sensors. */
export function PortAside({ page, view }: { page: PortPage; view: View }) {
  const { words, place } = view
  const { observation: o } = page
  const { finding, hours } = o
  const reports = o.reports.filter(
    name => name.endsWith(`.${place.language}.html`) || name.endsWith(`.${place.language}.pdf`),
  )
  return (
    <aside>
      {finding === null || hours.length === 0 ? null : (
        <section class="part">
          <div class="head">
            <h2>{words.aroundOnset}</h2>
            <span class="second">{words.perHour}</span>
          </div>
          <WideFigure
            most={420}
            draw={width =>
              onsetFigure({ finding, hours }, null, place.language, { theme: screenTheme, width, height: 150 })
            }
          />
        </section>
      )}
      <section class="part">
        <div class="head">
          <h2>{words.knowledge}</h2>
        </div>
        <dl class="facts-list">
          <div>
            <dt>{words.registered}</dt>
            <dd>{o.portUse.service[place.language] || words.none}</dd>
          </div>
          {o.portUse.products.length === 0 ? null : (
            <div>
              <dt>{words.products}</dt>
              <dd>
                {o.portUse.products
                  .map(product => product.name[place.language])
                  .join(place.language === 'ja' ? '、' : ', ')}
              </dd>
            </div>
          )}
        </dl>
      </section>
      <section class="part">
        <div class="head">
          <h2>{words.steppingStones}</h2>
        </div>
        {o.steppingStones.length === 0 ? (
          <p class="empty">{words.noStone}</p>
        ) : (
          o.steppingStones.map(stone => (
            <p key={`${stone.product}${stone.port}`}>
              {stoneText(stone, place.language)}
              <span class="second">
                {scanDays(stone)} {words.taken}
              </span>
            </p>
          ))
        )}
      </section>
      <section class="part">
        <div class="head">
          <h2>{words.advisory}</h2>
        </div>
        {o.advisories.length === 0 ? (
          <p class="empty">{words.noAdvisory}</p>
        ) : (
          o.advisories.map(match => <AdvisoryRow key={match.advisory.id} match={match} view={view} />)
        )}
      </section>
      <section class="part">
        <div class="head">
          <h2>{words.inReports}</h2>
        </div>
        {reports.length === 0 ? (
          <p class="empty">{words.none}</p>
        ) : (
          <ul class="plain">
            {reports.map(name => (
              <li key={name}>
                <a href={`/api/v1/reports/${encodeURIComponent(name)}`} target="_blank" rel="noopener">
                  {name}
                </a>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Sensors page={page} view={view} />
    </aside>
  )
}

function scanDays({ scannedFrom, scannedTo }: SteppingStone): string {
  const [from, to] = [scannedFrom.slice(0, 10), scannedTo.slice(0, 10)]
  return from === to ? from : `${from} – ${to}`
}

function stoneText(stone: SteppingStone, language: 'ja' | 'en'): string {
  const port = portLabel(stone.protocol, stone.port)
  const share = stone.sourcesScanned === 0 ? '' : shareText(stone.sourcesShowing / stone.sourcesScanned)
  if (language === 'ja')
    return `取り込んだスキャンデータに記録のある送信元${countText(stone.sourcesScanned)}個のうち、${countText(stone.sourcesShowing)}個（${share} %）が、自らも${port}で${stone.productName.ja}を表示していました。踏み台にされている可能性があります。`
  return `Of ${countText(stone.sourcesScanned)} sources with scan data, ${countText(stone.sourcesShowing)} (${share}%) show ${stone.productName.en} on ${port} themselves. They may be misused as stepping stones.`
}

function AdvisoryRow({ match, view }: { match: AdvisoryMatch; view: View }) {
  const { words, place } = view
  const { advisory } = match
  const lag = `${match.lagDays < 0 ? '\u2212' : '+'}${Math.abs(match.lagDays)}${place.language === 'ja' ? '日' : ' d'}`
  return (
    <div class="advisory">
      <p>
        <b>{advisory.title[place.language]}</b> <span class="lag">{lag}</span>
      </p>
      <p class="second">
        {dayText(advisory.disclosed, place.language)} {words.disclosed} ·{' '}
        <Strength confidence={match.confidence} language={place.language} />
        {advisory.cve.length === 0 ? '' : ` · ${advisory.cve.join(', ')}`}
      </p>
      <p>{advisory.summary[place.language]}</p>
      {advisory.exposedHosts === null ? null : (
        <p class="second">
          {words.exposed}
          {countText(advisory.exposedHosts.count)}
          {words.hosts} ({advisory.exposedHosts.countedBy[place.language]},{' '}
          {dayText(advisory.exposedHosts.countedOn, place.language)})
        </p>
      )}
    </div>
  )
}

function Sensors({ page, view }: { page: PortPage; view: View }) {
  const { words } = view
  const { sensors } = page.observation
  if (sensors.length === 0) return null
  return (
    <section class="part">
      <div class="head">
        <h2>{words.perSensor}</h2>
      </div>
      <table>
        <caption class="sr">{words.perSensor}</caption>
        <thead>
          <tr>
            <th scope="col">{words.sensors}</th>
            <th scope="col" class="number">
              {words.addresses}
            </th>
            <th scope="col" class="number">
              {words.coverage} %
            </th>
            <th scope="col" class="number">
              {words.perAddress}
            </th>
          </tr>
        </thead>
        <tbody>
          {sensors.slice(0, 30).map(sensor => {
            const share = sensor.planned > 0 ? sensor.exposure / sensor.planned : null
            return (
              <tr key={sensor.name}>
                <td class="mono">{sensor.name}</td>
                <td class="number">{countText(sensor.addresses)}</td>
                <td class={share !== null && share < 0.98 ? 'number alarm' : 'number'}>{shareText(share)}</td>
                <td class="number">{rateText(sensor.perAddress)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
