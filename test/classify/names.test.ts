import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rulesFolder } from '../../src/base/package-paths.ts'
import { categoryName, loadCategories } from '../../src/classify/categories.ts'
import { countryName } from '../../src/classify/country-names.ts'
import { loadPorts, portUse } from '../../src/classify/port-knowledge.ts'

describe('countryName', () => {
  it.each([
    ['US', '米国', 'United States'],
    ['CN', '中国', 'China'],
    ['KR', '韓国', 'South Korea'],
    ['TW', '台湾', 'Taiwan'],
    ['HK', '香港', 'Hong Kong'],
    ['GB', '英国', 'United Kingdom'],
    ['JP', '日本', 'Japan'],
    ['NL', 'オランダ', 'Netherlands'],
    ['', '不明', 'Unknown'],
    ['ZZ', '不明', 'Unknown'],
    ['__proto__', '不明', 'Unknown'],
    ['QQ', 'QQ', 'QQ'],
  ])('%s is %s, %s', (code, ja, en) => {
    expect(countryName(code)).toEqual({ ja, en })
  })
})

describe('portUse', () => {
  const folderWith = (files: Readonly<Record<string, string>>): string => {
    const folder = mkdtempSync(join(tmpdir(), 'teiten-ports-'))
    mkdirSync(join(folder, 'ports'))
    for (const name of Object.keys(files)) writeFileSync(join(folder, 'ports', name), files[name]!)
    return folder
  }
  const entry = (port: string) => `ports:\n  - port: ${port}\n    service: { ja: 用途, en: use }\n`

  it('come from every file of the folder', () => {
    const folder = folderWith({ 'a.yaml': entry('[1/tcp, 2/udp]'), 'b.yaml': entry('1/udp'), 'notes.txt': 'x' })
    expect([...loadPorts(folder).byPort.keys()]).toEqual(['6/1', '17/2', '17/1'])
  })

  it.each([
    [
      'a port that is there twice, in two files',
      { 'a.yaml': entry('1/tcp'), 'b.yaml': entry('1/TCP') },
      'b.yaml',
      'twice',
    ],
    ['what is no port', { 'a.yaml': entry('70000/tcp') }, 'a.yaml', '"70000/tcp" is not a port'],
  ])('refuse %s', (_name, files, where, what) => {
    expect(() => loadPorts(folderWith(files as unknown as Record<string, string>))).toThrowError(
      expect.objectContaining({
        code: 'TEITEN_BAD_RULE',
        where: expect.stringContaining(where),
        message: expect.stringContaining(what),
      }),
    )
  })

  it('name a missing folder', () => {
    expect(() => loadPorts('/nowhere')).toThrowError(expect.objectContaining({ code: 'TEITEN_FILE_NOT_FOUND' }))
  })

  const knowledge = loadPorts(rulesFolder)

  it('knows the ports of the reference report', () => {
    expect(portUse(knowledge, 6, 7778)).toMatchObject({
      protocol: 'tcp',
      port: 7778,
      service: { ja: 'コントロールパネル' },
    })
    expect(portUse(knowledge, 6, 7778).products[0]!.kind).toBe('control-panel')
    expect(portUse(knowledge, 6, 49152).products[0]!.kind).toBe('bmc')
    expect(portUse(knowledge, 17, 47808).products[0]!.kind).toBe('industrial')
  })

  it('says that it does not know the others', () => {
    expect(portUse(knowledge, 6, 61234)).toEqual({
      protocol: 'tcp',
      port: 61234,
      service: { ja: '用途不明', en: 'no known use' },
      products: [],
    })
    expect(portUse(knowledge, 47, 0).protocol).toBe('other')
  })
})

describe('categoryName', () => {
  it('names the categories of the report and leaves an unknown id as it is', () => {
    const categories = loadCategories(rulesFolder)
    expect(categoryName(categories, 'bmc-exploit')).toEqual({
      ja: 'BMCの脆弱性利用',
      en: 'Exploitation of BMC vulnerabilities',
    })
    expect(categoryName(categories, 'x')).toEqual({ ja: 'x', en: 'x' })
  })
})
