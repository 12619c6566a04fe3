/** How an interface counts time (if_tsresol, if_tsoffset of draft-ietf-opsawg-pcapng section 4.2). */
export interface Clock {
  /** Units in a second where that is a power of ten up to 10^9; 0 for all others, which take the slow way. */
  readonly unitsPerSecond: number
  readonly exactUnits: bigint
  readonly offsetSeconds: number
}

export const MICROSECOND_CLOCK: Clock = { unitsPerSecond: 1e6, exactUnits: 1_000_000n, offsetSeconds: 0 }

/** The clock of an interface: `resolution` is the option's byte, `offsetSeconds` is added to every time. */
export function clockOf(resolution: number, offsetSeconds: number): Clock {
  const exponent = resolution & 0x7f
  const binary = (resolution & 0x80) !== 0
  return {
    unitsPerSecond: binary || exponent > 9 ? 0 : 10 ** exponent,
    exactUnits: (binary ? 2n : 10n) ** BigInt(exponent),
    offsetSeconds,
  }
}

/**
 * Writes the time of 64 bits of units into `seconds` and `nanoseconds` at `i`. Long division in steps of 16 bits, since
 * nanoseconds since 1970 do not fit the 53 bits of a number.
 */
export function writeTime(
  clock: Clock,
  high: number,
  low: number,
  seconds: Float64Array,
  nanoseconds: Uint32Array,
  i: number,
): void {
  const units = clock.unitsPerSecond
  if (units === 0) {
    writeRareTime(clock, high, low, seconds, nanoseconds, i)
    return
  }
  const q1 = Math.floor(high / units)
  const t2 = (high - q1 * units) * 65_536 + (low >>> 16)
  const q2 = Math.floor(t2 / units)
  const t3 = (t2 - q2 * units) * 65_536 + (low & 0xffff)
  const q3 = Math.floor(t3 / units)
  seconds[i] = withinRange(q1 * 4_294_967_296 + q2 * 65_536 + q3 + clock.offsetSeconds)
  nanoseconds[i] = (t3 - q3 * units) * (1e9 / units)
}

/** Powers of two and resolutions finer than a nanosecond: seldom seen, so plain and slow. */
function writeRareTime(
  clock: Clock,
  high: number,
  low: number,
  seconds: Float64Array,
  nanoseconds: Uint32Array,
  i: number,
): void {
  const ticks = BigInt(high) * 4_294_967_296n + BigInt(low)
  seconds[i] = withinRange(Number(ticks / clock.exactUnits) + clock.offsetSeconds)
  nanoseconds[i] = Number(((ticks % clock.exactUnits) * 1_000_000_000n) / clock.exactUnits)
}

function withinRange(seconds: number): number {
  return Math.min(Math.max(seconds, 0), 0xffffffff)
}
