import { describe, expect, it } from 'vitest'
import { daysIn } from '../../src/base/time.ts'
import { sensorChanges, withSensorChanges } from '../../src/detect/sensor-changes.ts'
import type { Finding } from '../../src/model/finding.ts'

const up = (sensor: number, from: string, to: string) => daysIn(from, to).map(day => ({ day, sensor, live: 4 }))
const rows = [
  ...up(1, '2014-05-01', '2014-07-01'),
  ...up(2, '2014-05-01', '2014-06-10'),
  ...up(3, '2014-06-03', '2014-07-01'),
  ...up(4, '2014-06-03', '2014-07-01'),
  // Down for a week, and planned but never live: neither came nor went.
  ...up(5, '2014-05-01', '2014-05-20'),
  ...up(5, '2014-05-27', '2014-07-01'),
  { day: '2014-06-05', sensor: 6, live: 0 },
]

describe('sensorChanges', () => {
  it('tells sensors that came and went, not those that were down for a while', () => {
    expect(sensorChanges(rows, '2014-05-10', '2014-06-20')).toEqual([
      { day: '2014-06-03', change: 'added', sensors: 2 },
      { day: '2014-06-10', change: 'lost', sensors: 1 },
    ])
    expect(sensorChanges(rows, '2014-06-11', '2014-06-20')).toEqual([])
    // Nothing is known of the days before the first.
    expect(sensorChanges(rows, '2014-04-01', '2014-05-30')).toEqual([])
  })

  it('says so in the sentence of a finding whose days they fall into', () => {
    const finding = {
      explanation: {
        windowLastDay: '2014-06-20',
        arithmetic: { baseline: [{ day: '2014-05-10' }] },
        sentence: { ja: '急増です。', en: 'A surge.' },
      },
    } as Finding
    const { explanation } = withSensorChanges(finding, rows)
    expect(explanation.sensorChanges).toHaveLength(2)
    expect(explanation.sentence.ja).toBe(
      '急増です。比較した期間中に6月3日にセンサー2台が加わり、6月10日以降センサー1台が停止しましたが、比較は稼働アドレス当たりで行い、稼働が少ないことを理由に見込みを下げていません。',
    )
    expect(explanation.sentence.en).toContain(
      '2 sensors were added on 2014-06-03, 1 sensor has been silent since 2014-06-10; rates are per live address',
    )
    const without = withSensorChanges(finding, rows.slice(0, 61))
    expect(without.explanation.sentence.en).toBe('A surge.')
    expect(without.explanation.sensorChanges).toBeUndefined()
  })
})
