import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { keyDigest, newIdentity } from '../../src/capture/link/certificate.ts'
import { formatCode, newSecret, parseCode } from '../../src/capture/link/enrolment-code.ts'

const folder = mkdtempSync(join(tmpdir(), 'teiten-cert-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const openssl = spawnSync('openssl', ['version']).status === 0
if (!openssl) console.warn('SKIPPED: openssl is not installed')

describe('newIdentity', () => {
  it.each(['teiten sensor', '', 'x'.repeat(300), '観測'])(
    'makes a certificate for "%s" that is signed by its own key',
    name => {
      const { certificate } = newIdentity(name)
      const x509 = new X509Certificate(certificate)
      expect(x509.verify(x509.publicKey)).toBe(true)
      expect(x509.subject).toBe(name === '' ? 'CN=' : `CN=${name.slice(0, 64)}`)
      expect([x509.validFrom, x509.validTo]).toEqual(['Jan  1 00:00:00 2000 GMT', 'Dec 31 23:59:59 9999 GMT'])
      expect(Buffer.from(x509.serialNumber, 'hex').length).toBe(16)
    },
  )

  it('gives another key each time, known by its digest', () => {
    const digests = Array.from({ length: 20 }, () => keyDigest(newIdentity('x').certificate))
    expect(new Set(digests).size).toBe(20)
    expect(digests.every(d => /^[0-9a-f]{64}$/.test(d))).toBe(true)
  })

  it.skipIf(!openssl)('is read by OpenSSL, strictly, and holds as its own authority', () => {
    const path = join(folder, 'c.pem')
    writeFileSync(path, newIdentity('teiten collector').certificate)
    const text = spawnSync('openssl', ['x509', '-in', path, '-noout', '-text'], { encoding: 'utf8' })
    expect([text.status, text.stderr]).toEqual([0, ''])
    expect(text.stdout).toContain('Version: 3 (0x2)')
    expect(text.stdout).toContain('Public Key Algorithm: ED25519')
    const asn1 = spawnSync('openssl', ['asn1parse', '-in', path], { encoding: 'utf8' })
    expect([asn1.status, asn1.stderr]).toEqual([0, ''])
    const verified = spawnSync('openssl', ['verify', '-check_ss_sig', '-CAfile', path, path], { encoding: 'utf8' })
    expect(verified.stdout).toContain(': OK')
  })
})

describe('enrolment codes', () => {
  it('carry the secret and the beginning of the key, however they are typed', () => {
    const key = keyDigest(newIdentity('c').certificate)
    for (let i = 0; i < 100; i++) {
      const secret = newSecret()
      const code = formatCode(secret, key)
      expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$/)
      for (const typed of [
        code,
        code.toLowerCase(),
        code.replaceAll('-', ' '),
        code.replace(/0/g, 'o').replace(/1/g, 'l'),
      ])
        expect(parseCode(typed)).toEqual({ secret, pin: key.slice(0, 30) })
    }
  })

  it('are not guessed from what is none', () => {
    for (const text of ['', 'x', '0'.repeat(39), '0'.repeat(41), 'U'.repeat(40), '../../etc/passwd'])
      expect(parseCode(text)).toBeNull()
  })
})
