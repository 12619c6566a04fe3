import { describe, expect, it } from 'vitest'
import { explainingSurges, isToldAlready, settingsForParts, settingsForPorts } from '../../src/detect/part-surges.ts'
import { defaultSettings } from '../../src/detect/settings.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { PartSeries } from '../../src/model/series.ts'

const dated = (onset: string) => ({ onset, onsetLow: onset, onsetHigh: onset })

const port = (port: number, onset: string, end: string | null = null) =>
  ({ kind: 'surge', protocol: 'tcp', port, ...dated(onset), end }) as Finding

describe('surges of parts', () => {
  it('share one budget with the ports: together no more false reports than the operator accepts', () => {
    const settings = { ...defaultSettings, falseReportsPerMonth: 3 }
    const parts = settingsForParts({ kind: 'payload', parts: ['6 80 ab'] } as unknown as PartSeries, settings)
    const kinds = 3
    expect(settingsForPorts(settings).falseReportsPerMonth + kinds * parts.falseReportsPerMonth).toBeCloseTo(3, 12)
    expect(parts.possibleSeries).toBeGreaterThanOrEqual(1000)
  })

  it('are explained only by a surge of the port that began with them and was not over', () => {
    const june9 = { ...dated('2014-06-09T04:00:00+09:00'), kind: 'payload' as const, signature: 'vbulletin' }
    const explains = (f: Finding) => explainingSurges(june9, [f]).length === 1
    expect(explains(port(7778, '2014-06-10T00:00:00+09:00'))).toBe(true)
    expect(explains(port(7778, '2014-06-07T00:00:00+09:00'))).toBe(true)
    expect(explains(port(7778, '2014-06-20T00:00:00+09:00'))).toBe(false)
    // Heartbleed: 443/TCP had surged weeks before and still stands high.
    expect(explains(port(443, '2014-05-21T00:00:00+09:00'))).toBe(false)
    expect(explains(port(443, '2014-06-06T12:00:00+09:00', '2014-06-08T00:00:00+09:00'))).toBe(false)
    expect(explains({ ...port(7778, june9.onset), kind: 'single-source-burst' })).toBe(false)
    // Dates that cannot be told apart are one event.
    expect(explains({ ...port(7778, '2014-06-13T00:00:00+09:00'), onsetLow: '2014-06-09T00:00:00+09:00' })).toBe(true)
  })

  it('are explained by another part if it carries the same signature, or was tested before on the same requests', () => {
    const rise = { ...dated('2015-11-06T13:00:00+09:00'), kind: 'payload' as const, signature: 'vbulletin' }
    const other = (signature: string | null): Finding => ({
      ...port(80, rise.onset),
      kind: 'payload-surge',
      part: { kind: 'payload', id: 'ab', signature, title: null },
    })
    expect(explainingSurges(rise, [other('vbulletin')])).toHaveLength(1)
    expect(explainingSurges(rise, [other('struts'), other(null)])).toEqual([])
    expect(explainingSurges({ ...rise, signature: null }, [other(null)])).toEqual([])
    // Struts: one request matches three signatures.
    expect(explainingSurges({ ...rise, kind: 'signature' }, [other('struts')])).toHaveLength(1)
  })

  it('are told where the ports have less than half of the sources beyond the expected', () => {
    expect(isToldAlready(40, 50)).toBe(true)
    expect(isToldAlready(40, 400)).toBe(false)
    expect(isToldAlready(0, 0.5)).toBe(false)
  })
})
