import { expect, it } from 'vitest'
import { seededRandom } from '../../src/base/random.ts'
import { beatStretches, newMinuteTrace, traceMinute, upStretches, withoutOutages } from '../../src/run/import/uptime.ts'

const DAY = 86_400

/** Packets by a Poisson process of `perHour`, silent in the outages. */
function traced(days: number, perHour: number, outages: [number, number][], seed = 1) {
  const random = seededRandom(seed)
  const trace = newMinuteTrace()
  for (let t = 0; t < days * DAY; t += (-Math.log(1 - random.unit()) * 3600) / perHour) {
    if (!outages.some(([from, to]) => t >= from && t < to)) traceMinute(trace, t, 1)
  }
  return trace
}

it('a busy sensor without outages is one stretch', () => {
  for (const perHour of [2, 10, 600]) {
    const stretches = upStretches(traced(30, perHour, []))
    expect([perHour, stretches.length]).toEqual([perHour, 1])
  }
})

it('an outage is found with its edges, within what the traffic tells', () => {
  const outage: [number, number] = [10 * DAY + 7200, 11 * DAY + 3600]
  const stretches = upStretches(traced(30, 60, [outage]))
  expect(stretches).toHaveLength(2)
  expect(Math.abs(stretches[0]!.to - outage[0])).toBeLessThan(1800)
  expect(Math.abs(stretches[1]!.from - outage[1])).toBeLessThan(1800)
})

it('a quiet sensor needs a longer silence before it counts as a gap', () => {
  expect(upStretches(traced(60, 1, [[20 * DAY, 20 * DAY + 6 * 3600]]))).toHaveLength(1)
  expect(upStretches(traced(60, 1, [[20 * DAY, 24 * DAY]]))).toHaveLength(2)
})

it('nothing seen is no uptime', () => {
  expect(upStretches(newMinuteTrace())).toEqual([])
})

it('times in any order and far apart cost no more than their number', () => {
  const trace = newMinuteTrace()
  for (let i = 0; i < 1000; i++) traceMinute(trace, (i * 7_919_777) % 4_294_967_295, 1)
  expect(upStretches(trace).length).toBeGreaterThan(0)
})

it('beats are joined while they come in time', () => {
  expect(beatStretches([3600, 7200, 10_800, 21_600, 25_200], 3600)).toEqual([
    { from: 0, to: 10_800 },
    { from: 18_000, to: 25_200 },
  ])
})

it('outages are cut out, in any order, also where they overlap', () => {
  expect(
    withoutOutages(0, 100, [
      { from: 60, to: 80 },
      { from: 10, to: 20 },
      { from: 70, to: 120 },
    ]),
  ).toEqual([
    { from: 0, to: 10 },
    { from: 20, to: 60 },
  ])
  expect(withoutOutages(0, 100, [])).toEqual([{ from: 0, to: 100 }])
})
