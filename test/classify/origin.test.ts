import { mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CountryResponse, open } from 'maxmind'
import { describe, expect, it } from 'vitest'
import { type AddressWords, formatAddress, parseAddress } from '../../src/base/address.ts'
import { TeitenError } from '../../src/base/error.ts'
import { seededRandom } from '../../src/base/random.ts'
import { loadOrigins, originOf } from '../../src/classify/origin.ts'
import { readPreparedOrigins, writePreparedOrigins } from '../../src/classify/prepared-origins.ts'
import { countryText } from '../../src/model/packet-class.ts'

const bundled = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
)
const words = (text: string): AddressWords => parseAddress(text)!

describe('origin', () => {
  it('loads the bundled file in about a second and says its date', async () => {
    const before = performance.now()
    const origins = await loadOrigins()
    const bytes =
      origins.v4From.byteLength +
      origins.v4Country.byteLength +
      origins.v6From.byteLength +
      origins.v6Country.byteLength +
      origins.v4Index.byteLength
    console.info(
      `origins: ${Math.round(performance.now() - before)} ms, ${origins.v4From.length} + ${origins.v6Country.length} ranges, ${Math.round(bytes / 1e6)} MB`,
    )
    expect(performance.now() - before).toBeLessThan(5000)
    expect(bytes).toBeLessThan(60e6)
    expect(origins.date).toMatch(/^20\d\d-\d\d-\d\d$/)
  })

  it('agrees with an address-by-address look-up for 20,000 random addresses of both kinds', async () => {
    const origins = await loadOrigins()
    const reader = await open<CountryResponse>(bundled)
    const random = seededRandom(7)
    const differing: string[] = []
    for (let i = 0; i < 20_000; i++) {
      const w: AddressWords =
        i % 2 === 0
          ? [0, 0, 0xffff, random.next()]
          : [0x20000000 + random.below(0x0f000000), random.next(), random.next(), random.next()]
      const expected = (reader.get(formatAddress(w)) as unknown as { country_code?: string } | null)?.country_code ?? ''
      const found = countryText(originOf(origins, w))
      if (found !== expected && w[0] >>> 16 !== 0x2002) differing.push(`${formatAddress(w)}: ${found} for ${expected}`)
    }
    expect(differing).toEqual([])
  })

  it('knows the country of well-known addresses and no country of private ones', async () => {
    const origins = await loadOrigins()
    expect(countryText(originOf(origins, words('133.11.0.1')))).toBe('JP')
    expect(countryText(originOf(origins, words('2a00:1450::1')))).toMatch(/^[A-Z]{2}$/)
    expect(countryText(originOf(origins, words('10.0.0.1')))).toBe('')
  })

  it('comes back from its prepared form as it was, and only for the same source', async () => {
    const origins = await loadOrigins(bundled)
    const path = join(mkdtempSync(join(tmpdir(), 'origin-')), 'countries.bin')
    writePreparedOrigins(path, origins, 'file 1')
    expect(readPreparedOrigins(path, 'file 1')).toEqual(origins)
    expect(readPreparedOrigins(path, 'file 2')).toBeNull()
    expect(readPreparedOrigins(join(path, 'none'), 'file 1')).toBeNull()
  })

  it('refuses a file that is none', async () => {
    await expect(loadOrigins('/nowhere.mmdb')).rejects.toMatchObject({ code: 'TEITEN_FILE_NOT_FOUND' })
    const path = join(mkdtempSync(join(tmpdir(), 'origin-')), 'x.mmdb')
    writeFileSync(path, 'not a database')
    await expect(loadOrigins(path)).rejects.toBeInstanceOf(TeitenError)
  })
})
