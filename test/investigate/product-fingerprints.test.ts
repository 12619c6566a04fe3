import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { rulesFolder } from '../../src/base/package-paths.ts'
import { loadProducts, matchProduct } from '../../src/investigate/product-fingerprints.ts'
import type { ScanRecord } from '../../src/model/advisory.ts'

const folders: string[] = []
afterAll(() => {
  for (const f of folders) rmSync(f, { recursive: true })
})

function folderWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'teiten-products-'))
  folders.push(folder)
  writeFileSync(join(folder, 'p.yaml'), text)
  return folder
}

function record(part: Partial<ScanRecord>): ScanRecord {
  return {
    address: '203.0.113.9',
    protocol: 6,
    port: 7778,
    scannedAt: 1_403_000_000,
    status: null,
    headers: {},
    title: '',
    body: '',
    banner: '',
    ...part,
  }
}

const rule = (pattern: string, must = '{ shows: service, title: Alpha }', mustNot = '{ title: Beta }') => `
products:
  - id: alpha
    name: { ja: アルファ, en: Alpha }
    kind: control-panel
    ports: [7778/tcp]
    patterns: [${pattern}]
    examples: { must: [${must}], mustNot: [${mustNot}] }
`

describe('loadProducts', () => {
  it('loads the rules that come with teiten; all their examples hold', () => {
    const set = loadProducts(join(rulesFolder, 'products'))
    expect(set.products.map(p => p.id)).toEqual(
      expect.arrayContaining([
        'kloxo',
        'directadmin',
        'cpanel',
        'plesk',
        'webmin',
        'supermicro-bmc',
        'web-camera',
        'broadband-router',
      ]),
    )
    expect(set.version).toMatch(/^[0-9a-f]{16}$/)
  })

  it('refuses a rule without examples, one that fails them, and one that could take long, naming the file', () => {
    const bad = [
      rule('{ shows: service, title: Alpha }').replace(/examples: .*/, ''),
      rule('{ shows: service, title: Gamma }'),
      rule('{ shows: service, title: "a" }', '{ shows: service, title: Alpha }', '{ title: Beta }'),
      rule('{ shows: service, title: "(a+)+$" }'),
      rule('{ shows: service, title: "Alpha(" }'),
      rule('{ shows: service, status: [200] }'),
      rule('{ shows: service, title: Alpha, colour: red }'),
    ]
    for (const text of bad) {
      expect(() => loadProducts(folderWith(text)), text).toThrow(
        expect.objectContaining({ code: 'TEITEN_BAD_RULE', where: expect.stringContaining('p.yaml') }),
      )
    }
    expect(loadProducts(folderWith(rule('{ shows: service, title: ^Alpha }'))).products).toHaveLength(1)
  })
})

describe('matchProduct', () => {
  const set = loadProducts(join(rulesFolder, 'products'))

  it('tells the login page of a panel from its bare service and from other pages', () => {
    const login = record({
      status: 200,
      body: '<html><head><title>Kloxo Login</title></head><form><input type="password" name="frm_password"><input name="frm_clientname"></form>',
    })
    expect(matchProduct(set, login)).toEqual({ product: 'kloxo', shows: 'login-page' })
    expect(matchProduct(set, record({ status: 404, headers: { server: 'DirectAdmin Daemon v1.43.3' } }))).toEqual({
      product: 'directadmin',
      shows: 'service',
    })
    for (const title of [
      'Apache HTTP Server Test Page',
      'Welcome to nginx!',
      '404 Not Found',
      '403 Forbidden',
      'Index of /',
    ]) {
      expect(
        matchProduct(
          set,
          record({ status: 200, title, headers: { server: 'Apache' }, body: `<title>${title}</title>` }),
        ),
        title,
      ).toBeNull()
    }
  })

  it('survives hostile answers quickly', () => {
    const started = performance.now()
    const hostile = [
      record({
        title: 'a'.repeat(1e6),
        body: '<title'.repeat(20_000),
        banner: 'login:\n'.repeat(20_000),
        status: 401,
        headers: { 'www-authenticate': `realm="${'camer'.repeat(20_000)}` },
      }),
      record({ headers: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`h${i}`, 'x'.repeat(1000)])) }),
      record({ headers: JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string> }),
    ]
    for (const r of hostile) matchProduct(set, r)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
