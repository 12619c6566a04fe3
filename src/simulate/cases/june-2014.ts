import type { Scenario } from '../scenario.ts'
import { FIVE_SENSORS, SURVEYS } from './telescope-five.ts'

/**
 * The report of 22 July 2014: 7778/TCP from 9 June to the end of the month, most of it `HEAD / HTTP/1.0`, some sources with the
 * panel's login page on that port; 49152/TCP from 20 June, port checks and `GET /PSBlock`. Hours and shares are chosen here.
 */
export const JUNE_2014: Scenario = {
  name: 'june-2014',
  title: {
    ja: '平成26年6月期: 7778/TCPの急増と49152/TCPの観測',
    en: 'June 2014: surge on 7778/TCP, 49152/TCP newly observed',
  },
  timeZone: 'Asia/Tokyo',
  from: '2014-05-01',
  to: '2014-06-30',
  sensors: FIVE_SENSORS,
  background: { accessesPerAddressDay: 95, weekend: 0.85, quietPorts: ['49152/tcp'], ports: [] },
  events: [
    {
      port: '7778/tcp',
      kind: 'surge',
      onset: '2014-06-09T04:00',
      end: null,
      sources: 236,
      visitsPerDay: 21,
      addressesPerVisit: 1.5,
      course: [
        { from: '2014-06-10', factor: 1.3 },
        { from: '2014-06-13', factor: 1.1 },
        { from: '2014-06-18', factor: 0.9 },
        { from: '2014-06-25', factor: 1 },
      ],
      payloads: [
        { share: 0.62, class: 'probe', text: 'HEAD / HTTP/1.0\r\n\r\n' },
        { share: 0.3, class: 'port-check' },
        { share: 0.05, class: 'probe', recipe: 'http-get' },
        { share: 0.03, class: 'probe', recipe: 'http-panel-login' },
      ],
      alsoPorts: [
        { port: '80/tcp', share: 0.3 },
        { port: '8080/tcp', share: 0.2 },
        { port: '22/tcp', share: 0.12 },
      ],
      scanData: {
        port: 7778,
        records: 214,
        pages: [{ page: 'control-panel-login', records: 31 }],
        scannedAt: '2014-07-01T13:00',
      },
    },
    {
      port: '49152/tcp',
      kind: 'newly-observed-port',
      onset: '2014-06-20T14:00',
      end: null,
      sources: 128,
      visitsPerDay: 19,
      addressesPerVisit: 1.5,
      course: [
        { from: '2014-06-21', factor: 1.4 },
        { from: '2014-06-24', factor: 1 },
      ],
      payloads: [
        { share: 0.26, class: 'intrusion-attempt', recipe: 'psblock', from: '2014-06-20T19:00' },
        { share: 0.2, class: 'intrusion-attempt', text: 'GET /PSBlock HTTP/1.0\r\n\r\n', from: '2014-06-20T19:00' },
        { share: 0.49, class: 'port-check' },
        { share: 0.05, class: 'probe', text: 'GET / HTTP/1.0\r\n\r\n' },
      ],
      twoPhase: 0.45,
      alsoPorts: [
        { port: '80/tcp', share: 0.25 },
        { port: '443/tcp', share: 0.15 },
      ],
    },
  ],
  bursts: [
    { port: '5901/tcp', from: '2014-05-22T09:00', hours: 20, accesses: 1800 },
    { port: '8118/tcp', from: '2014-06-12T22:00', hours: 9, accesses: 2600 },
    { port: '1433/tcp', from: '2014-06-24T03:00', hours: 6, accesses: 3000 },
  ],
  sweeps: [
    { from: '2014-05-07T01:00', hours: 14, ports: 3000 },
    { from: '2014-05-19T12:00', hours: 30, ports: 5000 },
    { from: '2014-06-03T06:00', hours: 12, ports: 4000 },
    { from: '2014-06-16T20:00', hours: 40, ports: 8000 },
    { from: '2014-06-27T02:00', hours: 10, ports: 3000 },
  ],
  surveys: SURVEYS,
  attacksPerDay: 3,
  outages: [
    { sensor: 'fukuoka', from: '2014-05-11T02:00', to: '2014-05-11T09:00' },
    { sensor: 'nagoya', from: '2014-06-14T03:00', to: '2014-06-15T21:00' },
  ],
}
