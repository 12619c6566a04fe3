import type { Scenario } from '../scenario.ts'
import { FIVE_SENSORS, SURVEYS } from './telescope-five.ts'

/** November 2015: vBulletin's request hides inside busy 80/TCP; WebLogic on 7001/TCP rises. Hours are chosen here. */
export const WEBLOGIC_VBULLETIN_2015: Scenario = {
  name: 'weblogic-vbulletin-2015',
  title: {
    ja: '平成27年11月期: vBulletin及びWebLogicの脆弱性を狙ったアクセス',
    en: 'November 2015: vBulletin and WebLogic',
  },
  timeZone: 'Asia/Tokyo',
  from: '2015-10-01',
  to: '2015-11-30',
  sensors: FIVE_SENSORS,
  background: { accessesPerAddressDay: 95, weekend: 0.85, quietPorts: [], ports: [] },
  events: [
    {
      port: '80/tcp',
      kind: 'payload-surge',
      onset: '2015-11-06T13:00',
      end: null,
      sources: 40,
      visitsPerDay: 6,
      addressesPerVisit: 1.5,
      payloads: [{ share: 1, class: 'intrusion-attempt', recipe: 'vbulletin' }],
    },
    {
      port: '7001/tcp',
      kind: 'surge',
      onset: '2015-11-12T21:00',
      end: null,
      sources: 110,
      visitsPerDay: 18,
      addressesPerVisit: 1.8,
      payloads: [
        { share: 0.4, class: 'probe', recipe: 'weblogic-hello' },
        { share: 0.25, class: 'intrusion-attempt', recipe: 'weblogic-t3' },
        { share: 0.35, class: 'port-check' },
      ],
      twoPhase: 0.3,
    },
  ],
  bursts: [{ port: '8000/tcp', from: '2015-11-20T08:00', hours: 5, accesses: 1500 }],
  sweeps: [
    { from: '2015-10-12T03:00', hours: 20, ports: 4000 },
    { from: '2015-11-26T15:00', hours: 16, ports: 3000 },
  ],
  surveys: SURVEYS,
  attacksPerDay: 4,
  outages: [{ sensor: 'sapporo', from: '2015-11-15T00:00', to: '2015-11-15T18:00' }],
}
