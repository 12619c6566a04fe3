/** Every threshold of detection: unit, reason and source beside each. Operators may set them. */
export interface DetectSettings {
  /** False reports that the operator accepts in 30 days. The dial of the whole method. */
  falseReportsPerMonth: number
  /** Share of the budget that goes to payloads, signatures and source ports together; the ports have the rest. */
  partsBudgetShare: number
  /** Share of the budget that goes to the busiest ports: what people ask about, and where a small change is many accesses. */
  busyBudgetShare: number
  /** Ports that are "busiest", by baseline count. */
  busyPorts: number
  /** Series that could be reported: 65,536 ports each of TCP and UDP. */
  possibleSeries: number
  /** Days of baseline; four whole weeks, so that each weekday counts the same. */
  baselineDays: number
  /** Fewer baseline days with exposure than this: nothing is reported. */
  minimumBaselineDays: number
  /**
   * Days before a period that are searched too: a surge that began there and goes on is dated where it began and told as going
   * on. One that began earlier has become the baseline.
   */
  lookBackDays: number
  /** Days between the baseline's end and the window, so that a surge's first hours do not raise its own bar. */
  baselineGapDays: number
  /** Standard deviations at which a baseline day is clipped, with the dispersion assumed there and a constant for tiny counts. */
  clipDeviations: number
  clipDispersion: number
  clipOffset: number
  /** Baseline sources up to which a series is treated as rare and takes the prior of all rare series. */
  rareSources: number
  /** Degrees of freedom with which a series' dispersion is drawn to the trend of its size. */
  dispersionFreedom: number
  /** Relative drift of a series per day (standard deviation), a random walk: 2 % (prototype, four telescopes' published series). */
  driftPerDay: number
  /** Smallest number of distinct sources in the window: below it nobody can tell a campaign from two friends. */
  minimumSources: number
  /** Smallest number of /16 (IPv6: /32) networks of these sources. */
  minimumNetworks: number
  /** Expected sources up to which the networks must be as unlikely as the sources: beyond, sources share /16s by mere number. */
  networkLawUpTo: number
  /** Sources on the window's last day: a surge that is already over is not reported as one that goes on. */
  minimumSourcesToday: number
  /** Seen by this many sensors … */
  minimumSensors: number
  /** … or by this share of the live addresses. */
  minimumAddressShare: number
  /** The lower bound of the ratio must lie above this. */
  minimumRatio: number
  /** Most series a day that are looked into, the least likely first: a day on which everything rises is not many findings. */
  candidateLimit: number
  /** Two-sided level of the ratio's interval. */
  ratioLevel: number
  /** (Σy)²/Σy² under which the accesses are those of one source. */
  singleSourceEffective: number
  /** Accesses of a day that make a burst worth a line, and how many times the expected they must be. */
  burstAccesses: number
  burstRatio: number
  /** Most bursts that are listed, the largest first. */
  burstLimit: number
  /** Episodes of a series closer than this are one. Days. */
  episodeGapDays: number
  /** One-sided level of the predictive bound that says whether a surge still lasts at the period's end. */
  lastingLevel: number
  /** The same for its last day: stricter, for a chance day in the week after a surge would lengthen it. */
  endLevel: number
  /** Days at the start of an episode for which evidence is asked. */
  evidenceDays: number
  /** Hours before and after the first significant day that the onset is searched in. */
  onsetHoursBefore: number
  onsetHoursAfter: number
  /** Lengths of ramps that are averaged with the step. Hours. */
  rampHours: readonly number[]
  /** Level of the onset's interval. */
  onsetLevel: number
}

export const defaultSettings: DetectSettings = {
  falseReportsPerMonth: 1,
  partsBudgetShare: 0.2,
  busyBudgetShare: 0.5,
  busyPorts: 1000,
  possibleSeries: 131_072,
  baselineDays: 28,
  minimumBaselineDays: 7,
  lookBackDays: 28,
  baselineGapDays: 2,
  clipDeviations: 4,
  clipDispersion: 0.3,
  clipOffset: 2,
  rareSources: 20,
  dispersionFreedom: 10,
  driftPerDay: 0.02,
  minimumSources: 5,
  minimumNetworks: 3,
  networkLawUpTo: 100,
  minimumSourcesToday: 2,
  minimumSensors: 3,
  minimumAddressShare: 0.1,
  minimumRatio: 1.3,
  candidateLimit: 2000,
  ratioLevel: 0.9,
  singleSourceEffective: 3,
  burstAccesses: 100,
  burstRatio: 10,
  burstLimit: 20,
  episodeGapDays: 7,
  lastingLevel: 0.95,
  endLevel: 0.99,
  evidenceDays: 5,
  onsetHoursBefore: 168,
  onsetHoursAfter: 120,
  rampHours: [24, 72, 120],
  onsetLevel: 0.95,
}
