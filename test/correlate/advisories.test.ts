import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { rulesFolder } from '../../src/base/package-paths.ts'
import { loadAdvisories } from '../../src/correlate/advisories.ts'

const folders: string[] = []
afterAll(() => {
  for (const f of folders) rmSync(f, { recursive: true })
})

const good = `
id: one-2014
title: { ja: 一, en: One }
product: { ja: 品, en: Product }
productKind: router
summary: { ja: 概要, en: Summary }
disclosed: '2014-06-19'
timeZone: UTC
ports: [80/TCP]
signatures: []
references: [https://example.org/]
`

function folderWith(text: string, name = 'one-2014.yaml'): string {
  const folder = mkdtempSync(join(tmpdir(), 'teiten-advisories-'))
  folders.push(folder)
  writeFileSync(join(folder, name), text)
  return folder
}

describe('loadAdvisories', () => {
  it('loads the disclosures of the reference cases, the earliest first', () => {
    const all = loadAdvisories(join(rulesFolder, 'advisories'))
    const cases = ['heartbleed-2014', 'bmc-psblock-2014', 'vbulletin-2015', 'weblogic-2015', 'struts-s2-032-2016']
    expect(all.map(a => a.id).filter(id => cases.includes(id))).toEqual(cases)
    expect(all.map(a => a.disclosed)).toEqual(all.map(a => a.disclosed).sort())
    const bmc = all.find(a => a.id === 'bmc-psblock-2014')!
    expect(bmc).toMatchObject({ disclosed: '2014-06-19', ports: ['49152/tcp'], request: 'GET /PSBlock', cve: [] })
    expect(bmc.exposedHosts).toMatchObject({ count: 32000, countedBy: { ja: '脆弱性情報の公表者' } })
  })

  it('fills what may be left out and spells ports in one way', () => {
    expect(loadAdvisories(folderWith(good))[0]).toMatchObject({
      ports: ['80/tcp'],
      exposedHosts: null,
      cve: [],
      request: '',
    })
  })

  it('refuses a wrong day, port, zone, key and file name with TEITEN_BAD_RULE or TEITEN_BAD_VALUE', () => {
    for (const [from, to] of [
      ['2014-06-19', '2014-06-31'],
      ['80/TCP', '80000/TCP'],
      ['productKind', 'kind'],
      ['id: one-2014', 'id: two-2014'],
      ['[80/TCP]', '[]'],
    ]) {
      expect(() => loadAdvisories(folderWith(good.replace(from!, to!))), to).toThrow(
        expect.objectContaining({ code: 'TEITEN_BAD_RULE', where: expect.stringContaining('one-2014.yaml') }),
      )
    }
    expect(() => loadAdvisories(folderWith(good.replace('timeZone: UTC', 'timeZone: Nowhere')))).toThrow(
      expect.objectContaining({ code: 'TEITEN_BAD_VALUE' }),
    )
    expect(() => loadAdvisories('/nowhere/at/all')).toThrow(expect.objectContaining({ code: 'TEITEN_FILE_NOT_FOUND' }))
  })
})
