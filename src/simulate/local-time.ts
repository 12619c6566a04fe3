import { dayStart, zoneOffset } from '../base/time.ts'

/** Unix seconds of a local time "2014-06-09T04:00". */
export function localSeconds(zone: string, text: string): number {
  const start = dayStart(zone, text.slice(0, 10))
  const into = Number(text.slice(11, 13)) * 3600 + Number(text.slice(14, 16)) * 60
  // a change of the clock between midnight and that time moves it
  return start + into - (zoneOffset(zone, start + into) - zoneOffset(zone, start))
}
