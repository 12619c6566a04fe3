import { describe, expect, it } from 'vitest'
import { matchAdvisories } from '../../src/correlate/match-advisories.ts'
import type { Advisory } from '../../src/model/advisory.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { PayloadShare } from '../../src/model/payload.ts'
import type { PortUse } from '../../src/model/report.ts'

const text = { ja: '', en: '' }

function advisory(part: Partial<Advisory>): Advisory {
  return {
    id: 'bmc',
    title: text,
    product: text,
    productKind: 'bmc',
    summary: text,
    disclosed: '2014-06-19',
    timeZone: 'UTC',
    ports: ['49152/tcp'],
    signatures: ['bmc-psblock'],
    request: '',
    exposedHosts: null,
    cve: [],
    references: [],
    ...part,
  }
}

function finding(part: Partial<Finding>): Finding {
  return {
    kind: 'newly-observed-port',
    protocol: 'tcp',
    port: 49152,
    onset: '2014-06-20T14:00:00+09:00',
    onsetLow: '',
    onsetHigh: '',
    gradual: false,
    end: null,
    lasting: true,
    accesses: 100,
    sources: 50,
    sensors: 4,
    addresses: 60,
    baselinePerDay: 0,
    ratio: 9,
    ratioLow: 5,
    pValue: 0,
    campaign: null,
    ...part,
  } as Finding
}

function share(signature: string | null, part: Partial<PayloadShare> = {}): PayloadShare {
  return {
    id: 'x',
    accesses: 46,
    share: 0.46,
    sources: 20,
    withoutSurvey: null,
    class: 'intrusion-attempt',
    protocol: 'http',
    signature,
    title: null,
    sample: '',
    sampleHex: '',
    sampleLength: 0,
    firstSeen: 0,
    lastSeen: 0,
    ...part,
  }
}

const bmcPort: PortUse = {
  protocol: 'tcp',
  port: 49152,
  service: text,
  products: [{ name: text, kind: 'bmc', reference: '' }],
}
const plainPort: PortUse = { protocol: 'tcp', port: 49152, service: text, products: [] }

describe('matchAdvisories', () => {
  it('is certain by signature, one day after the disclosure', () => {
    const [match, ...rest] = matchAdvisories(
      finding({}),
      [share(null), share('bmc-psblock')],
      plainPort,
      [advisory({})],
      'Asia/Tokyo',
    )
    expect(match).toMatchObject({ confidence: 'certain', ground: 'signature', lagDays: 1 })
    expect(rest).toEqual([])
  })

  it('is likely by the port and its product, possible by time alone, and nothing otherwise', () => {
    const ground = (f: Partial<Finding>, use: PortUse, a: Partial<Advisory> = {}) =>
      matchAdvisories(finding(f), [], use, [advisory(a)], 'Asia/Tokyo')[0]?.ground ?? null
    expect(ground({}, bmcPort)).toBe('product-and-time')
    expect(ground({}, plainPort)).toBe('time')
    expect(ground({}, bmcPort, { disclosed: '2014-01-01' })).toBeNull()
    expect(ground({ port: 7778, onset: '2014-06-09T04:00:00+09:00' }, plainPort)).toBeNull()
    expect(ground({ kind: 'single-source-burst' }, bmcPort)).toBeNull()
  })

  it('has a negative lag where the access came first, and counts the local day of the site', () => {
    const early = finding({ onset: '2014-06-17T23:30:00+09:00' })
    expect(matchAdvisories(early, [share('bmc-psblock')], bmcPort, [advisory({})], 'Asia/Tokyo')[0]!.lagDays).toBe(-2)
    const edge = finding({ onset: '2014-06-19T16:00:00Z' })
    expect(matchAdvisories(edge, [share('bmc-psblock')], bmcPort, [advisory({})], 'UTC')[0]!.lagDays).toBe(0)
    expect(matchAdvisories(edge, [share('bmc-psblock')], bmcPort, [advisory({})], 'Asia/Tokyo')[0]!.lagDays).toBe(1)
  })

  it('does not name a surge after one stray request', () => {
    expect(
      matchAdvisories(
        finding({ port: 443 }),
        [share('bmc-psblock', { sources: 1, share: 0.001 })],
        plainPort,
        [advisory({ disclosed: '2013-01-01' })],
        'UTC',
      ),
    ).toEqual([])
  })

  it('puts the certain first, then the nearest', () => {
    const all = [
      advisory({ id: 'near', signatures: [], ports: [], disclosed: '2014-06-20' }),
      advisory({ id: 'bmc' }),
      advisory({ id: 'further', signatures: [], ports: [], disclosed: '2014-06-10' }),
    ]
    expect(matchAdvisories(finding({}), [share('bmc-psblock')], bmcPort, all, 'UTC').map(m => m.advisory.id)).toEqual([
      'bmc',
      'near',
      'further',
    ])
  })
})
