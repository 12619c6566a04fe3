import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isV4 } from '../base/address.ts'
import { TeitenError } from '../base/error.ts'
import { builtFolder } from '../base/package-paths.ts'
import { type CountryRanges, mmdbRanges } from './mmdb-ranges.ts'
import { readPreparedOrigins } from './prepared-origins.ts'

/** Countries of registration as sorted ranges: where one starts, the country that holds from there on. */
export interface Origins {
  readonly v4From: Uint32Array
  readonly v4Country: Uint16Array
  /** First range that may hold addresses whose first 16 bits are the index; one more entry than there are such. */
  readonly v4Index: Uint32Array
  /** Country of all addresses whose first 16 bits are the index, SEVERAL where they differ: answers most questions at once. */
  readonly v4Whole: Uint16Array
  /** First two words of each IPv6 range: registrations are never longer than /64. */
  readonly v6From: Uint32Array
  readonly v6Country: Uint16Array
  /** UTC day of the data's build, "2026-06-17". */
  readonly date: string
}

/** No country: letters are above it. */
const SEVERAL = 1

/** The country file that comes with this version, and its version. */
export function bundledCountries(): { path: string; version: string } {
  const require = createRequire(import.meta.url)
  const name = '@ip-location-db/geo-whois-asn-country-mmdb'
  const { version } = require(`${name}/package.json`) as { version: string }
  return { path: require.resolve(`${name}/geo-whois-asn-country.mmdb`), version: `${name} ${version}` }
}

/** The bundled file as the build prepared it (scripts/build-data.mjs). */
export const preparedCountries = join(builtFolder, 'data', 'countries.bin')

/** Reads a MaxMind-format country file, the bundled one by default. TEITEN_FILE_NOT_FOUND, TEITEN_UNKNOWN_FORMAT. */
export async function loadOrigins(mmdbPath?: string): Promise<Origins> {
  if (mmdbPath !== undefined) return originsOf(mmdbPath)
  const { path, version } = bundledCountries()
  return readPreparedOrigins(preparedCountries, version) ?? originsOf(path)
}

async function originsOf(path: string): Promise<Origins> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new TeitenError('TEITEN_FILE_NOT_FOUND', 'cannot read the country file', {
      where: path,
      next: 'Check the path, or leave it out to use the bundled file.',
      cause,
    })
  }
  const ranges = mmdbRanges(bytes, path)
  const v4Index = indexOfFirst16Bits(ranges.v4From)
  return { ...ranges, v4Index, v4Whole: wholeFirst16Bits(v4Index, ranges) }
}

function wholeFirst16Bits(index: Uint32Array, { v4From, v4Country }: CountryRanges): Uint16Array {
  const whole = new Uint16Array(65_536)
  for (let prefix = 0; prefix < 65_536; prefix++) {
    const range = index[prefix]!
    const next = v4From[range + 1] ?? Number.POSITIVE_INFINITY
    const reaches = next >= (prefix + 1) * 65_536 && v4From[range]! <= prefix * 65_536
    whole[prefix] = reaches ? v4Country[range]! : SEVERAL
  }
  return whole
}

function indexOfFirst16Bits(from: Uint32Array): Uint32Array {
  const index = new Uint32Array(65_537)
  let range = 0
  for (let prefix = 0; prefix < 65_536; prefix++) {
    while (range + 1 < from.length && from[range + 1]! <= prefix * 65_536) range++
    index[prefix] = range
  }
  index[65_536] = Math.max(0, from.length - 1)
  return index
}

/** Country of registration of the address at word index `at`: two ASCII letters, first in the high byte; 0 unknown. */
export function originOf(origins: Origins, words: ArrayLike<number>, at = 0): number {
  return isV4(words, at) ? v4Origin(origins, words[at + 3]!) : v6Origin(origins, words[at]!, words[at + 1]!)
}

function v4Origin(o: Origins, address: number): number {
  const whole = o.v4Whole[address >>> 16]!
  if (whole !== SEVERAL) return whole
  let low = o.v4Index[address >>> 16]!
  let high = o.v4Index[(address >>> 16) + 1]!
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (o.v4From[middle]! <= address) low = middle
    else high = middle - 1
  }
  return o.v4Country[low] ?? 0
}

function v6Origin(o: Origins, first: number, second: number): number {
  let low = 0
  let high = (o.v6From.length >>> 1) - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    const word = o.v6From[2 * middle]!
    if (word < first || (word === first && o.v6From[2 * middle + 1]! <= second)) low = middle
    else high = middle - 1
  }
  return o.v6Country[low] ?? 0
}
