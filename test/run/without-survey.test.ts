import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '../../src/model/finding.ts'
import type { Ranking } from '../../src/model/report.ts'
import type { Truth } from '../../src/simulate/truth.ts'
import { teiten, teitenJson, temporaryFolder } from './teiten-command.ts'

/** A simulated capture whose survey scanners are on a list: every count with and without them, against what was put in. */
const folder = temporaryFolder('survey')
const data = join(folder, 'data')
const config = join(folder, 'teiten.yaml')
const capture = join(folder, 'heartbleed.pcap')
const april = ['--data', data, '--config', config, '--from', '2014-03-01', '--to', '2014-05-31']
let truth: Truth

beforeAll(async () => {
  const simulate = [
    'simulate',
    'heartbleed-2014',
    '--scale',
    '0.1',
    '--out',
    capture,
    '--truth',
    join(folder, 't.json'),
  ]
  truth = await teitenJson<Truth>(simulate)
  const addresses = truth.surveys.flatMap(s => s.sources)
  writeFileSync(join(folder, 'surveys.txt'), `# from: 2014-01-01\n# to: 2014-12-31\n${addresses.join('\n')}\n`)
  writeFileSync(config, `origin: { surveyScanners: [${join(folder, 'surveys.txt')}] }\n`)
  await teitenJson(['import', capture, '--data', data, '--config', config])
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const surveyed = () => truth.surveys.reduce((n, s) => n + s.accesses, 0)

describe('--survey', () => {
  it('include: each row says what is left without survey scanners, and the difference is what they sent', async () => {
    const { rows, rest } = await teitenJson<Ranking>(['ports', ...april, '--top', '10000'])
    expect(rest.count).toBe(0)
    const parts = rows.map(row => row.accesses - row.withoutSurvey!.accesses)
    expect(Math.min(...parts)).toBe(0)
    expect(parts.reduce((a, b) => a + b, 0)).toBe(surveyed())
  })

  it('exclude: ranked by what is left', async () => {
    const both = await teitenJson<Ranking>(['ports', ...april, '--top', '10000'])
    const without = await teitenJson<Ranking>(['ports', ...april, '--top', '10000', '--survey', 'exclude'])
    const left = both.rows.map(row => row.withoutSurvey!.accesses).filter(n => n > 0)
    expect(without.rows.map(row => row.accesses)).toEqual(left.sort((a, b) => b - a))
    const { sources } = await teitenJson<{ sources: { source: string }[] }>([
      'sources',
      ...april,
      '--top',
      '10000',
      '--survey',
      'exclude',
    ])
    const listed = new Set(truth.surveys.flatMap(s => s.sources))
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.filter(s => listed.has(s.source))).toEqual([])
  })

  it('payloads and a port tell what others sent', async () => {
    interface Sent {
      payloads: { id: string; accesses: number; withoutSurvey: { accesses: number; sources: number } }[]
    }
    const both = await teitenJson<Sent>(['payloads', ...april, '--top', '10000'])
    const without = await teitenJson<Sent>(['payloads', ...april, '--top', '10000', '--survey', 'exclude'])
    const parts = both.payloads.map(p => p.accesses - p.withoutSurvey.accesses)
    expect(Math.max(...parts)).toBeGreaterThan(0)
    expect(without.payloads.map(p => p.accesses)).toEqual(
      both.payloads
        .map(p => p.withoutSurvey.accesses)
        .filter(n => n > 0)
        .sort((a, b) => b - a),
    )
    interface Counts {
      accesses: number
      withoutSurvey: { accesses: number; share: number }
    }
    const port = await teitenJson<{ payloads: Counts[]; classes: Counts[]; days: Counts[] }>([
      'port',
      '443/tcp',
      ...april,
    ])
    const left = (list: readonly Counts[]) => list.reduce((n, c) => n + (c.withoutSurvey?.accesses ?? 0), 0)
    expect(left(port.days)).toBeLessThan(port.days.reduce((n, d) => n + d.accesses, 0))
    expect([left(port.payloads), left(port.classes)]).toEqual([left(port.days), left(port.days)])
    expect(port.classes.reduce((n, c) => n + c.withoutSurvey.share, 0)).toBeCloseTo(1, 9)
    const { stdout } = await teiten(['port', '443/tcp', ...april, '--survey', 'exclude'])
    expect(stdout).toContain('share w/o surveys')
  })

  it('says that no list holds instead of an empty answer, and says nothing without one', async () => {
    const noList = april.filter(a => a !== '--config' && a !== config)
    const asked = await teiten(['ports', ...noList, '--survey', 'exclude'])
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('no list of survey scanners holds')])
    const { rows } = await teitenJson<Ranking>(['ports', ...noList])
    expect(rows[0]!.withoutSurvey).toBeNull()
  })
})

describe('detect', () => {
  const whole = ['--data', data, '--config', config, '--period', '2014-04']

  it('says of each surge what is left without survey scanners, and nothing where no list holds', async () => {
    const { findings } = await teitenJson<{ findings: Finding[] }>(['detect', ...whole])
    const surges = findings.filter(f => f.kind !== 'single-source-burst')
    expect(surges.length).toBeGreaterThan(0)
    for (const { explanation: e } of surges) {
      expect(e.withoutSurvey!.sources + e.withoutSurvey!.surveySources).toBe(e.observedSources)
      expect(e.withoutSurvey!.pValue).toBeLessThanOrEqual(1)
    }
    expect(findings.filter(f => f.kind === 'single-source-burst' && f.explanation.withoutSurvey)).toEqual([])
    const noList = await teitenJson<{ findings: Finding[] }>(['detect', '--data', data, '--period', '2014-04'])
    expect(noList.findings.some(f => f.explanation.withoutSurvey)).toBe(false)
  })
})
