import { describe, expect, it } from 'vitest'
import { isToldAlready, settingsForParts, settingsForPorts } from '../../src/detect/part-surges.ts'
import { defaultSettings } from '../../src/detect/settings.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { PartSeries } from '../../src/model/series.ts'

const port = (port: number, onset: string, end: string | null = null) =>
  ({ kind: 'surge', protocol: 'tcp', port, onset, end }) as Finding

describe('surges of parts', () => {
  it('share one budget with the ports: together no more false reports than the operator accepts', () => {
    const settings = { ...defaultSettings, falseReportsPerMonth: 3 }
    const parts = settingsForParts({ kind: 'payload', parts: ['6 80 ab'] } as unknown as PartSeries, settings)
    const kinds = 3
    expect(settingsForPorts(settings).falseReportsPerMonth + kinds * parts.falseReportsPerMonth).toBeCloseTo(3, 12)
    expect(parts.possibleSeries).toBeGreaterThanOrEqual(1000)
  })

  it('are not told again where the port tells it, and are where it does not', () => {
    const june9 = '2014-06-09T04:00:00+09:00'
    const here = [{ protocol: 'tcp', port: 7778, sources: 40 }]
    expect(isToldAlready(june9, here, 50, [port(7778, '2014-06-10T00:00:00+09:00')])).toBe(true)
    expect(isToldAlready(june9, here, 50, [port(7778, '2014-06-20T00:00:00+09:00')])).toBe(false)
    expect(isToldAlready(june9, here, 50, [port(7778, '2014-05-01T00:00:00+09:00', '2014-05-20T00:00:00+09:00')])).toBe(
      false,
    )
    expect(isToldAlready(june9, here, 50, [port(80, june9)])).toBe(false)
    // Most of the rise came elsewhere.
    expect(isToldAlready(june9, here, 400, [port(7778, june9)])).toBe(false)
  })
})
