import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rulesFolder } from '../../../src/base/package-paths.ts'
import { loadProducts } from '../../../src/investigate/product-fingerprints.ts'
import { loadRecog } from '../../../src/investigate/recog/recog-set.ts'
import { testRecog } from '../../../src/investigate/recog/test-recog.ts'
import { evidenceOf } from '../../../src/investigate/source-evidence.ts'
import { steppingStones } from '../../../src/investigate/stepping-stones.ts'
import type { ScanRecord } from '../../../src/model/advisory.ts'

const FILE = `<?xml version="1.0" encoding="UTF-8"?>
<fingerprints matches="http_header.server" protocol="http">
  <!-- <fingerprint pattern="not this"> -->
  <fingerprint pattern="^ExampleHTTPd/([\\d.]+) &amp; more$" flags="REG_ICASE">
    <description>Example</description>
    <example service.version="1.2" service.cpe23="cpe:/a:example:httpd:1.2">examplehttpd/1.2 &amp; more</example>
    <param pos="0" name="service.vendor" value="Example"/>
    <param pos="0" name="service.product" value="HTTPd"/>
    <param pos="1" name="service.version"/>
    <param pos="0" name="service.cpe23" value="cpe:/a:example:httpd:{service.version}"/>
  </fingerprint>
  <fingerprint pattern="^(a+)+$"><description>nested</description></fingerprint>
  <fingerprint pattern="^Recorder$">
    <example hw.product="Other">Recorder</example>
    <example _encoding="base64">UmVjb3JkZXI=</example>
    <param pos="0" name="hw.vendor" value="Example"/>
    <param pos="0" name="hw.product" value="Recorder 3"/>
  </fingerprint>
</fingerprints>
`

function written(text: string | Buffer, name = 'servers.xml'): string {
  const folder = mkdtempSync(join(tmpdir(), 'recog-'))
  writeFileSync(join(folder, name), text)
  return folder
}

const record = (more: Partial<ScanRecord>): ScanRecord => ({
  address: '192.0.2.1',
  protocol: 6,
  port: 80,
  scannedAt: 0,
  status: 200,
  headers: {},
  title: '',
  body: '',
  banner: '',
  ...more,
})

describe('testRecog', () => {
  it('runs examples with their values, and refuses a fingerprint with place and reason', () => {
    const result = testRecog([written(FILE)])
    expect([result.files, result.fingerprints]).toEqual([1, 3])
    expect(result.refused).toEqual([
      { where: expect.stringMatching(/servers\.xml:12$/), reason: expect.stringContaining('nested quantifiers') },
    ])
    expect(result.tests.map(t => t.reason)).toEqual(['', 'hw.product is "Recorder 3", not "Other"', ''])
  })

  it.each<[string, string | Buffer, RegExp]>([
    ['a document type', `<!DOCTYPE a [<!ENTITY b "c">]>\n${FILE}`, /document types/],
    ['what is no XML', '<fingerprints><fingerprint></fingerprints>', /./],
    ['another root', '<other/>', /no <fingerprints>/],
    [
      'other bytes than UTF-8',
      Buffer.concat([Buffer.from('<fingerprints>\n'), Buffer.from([0xff, 0xfe])]),
      /not UTF-8/,
    ],
    ['deep nesting', `<fingerprints>${'<a>'.repeat(50)}${'</a>'.repeat(50)}</fingerprints>`, /./],
  ])('refuses %s with its place', (_name, text, reason) => {
    expect(() => testRecog([written(text)])).toThrow(
      expect.objectContaining({
        code: 'TEITEN_BAD_RULE',
        where: expect.stringContaining('servers.xml'),
        message: expect.stringMatching(reason),
      }),
    )
  })
})

describe('evidenceOf with Recog', () => {
  const products = { ...loadProducts(join(rulesFolder, 'products')), recog: loadRecog([written(FILE)]) }

  it('takes our own rule before Recog, and hardware before the service', () => {
    const login = record({
      title: 'Network Camera Login',
      body: '<input type="password">',
      headers: { Server: 'Recorder' },
    })
    expect(evidenceOf(products, login, 'x').product).toBe('web-camera')
    expect(evidenceOf(products, record({ headers: { Server: 'Recorder' } }), 'x')).toMatchObject({
      product: 'recog:Example Recorder 3',
      shows: 'service',
    })
    expect(evidenceOf(products, record({ headers: { server: 'ExampleHTTPd/3 & more' } }), 'x').product).toBe(
      'recog:Example HTTPd',
    )
    expect(evidenceOf(products, record({ headers: { server: 'unknown' } }), 'x')).toMatchObject({
      product: '',
      shows: 'none',
    })
  })

  it('is counted as a stepping stone under the name that Recog gives', () => {
    const evidence = ['192.0.2.1', '192.0.2.2'].map(address =>
      evidenceOf(products, record({ address, headers: { Server: 'Recorder' } }), 'x'),
    )
    const question = {
      protocol: 6,
      port: 80,
      sources: ['192.0.2.1'],
      scannedFrom: null,
      scannedTo: null,
      timeZone: 'UTC',
    }
    expect(steppingStones(evidence, question, products)).toMatchObject([
      { productName: { ja: 'Example Recorder 3', en: 'Example Recorder 3' }, sourcesShowing: 1, shows: 'service' },
    ])
  })
})
