/**
 * What is normal in the simulated months: every term that has made a detector cry wolf. Shapes and sizes from four months of
 * nine honeypots (2013; dispersion by size of port, pooled over 28-day stretches) and from published series of telescopes; none
 * of them is a constant of the method.
 */
export interface Noise {
  /** Zipf's exponent over the ports' ranks. */
  zipf: number
  /** φ of a port with this mean: large + rare / (1 + mean); each port's own is scattered by this standard deviation (of the logarithm). */
  dispersionLarge: number
  dispersionRare: number
  dispersionScatter: number
  /** Standard deviation of a port's level per day, a random walk in the logarithm. */
  driftPerDay: number
  /** Height of the busiest weekday over the mean; each port follows it by a factor of ½ to 1½. */
  weekAmplitude: number
  /** Probability per sensor and day that an outage begins; it lasts one to five days. */
  outagePerSensorDay: number
  /** Share of the sensors that are added after a third of the time. */
  sensorsAdded: number
  /** Sources grow with exposure to this power: a source that scans widely comes to several of our addresses. */
  exposurePower: number
  /** Share of a day's sources that were there the day before. */
  returning: number
  /** Accesses beyond the first, per source. */
  extraAccesses: number
  /** Single sources with very many accesses, per day; median and spread (of the logarithm) of their accesses. */
  burstsPerDay: number
  burstMedian: number
  burstSpread: number
  /** One organisation scanning one port from many addresses of one network, per day. */
  clustersPerDay: number
  /** Full-range sweeps per day (gamma-distributed from day to day) and the share of the ports that each reaches here. */
  sweepsPerDay: number
  sweepReach: number
}

export const NOISE: Noise = {
  zipf: 1.1,
  dispersionLarge: 0.05,
  dispersionRare: 0.45,
  dispersionScatter: 0.3,
  driftPerDay: 0.02,
  weekAmplitude: 0.15,
  outagePerSensorDay: 1 / 90,
  sensorsAdded: 0.25,
  exposurePower: 0.9,
  returning: 0.2,
  extraAccesses: 0.7,
  burstsPerDay: 3,
  burstMedian: 600,
  burstSpread: 1.5,
  clustersPerDay: 0.5,
  sweepsPerDay: 8,
  sweepReach: 0.7,
}
