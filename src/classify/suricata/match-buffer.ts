import { findRegexp } from '../../base/regexp/find-regexp.ts'
import { bytesAre } from '../rules/literal-test.ts'
import type {
  BufferStep,
  ContentStep,
  DataStep,
  JumpStep,
  NumberPlace,
  NumberStep,
  PatternStep,
} from './buffer-step.ts'
import { anyBetween, counted, isEmpty, kept, newPlaces, type Places, placesAt } from './places.ts'

/** Matches of one pattern that what follows may start from; Suricata tries on, too, within its own bound. */
const PATTERN_MATCHES = 16

/** True if all conditions hold, one after the other, in some choice of places for what is relative. */
export function bufferFits(steps: readonly BufferStep[], buffer: Uint8Array): boolean {
  let places = placesAt(buffer.length, 0)
  for (const step of steps) {
    places = after(step, buffer, places)
    if (isEmpty(places)) return false
  }
  return true
}

/** Places after one condition: none if it does not hold. */
function after(step: BufferStep, buffer: Uint8Array, places: Places): Places {
  switch (step.kind) {
    case 'content':
      return step.negated ? withoutContent(step, buffer, places) : afterContent(step, buffer, places)
    case 'pattern':
      return afterPattern(step, buffer, places)
    case 'data-at':
      return kept(places, place => dataIsAt(step, buffer.length, place) !== step.negated)
    case 'number':
      return kept(places, place => numberFits(step, buffer, place))
    case 'jump':
      return jumped(step, buffer, places)
    case 'size':
      return (buffer.length >= step.min && buffer.length <= step.max) !== step.negated
        ? places
        : newPlaces(buffer.length)
  }
}

/** Offsets at which the content stands. */
function occurrences(step: ContentStep, buffer: Uint8Array): Places {
  const found = newPlaces(buffer.length)
  const { length } = step.bytes
  const first = step.atEnd ? buffer.length - length : 0
  for (let at = Math.max(0, first); at + length <= buffer.length; at++)
    if (bytesAre(step.bytes, step.ignoreCase, buffer, at)) found[at] = 1
  return found
}

function afterContent(step: ContentStep, buffer: Uint8Array, places: Places): Places {
  const out = newPlaces(buffer.length)
  const { length } = step.bytes
  const counts = counted(step.relative ? places : placesAt(buffer.length, 0))
  const found = occurrences(step, buffer)
  for (let at = 0; at < found.length; at++) {
    if (found[at] === 0) continue
    const latest = at - step.from
    const earliest = step.span === null ? 0 : at + length - step.from - step.span
    if (anyBetween(counts, earliest, latest)) out[at + length] = 1
  }
  return out
}

function withoutContent(step: ContentStep, buffer: Uint8Array, places: Places): Places {
  const counts = counted(occurrences(step, buffer))
  const absent = (start: number) => {
    const from = Math.max(0, start + step.from)
    const end = step.span === null ? buffer.length : Math.min(buffer.length, start + step.from + step.span)
    return !anyBetween(counts, from, end - step.bytes.length)
  }
  if (!step.relative) return absent(0) ? places : newPlaces(buffer.length)
  return kept(places, absent)
}

function afterPattern(step: PatternStep, buffer: Uint8Array, places: Places): Places {
  if (step.negated) {
    if (step.relative) return kept(places, place => matchEnds(step, buffer, place, 1).length === 0)
    return matchEnds(step, buffer, 0, 1).length === 0 ? places : newPlaces(buffer.length)
  }
  const out = newPlaces(buffer.length)
  let tries = PATTERN_MATCHES
  for (let place = 0; place < places.length && tries > 0; place++) {
    if (step.relative ? places[place] === 0 : place > 0) continue
    const ends = matchEnds(step, buffer, place, tries)
    for (const end of ends) out[end] = 1
    tries -= Math.max(1, ends.length)
  }
  return out
}

/** Ends of the first matches from a place on, each beginning later than the one before. */
function matchEnds(step: PatternStep, buffer: Uint8Array, from: number, most: number): number[] {
  const ends: number[] = []
  for (let at = from; at <= buffer.length && ends.length < most; ) {
    const match = findRegexp(step.program, buffer, at)
    if (match === null) break
    ends.push(match[1]!)
    if (step.program.anchored) break
    at = match[0]! + 1
  }
  return ends
}

function dataIsAt(step: DataStep, length: number, place: number): boolean {
  return step.relative ? place + step.at <= length && place + step.at >= 0 : step.at < length
}

/** The number that stands there; null if it lies outside or is none. */
function numberAt(step: NumberPlace, buffer: Uint8Array, place: number): number | null {
  const at = (step.relative ? place : 0) + step.offset
  if (at < 0 || at + step.bytes > buffer.length) return null
  if (step.base !== 0) {
    const text = Buffer.from(buffer.subarray(at, at + step.bytes))
      .toString('latin1')
      .trimStart()
    const value = Number.parseInt(text, step.base)
    return Number.isNaN(value) ? null : value
  }
  let value = 0
  for (let i = 0; i < step.bytes; i++) value = value * 256 + buffer[at + (step.little ? step.bytes - 1 - i : i)]!
  return value
}

function numberFits(step: NumberStep, buffer: Uint8Array, place: number): boolean {
  const number = numberAt(step, buffer, place)
  if (number === null) return false
  return compares(step, masked(number, step.mask)) !== step.negated
}

/** Suricata shifts a masked value down by the mask's trailing zeros. */
function masked(number: number, mask: number): number {
  if (mask === 0) return number
  let value = BigInt(number) & BigInt(mask)
  for (let m = BigInt(mask); (m & 1n) === 0n; m >>= 1n) value >>= 1n
  return Number(value)
}

function compares(step: NumberStep, number: number): boolean {
  switch (step.operator) {
    case '<':
      return number < step.value
    case '>':
      return number > step.value
    case '=':
      return number === step.value
    case '<=':
      return number <= step.value
    case '>=':
      return number >= step.value
    case '&':
      return (BigInt(number) & BigInt(step.value)) !== 0n
    case '^':
      return (BigInt(number) ^ BigInt(step.value)) !== 0n
  }
}

function jumped(step: JumpStep, buffer: Uint8Array, places: Places): Places {
  const out = newPlaces(buffer.length)
  for (let place = 0; place < places.length; place++) {
    if (places[place] === 0) continue
    const number = numberAt(step, buffer, place)
    if (number === null) continue
    let by = number * step.multiplier
    if (step.align) by = Math.ceil(by / 4) * 4
    const behind = (step.relative ? place : 0) + step.offset + step.bytes
    const start = step.from === 'beginning' ? 0 : step.from === 'end' ? buffer.length : behind
    const to = start + by + step.more
    if (Number.isInteger(to) && to >= 0 && to <= buffer.length) out[to] = 1
    if (!step.relative) break
  }
  return out
}
