import { describe, expect, it } from 'vitest'
import { groupCampaigns } from '../../src/detect/campaigns.ts'
import type { Finding, SurgingPart } from '../../src/model/finding.ts'

function finding(port: number, onset: string, sources: number, kind: Finding['kind'] = 'surge'): Finding {
  return { kind, protocol: 'tcp', port, onset, sources, campaign: null } as Finding
}

const from = (port: string): SurgingPart => ({ kind: 'source-port', id: port, signature: null, title: null })
const asked = (id: string, signature: string | null): SurgingPart => ({ kind: 'payload', id, signature, title: null })

const base = [
  finding(23, '2017-02-03T00:00:00+09:00', 1000),
  finding(5358, '2017-02-01T09:00:00+09:00', 200),
  finding(80, '2017-02-20T00:00:00+09:00', 200),
]

const names = (findings: Finding[], shared: (number | null)[][]) =>
  groupCampaigns(findings, shared).findings.map(f => f.campaign)

describe('groupCampaigns', () => {
  it('joins surges that begin within three days and share 30 % of the smaller, and names them by the earliest', () => {
    const shared = [
      [1000, 104, 0],
      [104, 200, 200],
      [0, 200, 200],
    ]
    const { findings, campaigns } = groupCampaigns(base, shared)
    expect(findings.map(f => f.campaign)).toEqual(['2017-02-01-5358-tcp', '2017-02-01-5358-tcp', null])
    expect(base[0]!.campaign).toBeNull()
    expect(campaigns).toEqual([
      {
        name: '2017-02-01-5358-tcp',
        members: [
          { port: '5358/TCP', part: null, onset: '2017-02-01T09:00:00+09:00', sources: 200 },
          { port: '23/TCP', part: null, onset: '2017-02-03T00:00:00+09:00', sources: 1000 },
        ],
        shared: [
          [200, 104],
          [104, 1000],
        ],
      },
    ])
  })

  it('leaves alone what shares less, what was not compared, and single-source bursts', () => {
    const two = [base[0]!, base[1]!]
    const sharing = (n: number | null) => [
      [1000, n],
      [n, 200],
    ]
    expect(names(two, sharing(59))).toEqual([null, null])
    expect(names(two, sharing(60))[0]).not.toBeNull()
    expect(names(two, sharing(null))).toEqual([null, null])
    const burst = [base[0]!, finding(5358, '2017-02-03T00:00:00+09:00', 1, 'single-source-burst')]
    expect(names(burst, sharing(1))).toEqual([null, null])
    expect(groupCampaigns([], [])).toEqual({ findings: [], campaigns: [] })
  })

  it('takes parts of ports in: a source port by its sources, requests by their signature', () => {
    const day = '2013-07-02T00:00:00+09:00'
    const port = finding(1998, day, 100)
    const part = { ...finding(6666, '2013-07-03T00:00:00+09:00', 400, 'payload-surge'), part: from('8888/TCP') }
    const shared = [
      [100, 90],
      [90, 400],
    ]
    expect(names([port, part], shared)).toEqual(['2013-07-02-1998-tcp', '2013-07-02-1998-tcp'])
    const requests = [443, 1194].map((p, i) => ({
      ...finding(p, day, 50, 'payload-surge'),
      part: asked(`group-${i}`, 'heartbleed'),
    }))
    const apart = [
      [50, 0],
      [0, 50],
    ]
    expect(names(requests, apart)).toEqual(['2013-07-02-443-tcp', '2013-07-02-443-tcp'])
    expect(names([requests[0]!, { ...requests[1]!, part: asked('other', null) }], apart)).toEqual([null, null])
  })

  it('gives two campaigns that begin on one day with one port different names', () => {
    const day = '2014-04-09T00:00:00+09:00'
    const parts = ['a', 'b', 'a', 'b'].map((id, i) => ({
      ...finding(i < 2 ? 443 : 8443, day, 50, 'payload-surge'),
      part: asked(id, null),
    }))
    const none = parts.map(() => parts.map(() => null))
    const { findings, campaigns } = groupCampaigns(parts, none)
    expect(findings.map(f => f.campaign)).toEqual([
      '2014-04-09-443-tcp',
      '2014-04-09-443-tcp-2',
      '2014-04-09-443-tcp',
      '2014-04-09-443-tcp-2',
    ])
    expect(campaigns.map(c => c.shared[0]![1])).toEqual([null, null])
  })
})
