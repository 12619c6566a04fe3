/** Ports: ranges that hold, minus those that do not; no range at all: any port. */
export interface PortSet {
  within: [number, number][]
  without: [number, number][]
}

/** True if a port belongs to the set. */
export function hasPort(set: PortSet, port: number): boolean {
  const inside = (ranges: readonly [number, number][]) => ranges.some(([from, to]) => port >= from && port <= to)
  return (set.within.length === 0 || inside(set.within)) && !inside(set.without)
}
