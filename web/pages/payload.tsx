import { hexLines, visibleText } from '../../src/base/text.ts'
import type { PayloadObservation } from '../../src/model/observatory.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import type { PayloadPage } from '../../src/serve/pages.ts'
import { useApi } from '../api.ts'
import type { View } from '../app.tsx'
import { CLASS_WORDS, Swatch } from '../parts/finding-words.tsx'
import { timeText } from '../parts/number.ts'
import { Shown } from '../parts/states.tsx'
import { portSlug } from '../place.ts'

/** What was sent, byte by byte: as text and in hexadecimal, its group, and the ports that it came to. Nothing of it is a link. */
export function PayloadPageView({ view }: { view: View }) {
  const { place, words } = view
  const query = place.period === '' ? '' : `?period=${encodeURIComponent(place.period)}`
  const answer = useApi<PayloadPage>(`payloads/${encodeURIComponent(place.payload)}${query}`)
  return (
    <Shown answer={answer} words={words}>
      {page => <Payload page={page} view={view} />}
    </Shown>
  )
}

function Payload({ page, view }: { page: PayloadPage; view: View }) {
  const { words, place } = view
  const { payload } = page
  const titles = payload.signatures.map(s => s.title?.[place.language] ?? `${s.id} (${words.noLongerInRules})`)
  return (
    <>
      <header class="port-head">
        <h1>
          <span class="port-name">{payload.protocol}</span>{' '}
          <span class="service">
            <Swatch of={payload.class} />
            {CLASS_WORDS[payload.class][place.language]}
          </span>
        </h1>
      </header>
      <p class="lead">{titles.length === 0 ? words.noSignature : titles.join(place.language === 'ja' ? '、' : '; ')}</p>
      <Facts payload={payload} view={view} />
      <section class="part">
        <div class="head">
          <h2>{words.text}</h2>
          <span class="second">{words.ownMasked}</span>
        </div>
        <code class="payload whole">{visibleText(payload.text)}</code>
      </section>
      <section class="part">
        <div class="head">
          <h2>{words.hexView}</h2>
        </div>
        <pre class="hex scroll">{hexLines(payload.hex).join('\n')}</pre>
      </section>
      <Fields payload={payload} view={view} />
      <Ports page={page} view={view} />
    </>
  )
}

function Facts({ payload, view }: { payload: PayloadObservation; view: View }) {
  const { words } = view
  return (
    <dl class="facts">
      <div>
        <dt>{words.sentLength}</dt>
        <dd>
          {countText(payload.wireLength)} <span class="unit">{words.lengthUnit}</span>
        </dd>
        <dd class="second">
          {payload.truncated ? `${words.cut} (${countText(payload.length)} ${words.lengthUnit})` : ''}
        </dd>
      </div>
      <div>
        <dt>{words.group}</dt>
        <dd class="second">
          <code class="payload">{visibleText(payload.groupText)}</code>
        </dd>
        <dd class="second">
          <code>{payload.group}</code>
        </dd>
      </div>
    </dl>
  )
}

function Fields({ payload, view }: { payload: PayloadObservation; view: View }) {
  const fields = Object.entries(payload.fields)
  if (fields.length === 0) return null
  return (
    <section class="part">
      <div class="head">
        <h2>{view.words.fields}</h2>
      </div>
      <div class="scroll">
        <table>
          <caption class="sr">{view.words.fields}</caption>
          <tbody>
            {fields.map(([name, text]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <code class="payload">{visibleText(text)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Ports({ page, view }: { page: PayloadPage; view: View }) {
  const { words, place } = view
  const { ports } = page.payload
  const time = (iso: string) => timeText(Date.parse(iso) / 1000, page.timeZone, place.language)
  return (
    <section class="part">
      <div class="head">
        <h2>{words.groupPorts}</h2>
        <span class="second">{page.period.name}</span>
      </div>
      {ports.length === 0 ? <p class="empty">{words.notInPeriod}</p> : null}
      <div class="scroll">
        <table>
          <caption class="sr">{words.groupPorts}</caption>
          <thead>
            <tr>
              <th scope="col">{words.port}</th>
              <th scope="col" class="number">
                {words.accesses}
              </th>
              <th scope="col" class="number">
                {words.sourcesHead}
              </th>
              <th scope="col">{words.firstSeen}</th>
              <th scope="col">{words.lastSeen}</th>
            </tr>
          </thead>
          <tbody>
            {ports.slice(0, PORTS_SHOWN).map(row => (
              <tr key={row.port} data-row tabIndex={-1}>
                <td>
                  <a class="port" {...view.linkTo({ page: 'port', port: portSlug(row.port) })}>
                    {row.port}
                  </a>
                </td>
                <td class="number">{countText(row.accesses)}</td>
                <td class="number">{countText(row.sources)}</td>
                <td class="nowrap">{time(row.firstSeen)}</td>
                <td class="nowrap">{time(row.lastSeen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Rows of the table of ports: a request that sweeps comes to hundreds. */
const PORTS_SHOWN = 100
