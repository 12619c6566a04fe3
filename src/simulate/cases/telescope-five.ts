import type { Scenario } from '../scenario.ts'

/** Five sensors with 64 addresses out of the documentation prefixes of RFC 5737. */
export const FIVE_SENSORS: Scenario['sensors'] = [
  { name: 'tokyo', addresses: ['192.0.2.0/28'] },
  { name: 'osaka', addresses: ['192.0.2.128/28'] },
  { name: 'nagoya', addresses: ['198.51.100.0/28'] },
  { name: 'sapporo', addresses: ['198.51.100.128/29'] },
  { name: 'fukuoka', addresses: ['203.0.113.64/29'] },
]

/** Survey scanners as they were about in those years. */
export const SURVEYS: Scenario['surveys'] = [
  { name: 'university survey', sources: 4, ports: ['443/tcp', '80/tcp', '22/tcp'] },
  { name: 'open resolver survey', sources: 2, ports: ['53/udp', '123/udp', '1900/udp'] },
  {
    name: 'search engine for hosts',
    sources: 8,
    ports: ['80/tcp', '8080/tcp', '21/tcp', '23/tcp', '161/udp', '3306/tcp'],
  },
]
