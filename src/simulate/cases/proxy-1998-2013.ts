import type { Scenario, ScenarioEvent } from '../scenario.ts'
import { FIVE_SENSORS } from './telescope-five.ts'

const PROXY: ScenarioEvent['payloads'] = [
  { share: 0.7, class: 'probe', recipe: 'proxy-get' },
  { share: 0.1, class: 'probe', recipe: 'proxy-connect' },
  { share: 0.2, class: 'port-check' },
]

function proxyPort(port: number): ScenarioEvent {
  return {
    port: `${port}/tcp`,
    kind: 'newly-observed-port',
    onset: '2013-07-10T11:00',
    end: null,
    sources: 140,
    visitsPerDay: 8,
    addressesPerVisit: 1.5,
    payloads: PROXY,
    group: 'proxy',
    sourcePort: 8888,
  }
}

/** July 2013: 1998/TCP and source port 8888 surge together; the same sources ask 6666–6675/TCP for an open proxy. The day is chosen here. */
export const PROXY_1998_2013: Scenario = {
  name: 'proxy-1998-2013',
  title: {
    ja: '平成25年7月期: 1998/TCPの急増とオープンプロキシの探索',
    en: 'July 2013: surge on 1998/TCP, search for open proxies',
  },
  timeZone: 'Asia/Tokyo',
  from: '2013-06-01',
  to: '2013-07-31',
  sensors: FIVE_SENSORS,
  background: { accessesPerAddressDay: 95, weekend: 0.85, quietPorts: [], ports: [{ port: '1998/tcp', weight: 0.05 }] },
  events: [
    {
      port: '1998/tcp',
      kind: 'surge',
      onset: '2013-07-10T09:00',
      end: null,
      sources: 140,
      visitsPerDay: 24,
      addressesPerVisit: 1.8,
      payloads: [
        { share: 0.85, class: 'port-check' },
        { share: 0.15, class: 'probe', recipe: 'proxy-get' },
      ],
      group: 'proxy',
      sourcePort: 8888,
      knockOnly: 0.7,
    },
    ...Array.from({ length: 10 }, (_, i) => proxyPort(6666 + i)),
  ],
  bursts: [{ port: '3128/tcp', from: '2013-07-21T05:00', hours: 8, accesses: 2000 }],
  sweeps: [
    { from: '2013-06-14T03:00', hours: 20, ports: 4000 },
    { from: '2013-07-04T15:00', hours: 16, ports: 3000 },
  ],
  surveys: [],
  attacksPerDay: 2.5,
  outages: [{ sensor: 'osaka', from: '2013-07-25T10:00', to: '2013-07-26T02:00' }],
}
