import { useState } from 'preact/hooks'
import { portLabel } from '../../src/model/protocol.ts'
import { seriesFigure } from '../../src/report/figures/series-figure.ts'
import { svgText } from '../../src/report/figures/svg.ts'
import { printTheme, type Theme } from '../../src/report/figures/theme.ts'
import type { PortPage } from '../../src/serve/pages.ts'
import type { View } from '../app.tsx'
import { portSlug } from '../place.ts'
import { WideFigure } from './figure.tsx'
import { rateText, wholeText } from './number.ts'
import { Queries } from './queries.tsx'
import { SurveySwitch } from './survey-switch.tsx'

type Quantity = 'accesses' | 'sources'

type Day = PortPage['observation']['days'][number]

/** Null on a day without exposure. */
function dayValue(day: Day, quantity: Quantity, without: boolean): number | null {
  const counts = without ? day.withoutSurvey : day
  if (day.perAddress === null || counts === null) return null
  return quantity === 'accesses' ? counts.perAddress : counts.sources
}

/** Accesses or sources by day with onset, disclosure and gaps; the same as a table, CSV and SVG. */
export function PortSeries({ page, view }: { page: PortPage; view: View }) {
  const { words, place } = view
  const [quantity, setQuantity] = useState<Quantity>('accesses')
  const [table, setTable] = useState(false)
  const { observation } = page
  const label = portLabel(observation.protocol, observation.port)
  const slug = portSlug(label)
  const draw = (width: number, theme?: Theme) =>
    seriesFigure(
      {
        days: observation.days.map(day => ({
          day: day.day,
          value: dayValue(day, quantity, page.surveyKnown && !place.survey),
        })),
        previous:
          quantity === 'accesses' && (place.survey || !page.surveyKnown)
            ? observation.previousDays.map(day => day.perAddress)
            : [],
        finding: observation.finding,
        disclosures: observation.advisories
          .filter(match => match.confidence !== 'possible')
          .map(match => match.advisory.disclosed),
        sensors: page.gaps,
        title: `${label} ${words.series}`,
        unit: `${quantity === 'accesses' ? words.perAddress : words.sourcesPerDay}${page.surveyKnown && !place.survey ? ` (${words.withoutSurvey})` : ''}`,
      },
      place.language,
      { width, height: width > 480 ? 300 : 230, ...(theme === undefined ? {} : { theme }) },
    )
  const save = () => {
    const url = URL.createObjectURL(
      new Blob([svgText(draw(760, { ...printTheme, scale: 1.5 }))], { type: 'image/svg+xml' }),
    )
    const link = Object.assign(document.createElement('a'), { href: url, download: `${slug}-${page.period.name}.svg` })
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 1000)
  }
  return (
    <section class="part">
      <div class="head">
        <h2>{words.series}</h2>
        <fieldset class="switch">
          <legend class="sr">{words.series}</legend>
          {(
            [
              ['accesses', words.perAddress],
              ['sources', words.sourcesHead],
            ] as const
          ).map(([key, text]) => (
            <button key={key} type="button" aria-pressed={quantity === key} onClick={() => setQuantity(key)}>
              {text}
            </button>
          ))}
        </fieldset>
        {page.surveyKnown ? <SurveySwitch view={view} /> : null}
        <span class="space" />
        <button type="button" class="action" aria-pressed={table} onClick={() => setTable(!table)}>
          {table ? words.figure : words.table}
        </button>
        <a class="action" href={`/api/v1/ports/${slug}?period=${encodeURIComponent(page.period.name)}&format=csv`}>
          {words.csv}
        </a>
        <button type="button" class="action" onClick={save}>
          {words.svg}
        </button>
        <Queries queries={page.queries} label={words.query} language={place.language} />
      </div>
      {table ? (
        <div class="scroll">
          <table>
            <caption class="sr">
              {label} {words.series}
            </caption>
            <thead>
              <tr>
                <th scope="col">{words.day}</th>
                <th scope="col" class="number">
                  {words.accesses}
                </th>
                <th scope="col" class="number">
                  {words.perAddress}
                </th>
                <th scope="col" class="number">
                  {words.sources}
                </th>
                {page.surveyKnown ? (
                  <>
                    <th scope="col" class="number">
                      {words.accesses} ({words.withoutSurveyHead})
                    </th>
                    <th scope="col" class="number">
                      {words.sources} ({words.withoutSurveyHead})
                    </th>
                  </>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {observation.days.map(day => (
                <tr key={day.day}>
                  <td>{day.day}</td>
                  {day.perAddress === null ? (
                    <>
                      <td class="number">—</td>
                      <td class="number">{words.gap}</td>
                      <td class="number">—</td>
                    </>
                  ) : (
                    <>
                      <td class="number">{wholeText(day.accesses)}</td>
                      <td class="number">{rateText(day.perAddress)}</td>
                      <td class="number">{wholeText(day.sources)}</td>
                    </>
                  )}
                  {page.surveyKnown ? (
                    <>
                      <td class="number">{day.withoutSurvey === null ? '—' : wholeText(day.withoutSurvey.accesses)}</td>
                      <td class="number">{day.withoutSurvey === null ? '—' : wholeText(day.withoutSurvey.sources)}</td>
                    </>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <WideFigure most={1180} draw={width => draw(width)} />
      )}
    </section>
  )
}
