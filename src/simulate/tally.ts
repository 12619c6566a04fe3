/** Counts of what was written to ports that an event is on, and of all. */
export interface Tally {
  accesses: number
  /** Ports under watch, each for a stretch of time. */
  readonly watched: Watched[]
}

export interface Watched {
  readonly protocol: number
  readonly port: number
  /** Unix seconds. */
  readonly from: number
  readonly to: number
  accesses: number
  readonly sources: Set<number>
}

export function newTally(): Tally {
  return { accesses: 0, watched: [] }
}

export function watchPort(tally: Tally, protocol: number, port: number, from: number, to: number): Watched {
  const w: Watched = { protocol, port, from, to, accesses: 0, sources: new Set() }
  tally.watched.push(w)
  return w
}

export function countAccess(tally: Tally, protocol: number, port: number, source: number, time: number): void {
  tally.accesses++
  for (const w of tally.watched) {
    if (w.port === port && w.protocol === protocol && time >= w.from && time < w.to) {
      w.accesses++
      w.sources.add(source)
    }
  }
}
