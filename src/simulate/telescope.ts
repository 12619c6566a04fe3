import { blockSize, parseBlock } from '../base/address.ts'
import { addDays, type Day, dayStart, daysIn } from '../base/time.ts'
import { localSeconds } from './local-time.ts'
import type { Scenario } from './scenario.ts'

/** The sensors' addresses as columns, and when each sensor was up. */
export interface Telescope {
  readonly names: readonly string[]
  /** False for a sensor that answers nothing. */
  readonly answers: readonly boolean[]
  /** One row per address: the address and the index of its sensor. */
  readonly address: Uint32Array
  readonly sensorOf: Uint16Array
  readonly outages: readonly { sensor: number; from: number; to: number }[]
  readonly zone: string
  /** Unix seconds; `to` is not included. */
  readonly from: number
  readonly to: number
  readonly days: readonly Day[]
}

/** No conversation lasts longer than this, seconds: none begins when its sensor or the scenario ends sooner. */
export const LONGEST_CONVERSATION = 150

export function telescopeOf(scenario: Scenario): Telescope {
  const address: number[] = []
  const sensorOf: number[] = []
  scenario.sensors.forEach((sensor, i) => {
    for (const text of sensor.addresses) {
      const block = parseBlock(text)!
      for (let n = 0; n < blockSize(block); n++) {
        address.push(block.words[3] + n)
        sensorOf.push(i)
      }
    }
  })
  const end = addDays(scenario.to, 1)
  const zone = scenario.timeZone
  return {
    names: scenario.sensors.map(s => s.name),
    answers: scenario.sensors.map(s => s.answers ?? true),
    address: Uint32Array.from(address),
    sensorOf: Uint16Array.from(sensorOf),
    outages: scenario.outages.map(o => ({
      sensor: scenario.sensors.findIndex(s => s.name === o.sensor),
      from: localSeconds(zone, o.from),
      to: localSeconds(zone, o.to),
    })),
    zone,
    from: dayStart(zone, scenario.from),
    to: dayStart(zone, end),
    days: daysIn(scenario.from, end),
  }
}

/** True if a sensor was up at `seconds` and for the length of a conversation after it. */
export function isUp(telescope: Telescope, sensor: number, seconds: number): boolean {
  if (seconds < telescope.from || seconds + LONGEST_CONVERSATION >= telescope.to) return false
  for (const o of telescope.outages) {
    if (o.sensor === sensor && seconds + LONGEST_CONVERSATION >= o.from && seconds < o.to) return false
  }
  return true
}

/** True if a sensor was up in the whole hour from `hour` on. */
export function isUpInHour(telescope: Telescope, sensor: number, hour: number): boolean {
  return !telescope.outages.some(o => o.sensor === sensor && hour < o.to && hour + 3600 > o.from)
}
