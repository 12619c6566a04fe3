import { countryName } from '../../classify/country-names.ts'
import { findAttacks } from '../../detect/backscatter-attacks.ts'
import { portLabel, UDP } from '../../model/protocol.ts'
import type { Ranking, ReportData } from '../../model/report.ts'
import type { BackscatterRows, VictimCount } from '../../store/answers.ts'
import {
  backscatterDays,
  backscatterRows,
  distinctVictims,
  udpAnswers,
  victimCountries,
  victimPorts,
} from '../../store/backscatter.ts'
import type { Site } from '../site/site.ts'
import { cite, type QueryBook } from './query-book.ts'
import { ranking, rankOf } from './ranking.ts'
import { compared, type PeriodGround, sum } from './report-period.ts'

const LISTED = 5

/** DoS attacks as their victims' answers to forged packets show them. Shares are of victims; rates are per day. */
export async function backscatterPart(
  site: Site,
  book: QueryBook,
  ground: PeriodGround,
): Promise<ReportData['backscatter']> {
  const { store } = site
  const { period, previous } = ground
  const days = await backscatterDays(store, period.from, period.to)
  const before = ground.history.value.at(-2)
  const now = ground.history.value.at(-1)!
  const query = cite(book, days, {
    what: { ja: '跳ね返りパケット、被害数', en: 'Backscatter and victims' },
    short: 'day, sum(packets), uniqExact(victim) FROM backscatter GROUP BY day',
    result: {
      ja: `計${sum(days.value.map(d => d.packets)).toLocaleString('en-US')}件`,
      en: `${sum(days.value.map(d => d.packets)).toLocaleString('en-US')} packets`,
    },
  })
  const perDay = (n: number, daysWithData: number) => (daysWithData > 0 ? n / daysWithData : null)
  const busiest = days.value.reduce<{ day: string; victims: number } | null>(
    (best, d) => (best === null || d.victims > best.victims ? d : best),
    null,
  )
  const rows = await backscatterRows(store, period.from, period.to)
  const [ports, previousPorts] = [
    await victimPorts(store, period.from, period.to),
    await victimPorts(store, previous.from, previous.to),
  ]
  const [countries, previousCountries] = [
    await victimCountries(store, period.from, period.to),
    await victimCountries(store, previous.from, previous.to),
  ]
  const victims = await distinctVictims(store, period.from, period.to)
  const victimsQuery = cite(book, victims, {
    what: { ja: '被害IPアドレスの実数', en: 'Distinct victims' },
    short: 'uniqExact(victim) FROM backscatter',
    result: {
      ja: `${victims.value.toLocaleString('en-US')}個`,
      en: `${victims.value.toLocaleString('en-US')} addresses`,
    },
  })
  const table = <T extends VictimCount>(
    now: T[],
    then: T[],
    key: (t: T) => string,
    name: (t: T) => { ja: string; en: string },
  ): Ranking =>
    withoutOverlap(
      now.slice(LISTED).map(t => t.victims),
      victims.value,
      ranking(
        now.map(t => ({ key: key(t), name: name(t), accesses: t.victims, sources: t.victims })),
        LISTED,
        {
          total: victims.value,
          surveyTotal: null,
          exposure: ground.exposure,
          previousExposure: ground.previousExposure,
          previous:
            ground.previousExposure > 0
              ? rankOf(
                  then.map(t => ({ ...t, accesses: t.victims })),
                  key,
                )
              : null,
        },
        victimsQuery,
      ),
    )
  return {
    packetsPerDay: compared(
      query,
      perDay(now.backscatterPackets, now.days),
      before === undefined ? null : perDay(before.backscatterPackets, before.days),
    ),
    victimsPerDay: compared(
      query,
      perDay(now.victimDays, now.days),
      before === undefined ? null : perDay(before.victimDays, before.days),
    ),
    busiestDay: busiest === null ? null : { day: busiest.day, victims: busiest.victims },
    attacks: findAttacks(binsOf(rows.value)).length,
    ports: table(
      ports.value,
      previousPorts.value,
      p => portLabel(p.protocol, p.port),
      p => ({ ja: portLabel(p.protocol, p.port), en: portLabel(p.protocol, p.port) }),
    ),
    countries: table(
      countries.value,
      previousCountries.value,
      c => (c.country === '' ? '??' : c.country),
      c => countryName(c.country),
    ),
    query,
    udpAnswers: await udpAnswerPart(site, book, ground),
  }
}

async function udpAnswerPart(
  site: Site,
  book: QueryBook,
  ground: PeriodGround,
): Promise<ReportData['backscatter']['udpAnswers']> {
  const answers = await udpAnswers(site.store, ground.period.from, ground.period.to)
  const packets = sum(answers.value.map(a => a.packets))
  if (packets === 0) return { packets, ports: [], query: '' }
  const query = cite(book, answers, {
    what: { ja: 'UDPのサービスからの応答', en: 'Answers of services over UDP' },
    short: 'victim_port, sum(packets), uniqExact(victim) FROM backscatter WHERE kind = udp-answer',
    result: { ja: `計${packets.toLocaleString('en-US')}件`, en: `${packets.toLocaleString('en-US')} packets` },
  })
  return { packets, query, ports: answers.value.map(a => ({ ...a, port: portLabel(UDP, a.port) })) }
}

/** A victim with several ports is in several rows: the rest is what is not listed, and the shares need not add up. */
function withoutOverlap(unlisted: readonly number[], total: number, table: Ranking): Ranking {
  const rest = sum(unlisted)
  return { ...table, rest: { ...table.rest, accesses: rest, perAddress: null, share: total > 0 ? rest / total : 0 } }
}

function* binsOf(rows: BackscatterRows) {
  for (let i = 0; i < rows.length; i++) {
    yield {
      victim: rows.victims[rows.victim[i]!]!,
      time: rows.time[i]!,
      protocol: rows.victimProtocol[i]!,
      port: rows.victimPort[i]!,
      packets: rows.packets[i]!,
    }
  }
}
