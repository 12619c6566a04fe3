import { expect, it } from 'vitest'
import { parsePeriod, periodDays, previousPeriod } from '../../src/base/period.ts'
import { addDays, dayOf, dayStart, daysIn, isDay, isoTime, weekday } from '../../src/base/time.ts'

it('dayStart is the first moment of a day, also where its midnight does not exist or comes twice', () => {
  const days = [
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T01:00:00-02:00'],
    ['America/Sao_Paulo', '2018-11-05', '2018-11-05T00:00:00-02:00'],
    ['America/Santiago', '2022-09-11', '2022-09-11T01:00:00-03:00'],
    ['Asia/Beirut', '2022-03-27', '2022-03-27T01:00:00+03:00'],
    ['Europe/Berlin', '2024-03-31', '2024-03-31T00:00:00+01:00'],
    ['Asia/Tokyo', '2014-06-09', '2014-06-09T00:00:00+09:00'],
  ] as const
  for (const [zone, day, first] of days) {
    expect(isoTime(zone, dayStart(zone, day))).toBe(first)
    expect(dayOf(zone, dayStart(zone, day) - 1) < day).toBe(true)
  }
})

it('dayStart and dayOf agree across zones and daylight saving', () => {
  for (const zone of ['UTC', 'Asia/Tokyo', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu']) {
    for (const day of daysIn('2014-03-01', '2014-11-15')) {
      const at = dayStart(zone, day)
      expect([zone, dayOf(zone, at), dayOf(zone, at - 1)]).toEqual([zone, day, addDays(day, -1)])
    }
  }
})

it('isoTime carries the offset of that moment', () => {
  expect(isoTime('Asia/Tokyo', dayStart('Asia/Tokyo', '2014-06-09') + 4 * 3600)).toBe('2014-06-09T04:00:00+09:00')
  expect(isoTime('America/St_Johns', Date.parse('2014-01-01T00:00:00Z') / 1000)).toBe('2013-12-31T20:30:00-03:30')
  expect(isoTime('UTC', 0)).toBe('1970-01-01T00:00:00+00:00')
})

it('weekday counts from Monday', () => {
  expect(weekday('2014-06-09')).toBe(0)
  expect(weekday('2014-06-08')).toBe(6)
})

it('isDay knows the calendar', () => {
  expect(['2014-02-28', '2016-02-29'].every(isDay)).toBe(true)
  expect(['2014-02-29', '2014-13-01', '2014-6-1', 'x'].some(isDay)).toBe(false)
})

it('parsePeriod reads months, quarters, half-years, years and days', () => {
  expect(parsePeriod('2014-06')).toMatchObject({ from: '2014-06-01', to: '2014-07-01' })
  expect(parsePeriod('2014-Q4')).toMatchObject({ from: '2014-10-01', to: '2015-01-01' })
  expect(parsePeriod('2014-H2')).toMatchObject({ from: '2014-07-01', to: '2015-01-01' })
  expect(parsePeriod('2014')).toMatchObject({ from: '2014-01-01', to: '2015-01-01' })
  expect(periodDays(parsePeriod('2014-06-01..2014-06-15'))).toBe(15)
  for (const bad of ['2014-13', '2014-00', '2014-Q5', 'June', '2014-06-15..2014-06-01'])
    expect(() => parsePeriod(bad)).toThrowError(/period|stretch/)
})

it('previousPeriod ends where the period begins', () => {
  for (const name of [
    '2014-06',
    '2014-01',
    '2014-Q1',
    '2014-Q3',
    '2014-H1',
    '2014-H2',
    '2014',
    '2014-06-10..2014-06-16',
  ]) {
    const period = parsePeriod(name)
    expect(previousPeriod(period).to).toBe(period.from)
    expect(previousPeriod(period).kind).toBe(period.kind)
  }
})
