import { UNLOGGED_PAYLOAD_ID } from '../../src/model/payload.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import { shareBar } from '../../src/report/figures/share-bar.ts'
import { screenTheme } from '../../src/report/figures/theme.ts'
import type { PortPage } from '../../src/serve/pages.ts'
import type { View } from '../app.tsx'
import { WideFigure } from './figure.tsx'
import { CLASS_WORDS, ClassLegend, Swatch } from './finding-words.tsx'
import { shareText, timeText } from './number.ts'
import { PayloadName } from './payload-name.tsx'
import { Queries } from './queries.tsx'

/** Characters of a sample that one row shows; the whole is in its title. */
const SHOWN = 160

/** Parts of what was sent with their counts, or with those without survey scanners; parts of which nothing is left are left out. */
function counted<
  Part extends { accesses: number; share: number; withoutSurvey: { accesses: number; share: number } | null },
>(parts: readonly Part[], without: boolean): Part[] {
  if (!without) return [...parts]
  return parts.map(part => ({ ...part, ...part.withoutSurvey })).filter(part => part.accesses > 0)
}

/** What is sent, by class and by group. Text that a sender wrote is shown as text with everything unseen written out, and is never a link. */
export function PortPayloads({ page, view }: { page: PortPage; view: View }) {
  const { words, place } = view
  const { observation: o, timeZone } = page
  const without = page.surveyKnown && !place.survey
  const classes = counted(o.classes, without)
  const groups = counted(o.payloads, without).sort((a, b) => b.accesses - a.accesses)
  return (
    <section class="part">
      <div class="head">
        <h2>{words.classes}</h2>
        {without ? <span class="second">({words.withoutSurvey})</span> : null}
        <ClassLegend language={place.language} />
        <span class="space" />
        <Queries queries={page.queries} ids={[o.queries.payloads]} label={words.query} language={place.language} />
      </div>
      <WideFigure
        most={1180}
        className="figure shares"
        draw={width =>
          shareBar({ classes, payloads: [] }, place.language, {
            width,
            height: 24,
            theme: screenTheme,
            labels: false,
          })
        }
      />
      <div class="scroll">
        <table class="payloads">
          <caption class="sr">{words.payloads}</caption>
          <thead>
            <tr>
              <th scope="col" class="number">
                {words.share} %
              </th>
              <th scope="col">{words.classes}</th>
              <th scope="col">{words.sample}</th>
              <th scope="col" class="number">
                {words.sourcesHead}
              </th>
              <th scope="col">{words.firstSeen}</th>
            </tr>
          </thead>
          <tbody>
            {groups.slice(0, 20).map(group => (
              <tr key={group.id} data-row tabIndex={-1}>
                <td class="number">{shareText(group.share)}</td>
                <td class="nowrap">
                  <Swatch of={group.class} />
                  {group.id === UNLOGGED_PAYLOAD_ID
                    ? words.notLogged
                    : CLASS_WORDS[group.class][place.language].replace(/（.*| \(.*/, '')}
                </td>
                <td>
                  <PayloadName group={group} words={words} most={SHOWN} />
                  <span class="second">
                    {group.title === null ? null : `${group.title[place.language]} `}
                    {group.sample === '' ? null : (
                      <a {...view.linkTo({ page: 'payload', payload: group.id })}>{words.bytes}</a>
                    )}
                  </span>
                </td>
                <td class="number">{countText(group.sources)}</td>
                <td class="nowrap">{timeText(group.firstSeen, timeZone, place.language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
