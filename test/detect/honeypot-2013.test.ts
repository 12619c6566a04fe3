import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decideFindings, evidenceRequests } from '../../src/detect/decide-findings.ts'
import { findCandidates } from '../../src/detect/find-candidates.ts'
import { assembleFinding, findingSpan, onsetStretch } from '../../src/detect/findings.ts'
import { estimateOnset } from '../../src/detect/onset.ts'
import { defaultSettings as settings } from '../../src/detect/settings.ts'
import type { Finding } from '../../src/model/finding.ts'
import { readHoneypot } from './honeypot-history.ts'

const shared = process.env.TEITEN_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data')
const log = join(shared, 'honeypot-2013/events-2013-03_2013-06.csv.gz')
if (!existsSync(log)) console.warn(`SKIPPED: detection on the honeypots' log of 2013; ${log} is not there`)

describe.skipIf(!existsSync(log))('the log of nine honeypots, 2013', () => {
  const history = existsSync(log) ? readHoneypot(log) : null

  function findingsOf(from: string, to: string): Finding[] {
    const input = history!.input(to)
    const candidates = findCandidates(input, history!.days.indexOf(from), settings)
    const requests = evidenceRequests(input, candidates, settings)
    const evidence = requests.map(r => r.series.map(s => history!.evidence(s, r.firstDay, r.lastDay)))
    return decideFindings(input, candidates, requests, evidence, settings).episodes.map(episode => {
      const stretch = onsetStretch(input, episode, settings)
      const onset = estimateOnset(history!.hourly(episode.series, stretch.from, stretch.hours), settings)
      const span = findingSpan(input, episode, onset)
      return assembleFinding(
        input,
        episode,
        onset,
        history!.evidence(span.series, span.firstDay, span.lastDay),
        settings,
      )
    })
  }

  it('gives at most eight surges a month, each seen by at least three sensors, and bursts apart', () => {
    for (const [from, to] of [
      ['2013-04-01', '2013-05-01'],
      ['2013-05-01', '2013-06-01'],
      ['2013-06-01', '2013-07-01'],
    ] as const) {
      const findings = findingsOf(from, to)
      const surges = findings.filter(f => f.kind !== 'single-source-burst')
      const line = (f: Finding) =>
        `${f.kind} ${f.port}/${f.protocol} from ${f.onset.slice(0, 10)}, ${f.explanation.observedSources} ${f.explanation.measure}, ${f.explanation.expectedSources.toFixed(2)} expected`
      console.info(`${from.slice(0, 7)}:\n  ${findings.map(line).join('\n  ')}`)
      expect(surges.length).toBeGreaterThan(0)
      expect(surges.length).toBeLessThanOrEqual(8)
      for (const f of surges) expect(f.explanation.sensors).toBeGreaterThanOrEqual(3)
    }
  })
})
