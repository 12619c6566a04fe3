import { LOOK_BACK_DAYS, moments, type Rival } from './rival.ts'

/**
 * GreyNoise, "Early Warning Signals" (2025): a day is a spike if its distinct addresses exceed the median + 2 interquartile
 * ranges of the whole history and the mean + 2 standard deviations of the 28 days before. Written for hand-picked tags with
 * many addresses a day; here for every port, with our floor of 5 sources, for the rule itself has none.
 */
const RANGES = 2
const DEVIATIONS = 2
const LEAST_SOURCES = 5

export const greyNoise: Rival = {
  name: 'median + 2 IQR and mean + 2 SD',
  source: 'GreyNoise, Early Warning Signals, 2025; with a floor of 5 sources',
  measure: 'sources',
  mark: ({ days, evaluatedFrom, sources }, alarms) => {
    for (let at = 0; at < sources.length; at += days) {
      for (let d = evaluatedFrom; d < days; d++) {
        const x = sources[at + d]!
        if (x < LEAST_SOURCES) continue
        const { mean, deviation } = moments(sources, at + d - LOOK_BACK_DAYS, LOOK_BACK_DAYS)
        if (x <= mean + DEVIATIONS * deviation) continue
        const sorted = sources.slice(at, at + d).sort()
        const [low, middle, high] = [0.25, 0.5, 0.75].map(q => sorted[Math.floor(q * (sorted.length - 1))]!)
        if (x > middle! + RANGES * (high! - low!)) alarms[at + d] = 1
      }
    }
  },
}
