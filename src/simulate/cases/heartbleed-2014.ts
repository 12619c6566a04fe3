import type { Scenario, ScenarioEvent } from '../scenario.ts'
import { FIVE_SENSORS, SURVEYS } from './telescope-five.ts'

const HELLO: ScenarioEvent['payloads'] = [
  { share: 0.9, class: 'intrusion-attempt', recipe: 'heartbleed' },
  { share: 0.1, class: 'port-check' },
]

/** The lesser ports: the same sources, now and then. */
function lesser(port: string, visitsPerDay: number): ScenarioEvent {
  return {
    port,
    kind: 'payload-surge',
    onset: '2014-04-09T16:00',
    end: null,
    sources: 400,
    visitsPerDay,
    addressesPerVisit: 1.3,
    payloads: HELLO,
    group: 'heartbleed',
    course: [{ from: '2014-04-23', factor: 0.3 }],
  }
}

/** Heartbleed as NPA counted it: from 9 April, 12,881 accesses on the 12th, about 8,000 a day to the 22nd, then fewer; here a hundredth. */
export const HEARTBLEED_2014: Scenario = {
  name: 'heartbleed-2014',
  title: { ja: '平成26年4月期: Heartbleedを狙ったアクセス', en: 'April 2014: accesses that aim at Heartbleed' },
  timeZone: 'Asia/Tokyo',
  from: '2014-03-01',
  to: '2014-04-30',
  sensors: FIVE_SENSORS,
  background: { accessesPerAddressDay: 95, weekend: 0.85, quietPorts: [], ports: [] },
  events: [
    {
      port: '443/tcp',
      kind: 'surge',
      onset: '2014-04-09T10:00',
      end: '2014-04-23T00:00',
      sources: 400,
      visitsPerDay: 60,
      addressesPerVisit: 1.4,
      course: [
        { from: '2014-04-10', factor: 0.8 },
        { from: '2014-04-11', factor: 1.2 },
        { from: '2014-04-12', factor: 1.61 },
        { from: '2014-04-13', factor: 1.1 },
        { from: '2014-04-14', factor: 1 },
      ],
      payloads: HELLO,
      group: 'heartbleed',
    },
    {
      port: '443/tcp',
      kind: 'payload-surge',
      onset: '2014-04-23T00:00',
      end: null,
      sources: 400,
      visitsPerDay: 12,
      addressesPerVisit: 1.4,
      payloads: HELLO,
      group: 'heartbleed',
    },
    lesser('995/tcp', 3),
    lesser('993/tcp', 4),
    lesser('5222/tcp', 2),
    lesser('465/tcp', 3),
    lesser('1194/tcp', 2),
  ],
  bursts: [{ port: '1080/tcp', from: '2014-04-17T08:00', hours: 5, accesses: 1500 }],
  sweeps: [
    { from: '2014-03-12T03:00', hours: 20, ports: 4000 },
    { from: '2014-04-05T15:00', hours: 16, ports: 3000 },
  ],
  surveys: SURVEYS,
  attacksPerDay: 3,
  outages: [{ sensor: 'sapporo', from: '2014-03-22T01:00', to: '2014-03-22T13:00' }],
}
