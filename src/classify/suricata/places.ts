/**
 * Places in a buffer at which a chain of contents may stand, one byte for each offset from 0 to the buffer's length.
 * A relative condition asks from every one of them at once, so that the whole chain takes time linear in the buffer
 * where trying one place after the other would not.
 */
export type Places = Uint8Array

export function newPlaces(length: number): Places {
  return new Uint8Array(length + 1)
}

export function placesAt(length: number, place: number): Places {
  const places = newPlaces(length)
  places[place] = 1
  return places
}

export function isEmpty(places: Places): boolean {
  return !places.includes(1)
}

/** Sums from the start: `counts[i]` places lie before offset i. */
export function counted(places: Places): Uint32Array {
  const counts = new Uint32Array(places.length + 1)
  for (let i = 0; i < places.length; i++) counts[i + 1] = counts[i]! + places[i]!
  return counts
}

/** True if a place lies in [from, to], by their sums. */
export function anyBetween(counts: Uint32Array, from: number, to: number): boolean {
  const first = Math.max(0, from)
  const last = Math.min(counts.length - 2, to)
  return first <= last && counts[last + 1]! > counts[first]!
}

/** The places for which `keep` holds. */
export function kept(places: Places, keep: (place: number) => boolean): Places {
  const out = newPlaces(places.length - 1)
  for (let i = 0; i < places.length; i++) if (places[i] === 1 && keep(i)) out[i] = 1
  return out
}
