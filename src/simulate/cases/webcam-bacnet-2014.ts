import type { Scenario } from '../scenario.ts'
import { FIVE_SENSORS, SURVEYS } from './telescope-five.ts'

/** July 2014: 23/TCP from hosts that show login pages of web cameras and routers; BACnet ReadPropertyMultiple since late June. Days are chosen here. */
export const WEBCAM_BACNET_2014: Scenario = {
  name: 'webcam-bacnet-2014',
  title: { ja: '平成26年7月期: 23/TCPの増加と47808/UDPの観測', en: 'July 2014: rise on 23/TCP, BACnet on 47808/UDP' },
  timeZone: 'Asia/Tokyo',
  from: '2014-05-20',
  to: '2014-07-31',
  sensors: FIVE_SENSORS,
  background: { accessesPerAddressDay: 95, weekend: 0.85, quietPorts: ['47808/udp'], ports: [] },
  events: [
    {
      port: '23/tcp',
      kind: 'surge',
      onset: '2014-07-08T02:00',
      end: null,
      sources: 1800,
      visitsPerDay: 190,
      addressesPerVisit: 2,
      payloads: [
        { share: 0.45, class: 'probe', recipe: 'telnet-negotiation' },
        { share: 0.2, class: 'credential-attempt', recipe: 'telnet-login' },
        { share: 0.35, class: 'port-check' },
      ],
      scanData: {
        port: 80,
        records: 420,
        pages: [
          { page: 'web-camera-login', records: 96 },
          { page: 'router-login', records: 71 },
        ],
        scannedAt: '2014-08-01T10:00',
      },
    },
    {
      port: '47808/udp',
      kind: 'newly-observed-port',
      onset: '2014-06-24T10:00',
      end: null,
      sources: 60,
      visitsPerDay: 12,
      addressesPerVisit: 2.5,
      payloads: [{ share: 1, class: 'probe', recipe: 'bacnet-rpm' }],
    },
  ],
  bursts: [{ port: '8081/tcp', from: '2014-07-17T08:00', hours: 5, accesses: 1500 }],
  sweeps: [
    { from: '2014-06-12T03:00', hours: 20, ports: 4000 },
    { from: '2014-07-20T15:00', hours: 16, ports: 3000 },
  ],
  surveys: SURVEYS,
  attacksPerDay: 3,
  outages: [{ sensor: 'tokyo', from: '2014-07-13T01:00', to: '2014-07-13T09:00' }],
}
