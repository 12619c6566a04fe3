import type { Scenario, ScenarioEvent } from '../scenario.ts'
import { FIVE_SENSORS, SURVEYS } from './telescope-five.ts'

/** Ports that Mirai's own scanner visits: nearly every SYN has the mark. */
function miraiPort(port: string, onset: string): ScenarioEvent {
  return {
    port,
    kind: 'surge',
    onset,
    end: null,
    sources: 160,
    visitsPerDay: 26,
    addressesPerVisit: 1.6,
    knockOnly: 0.8,
    payloads: [
      { share: 0.85, class: 'port-check' },
      { share: 0.15, class: 'probe', recipe: 'telnet-negotiation' },
    ],
    mark: { tool: 'mirai', share: 0.995 },
  }
}

/** February 2017: 52 % of the sources of 5358/TCP also come to 23/TCP, without Mirai's mark; 32/TCP and 3232/TCP bear it. Days are chosen here. */
export const MIRAI_5358_2017: Scenario = {
  name: 'mirai-5358-2017',
  title: {
    ja: '平成29年2月期: 5358/TCPの増加と32/TCP、3232/TCPの観測',
    en: 'February 2017: rise on 5358/TCP, 32/TCP and 3232/TCP',
  },
  timeZone: 'Asia/Tokyo',
  from: '2017-01-01',
  to: '2017-02-28',
  sensors: FIVE_SENSORS,
  background: {
    accessesPerAddressDay: 110,
    weekend: 0.95,
    quietPorts: [],
    miraiShare: 0.8,
    ports: [
      { port: '23/tcp', weight: 480 },
      { port: '2323/tcp', weight: 45 },
      { port: '7547/tcp', weight: 25 },
      { port: '5555/tcp', weight: 14 },
      { port: '6789/tcp', weight: 9 },
      { port: '5358/tcp', weight: 0.08 },
      { port: '32/tcp', weight: 0.08 },
      { port: '3232/tcp', weight: 0.08 },
    ],
  },
  events: [
    {
      port: '5358/tcp',
      kind: 'surge',
      onset: '2017-02-03T15:00',
      end: null,
      sources: 420,
      visitsPerDay: 45,
      addressesPerVisit: 1.6,
      payloads: [
        { share: 0.6, class: 'port-check' },
        { share: 0.4, class: 'probe', recipe: 'telnet-negotiation' },
      ],
      alsoPorts: [{ port: '23/tcp', share: 0.52 }],
    },
    miraiPort('32/tcp', '2017-02-10T06:00'),
    miraiPort('3232/tcp', '2017-02-10T08:00'),
  ],
  bursts: [{ port: '5900/tcp', from: '2017-02-17T08:00', hours: 5, accesses: 1500 }],
  sweeps: [
    { from: '2017-01-12T03:00', hours: 20, ports: 4000 },
    { from: '2017-02-20T15:00', hours: 16, ports: 3000 },
  ],
  surveys: SURVEYS,
  attacksPerDay: 6,
  outages: [{ sensor: 'osaka', from: '2017-02-06T00:00', to: '2017-02-06T20:00' }],
}
