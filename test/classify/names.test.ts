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
