import type { Scenario, ScenarioEvent } from '../scenario.ts'
import { FIVE_SENSORS, SURVEYS } from './telescope-five.ts'

function struts(port: string, visitsPerDay: number, onset: string): ScenarioEvent {
  return {
    port,
    kind: 'payload-surge',
    onset,
    end: null,
    sources: 60,
    visitsPerDay,
    addressesPerVisit: 1.6,
    payloads: [{ share: 1, class: 'intrusion-attempt', recipe: 'struts-method' }],
    group: 'struts',
  }
}

/** Struts S2-032: disclosed on 21 April 2016, tools public on the 26th, first access on the 27th. The hour is chosen here. */
export const STRUTS_2016: Scenario = {
  name: 'struts-2016',
  title: {
    ja: '平成28年4月期: Apache Struts 2（S2-032）の脆弱性を狙ったアクセス',
    en: 'April 2016: Apache Struts 2 (S2-032)',
  },
  timeZone: 'Asia/Tokyo',
  from: '2016-03-15',
  to: '2016-05-15',
  sensors: FIVE_SENSORS,
  background: { accessesPerAddressDay: 95, weekend: 0.85, quietPorts: [], ports: [] },
  events: [struts('80/tcp', 9, '2016-04-27T08:00'), struts('8080/tcp', 6, '2016-04-27T09:00')],
  bursts: [{ port: '2222/tcp', from: '2016-04-09T08:00', hours: 5, accesses: 1500 }],
  sweeps: [
    { from: '2016-04-12T03:00', hours: 20, ports: 4000 },
    { from: '2016-05-06T15:00', hours: 16, ports: 3000 },
  ],
  surveys: SURVEYS,
  attacksPerDay: 5,
  outages: [{ sensor: 'nagoya', from: '2016-04-29T00:00', to: '2016-04-30T06:00' }],
}
