import { sparkline } from '../../src/report/figures/sparkline.ts'
import { screenTheme } from '../../src/report/figures/theme.ts'
import type { Total } from '../../src/serve/pages.ts'
import type { View } from '../app.tsx'
import { drawn } from './figure.tsx'
import { changeText, isLarge, MISSING, rateText, wholeText } from './number.ts'

/** One of the five numbers, beside the same day of last week. */
export function TotalCell({ total, view }: { total: Total; view: View }) {
  const { words, place } = view
  const names = {
    accesses: words.accesses,
    sources: words.sources,
    ports: words.portsTotal,
    signatureMatches: words.signatureMatches,
    victims: words.victims,
  }
  const units = {
    accesses: words.accessesUnit,
    sources: words.sourcesUnit,
    ports: words.portsUnit,
    signatureMatches: words.accessesUnit,
    victims: words.victimsUnit,
  }
  const rate = total.key === 'accesses' || total.key === 'signatureMatches'
  const against = total.against === 'last-week' ? words.lastWeek : words.previousPeriod
  return (
    <div class="total">
      <p class="name">{names[total.key]}</p>
      <p class="value">
        <b>{rate ? rateText(total.value) : wholeText(total.value)}</b> <span>{units[total.key]}</span>
      </p>
      <p class="second">
        {total.against === 'nothing' ? (
          words.nothing
        ) : (
          <>
            {against}{' '}
            <span class={isLarge(total.change) ? 'large' : ''}>
              {total.change !== null
                ? `${changeText(total.change)} %`
                : rate
                  ? rateText(total.previous)
                  : wholeText(total.previous)}
            </span>
          </>
        )}
      </p>
      {total.days.length === 0 ? null : (
        <div class="trend">
          {drawn(
            sparkline(total.days, {
              width: 86,
              height: 34,
              theme: screenTheme,
              fromZero: true,
              behind: total.previousDays,
              title: names[total.key],
              description: total.days
                .map(v => (v === null ? MISSING : rateText(v)))
                .join(place.language === 'ja' ? '、' : ', '),
            }),
          )}
        </div>
      )}
    </div>
  )
}
