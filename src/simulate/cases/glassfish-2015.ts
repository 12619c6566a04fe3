import type { Scenario } from '../scenario.ts'
import { FIVE_SENSORS, SURVEYS } from './telescope-five.ts'

/** July 2015: 4848/TCP, GlassFish's administration: logins are tried, not only looked for. The day is chosen here. */
export const GLASSFISH_2015: Scenario = {
  name: 'glassfish-2015',
  title: { ja: '平成27年7月期: 4848/TCPへのログインの試行', en: 'July 2015: login attempts on 4848/TCP' },
  timeZone: 'Asia/Tokyo',
  from: '2015-06-01',
  to: '2015-07-31',
  sensors: FIVE_SENSORS,
  background: { accessesPerAddressDay: 95, weekend: 0.85, quietPorts: [], ports: [] },
  events: [
    {
      port: '4848/tcp',
      kind: 'surge',
      onset: '2015-07-14T22:00',
      end: null,
      sources: 70,
      visitsPerDay: 16,
      addressesPerVisit: 4,
      payloads: [
        { share: 0.7, class: 'credential-attempt', recipe: 'admin-login' },
        { share: 0.18, class: 'port-check' },
        { share: 0.12, class: 'probe', recipe: 'http-get' },
      ],
    },
  ],
  bursts: [{ port: '5432/tcp', from: '2015-07-07T08:00', hours: 5, accesses: 1500 }],
  sweeps: [
    { from: '2015-06-12T03:00', hours: 20, ports: 4000 },
    { from: '2015-07-23T15:00', hours: 16, ports: 3000 },
  ],
  surveys: SURVEYS,
  attacksPerDay: 4,
  outages: [{ sensor: 'fukuoka', from: '2015-07-18T12:00', to: '2015-07-20T09:00' }],
}
