import { LOOK_BACK_DAYS, moments, type Rival } from './rival.ts'

/** Deviations at which the two charts alarm: "six sigma" is what operators set when three gave too many alarms. */
const DEVIATIONS = 6

/** Weight of the newest day in the moving average (Roberts 1959 takes 0.1 to 0.3). */
const EWMA_WEIGHT = 0.2

/** Smallest deviation, in counts: 28 silent days have none, and any packet would lie infinitely many deviations above. */
const LEAST_DEVIATION = 1

export const sixSigma: Rival = {
  name: '6σ',
  source: 'Shewhart chart: mean + 6 SD of the 28 days before',
  measure: 'packets',
  mark: ({ days, evaluatedFrom, packets }, alarms) => {
    for (let at = 0; at < packets.length; at += days) {
      for (let d = evaluatedFrom; d < days; d++) {
        if (packets[at + d]! < 2 * DEVIATIONS * LEAST_DEVIATION - DEVIATIONS) continue
        const { mean, deviation } = moments(packets, at + d - LOOK_BACK_DAYS, LOOK_BACK_DAYS)
        if (packets[at + d]! > mean + DEVIATIONS * Math.max(LEAST_DEVIATION, deviation)) alarms[at + d] = 1
      }
    }
  },
}

export const ewma: Rival = {
  name: 'EWMA',
  source: 'Roberts 1959, λ = 0.2, limit 6 deviations of the average; deviation of the 28 days before',
  measure: 'sources',
  mark: ({ days, evaluatedFrom, sources }, alarms) => {
    const limit = DEVIATIONS * Math.sqrt(EWMA_WEIGHT / (2 - EWMA_WEIGHT))
    for (let at = 0; at < sources.length; at += days) {
      let average = sources[at]!
      for (let d = 1; d < days; d++) {
        average += EWMA_WEIGHT * (sources[at + d]! - average)
        if (d < evaluatedFrom || sources[at + d] === 0) continue
        const { mean, deviation } = moments(sources, at + d - LOOK_BACK_DAYS, LOOK_BACK_DAYS)
        if (average > mean + limit * Math.max(LEAST_DEVIATION, deviation)) alarms[at + d] = 1
      }
    }
  },
}
