import { describe, expect, it } from 'vitest'
import { groupCampaigns } from '../../src/detect/campaigns.ts'
import type { Finding } from '../../src/model/finding.ts'

function finding(port: number, onset: string, sources: number, kind: Finding['kind'] = 'surge'): Finding {
  return { kind, protocol: 'tcp', port, onset, sources, campaign: null } as Finding
}

const base = [
  finding(23, '2017-02-03T00:00:00+09:00', 1000),
  finding(5358, '2017-02-01T09:00:00+09:00', 200),
  finding(80, '2017-02-20T00:00:00+09:00', 200),
]

describe('groupCampaigns', () => {
  it('joins surges that begin within three days and share 30 % of the smaller, and names them by the earliest', () => {
    const named = groupCampaigns(base, [
      { first: 0, second: 1, shared: 104 },
      { first: 1, second: 2, shared: 200 },
    ])
    expect(named.map(f => f.campaign)).toEqual(['2017-02-01-5358-tcp', '2017-02-01-5358-tcp', null])
    expect(base[0]!.campaign).toBeNull()
  })

  it('leaves alone what shares less, and single-source bursts', () => {
    expect(groupCampaigns(base, [{ first: 0, second: 1, shared: 59 }]).map(f => f.campaign)).toEqual([null, null, null])
    const burst = [base[0]!, finding(5358, '2017-02-03T00:00:00+09:00', 1, 'single-source-burst')]
    expect(groupCampaigns(burst, [{ first: 0, second: 1, shared: 1 }]).map(f => f.campaign)).toEqual([null, null])
    expect(groupCampaigns([], [{ first: 0, second: 1, shared: 1 }])).toEqual([])
  })
})
