import type { Campaign } from '../../src/model/finding.ts'
import { countText } from '../../src/report/figures/number-text.ts'
import { dayText } from '../../src/report/figures/time-text.ts'
import type { View } from '../app.tsx'
import { portSlug } from '../place.ts'

/** Surges that stand side by side; the API has all. */
const MOST_BESIDE = 10

/** Surges that behave as one, and of each one's sources the share that the others had too. Nothing where no two do. */
export function Campaigns({ campaigns, view }: { campaigns: readonly Campaign[]; view: View }) {
  const { words } = view
  if (campaigns.length === 0) return null
  return (
    <section class="part">
      <div class="head">
        <h2>{words.campaigns}</h2>
        <span class="second">{words.campaignsNote}</span>
      </div>
      {campaigns.map(campaign => (
        <Overlap key={campaign.name} campaign={campaign} view={view} />
      ))}
    </section>
  )
}

function Overlap({ campaign, view }: { campaign: Campaign; view: View }) {
  const { words, place } = view
  const members = campaign.members.slice(0, MOST_BESIDE)
  const more = campaign.members.length - members.length
  return (
    <div class="scroll">
      <table class="overlap">
        <caption class="sr">
          {words.campaigns}: {campaign.name}
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.campaignMember}</th>
            <th scope="col">{words.campaignOnset}</th>
            <th scope="col" class="number">
              {words.sourcesHead}
            </th>
            {members.map((member, k) => (
              <th key={letterOf(k)} scope="col" class="number" aria-label={`${letterOf(k)} ${member.port}`}>
                {letterOf(k)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {members.map((member, i) => (
            <tr key={letterOf(i)}>
              <th scope="row">
                <b>{letterOf(i)}</b>{' '}
                <a class="port" {...view.linkTo({ page: 'port', port: portSlug(member.port), period: '' })}>
                  {member.port}
                </a>{' '}
                <span class="second">{partText(member, view)}</span>
              </th>
              <td>{dayText(member.onset, place.language)}</td>
              <td class="number">{countText(member.sources)}</td>
              {members.map((_, k) => (
                <td key={letterOf(k)} class="number">
                  {shareOf(campaign, i, k)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <p class="second">
          {words.campaignMore} {more}
        </p>
      ) : null}
    </div>
  )
}

function letterOf(i: number): string {
  return String.fromCharCode(65 + i)
}

/** "52 %" of the row's sources; a dash for itself and for what was not compared. */
function shareOf({ shared }: Campaign, i: number, k: number): string {
  const own = shared[i]?.[i] ?? 0
  const both = shared[i]?.[k] ?? null
  return i === k || both === null || own === 0 ? '–' : `${Math.round((100 * both) / own)} %`
}

/** What surged inside the port, or the source port that joins several. */
function partText({ part }: Campaign['members'][number], { words, place }: View): string {
  if (part === null) return ''
  if (part.kind === 'source-port') return `${words.fromSourcePort} ${part.id}`
  return part.title === null ? part.id.slice(0, 8) : part.title[place.language]
}
