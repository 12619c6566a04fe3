import { TCP, UDP } from '../src/model/protocol.ts'

/** A telescope as the harness simulates it. */
export interface Telescope {
  name: 'small' | 'medium' | 'large'
  sensors: number
  addressesPerSensor: number
  /** Distinct sources a day, summed over all ports, full-range sweeps left out. */
  sourcesPerDay: number
}

/** One rented server with a few addresses; a university; a national CERT. */
export const TELESCOPES: readonly Telescope[] = [
  { name: 'small', sensors: 2, addressesPerSensor: 4, sourcesPerDay: 3000 },
  { name: 'medium', sensors: 6, addressesPerSensor: 16, sourcesPerDay: 20_000 },
  { name: 'large', sensors: 16, addressesPerSensor: 256, sourcesPerDay: 250_000 },
]

/** 65,536 destination ports each of TCP and UDP. */
export const SERIES = 131_072

/** Key of the series at a place, ascending. */
export function seriesAt(place: number): number {
  return place < 65_536 ? TCP * 65_536 + place : UDP * 65_536 + (place - 65_536)
}

export function placeOf(series: number): number {
  return series >= UDP * 65_536 ? series - UDP * 65_536 + 65_536 : series - TCP * 65_536
}
