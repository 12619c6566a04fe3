/** Countries of registration as sorted ranges: where one starts, the country that holds from there on. */
export interface Origins {
  readonly v4From: Uint32Array
  readonly v4Country: Uint16Array
  /** First two words of each IPv6 range (allocations are never longer than /64). */
  readonly v6From: Uint32Array
  readonly v6Country: Uint16Array
  /** Local day of the data's build, "2026-06-17". */
  readonly date: string
}

/** Reads a MaxMind-format country file, the bundled one by default. TEITEN_FILE_NOT_FOUND, TEITEN_UNKNOWN_FORMAT. */
export async function loadOrigins(_mmdbPath?: string): Promise<Origins> {
  throw new Error('not there yet')
}

/** Country of registration of the address at word index `at`: two ASCII letters, first in the high byte; 0 unknown. */
export function originOf(_origins: Origins, _words: ArrayLike<number>, _at = 0): number {
  throw new Error('not there yet')
}
