import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatBlock, parseBlock } from '../../src/base/address.ts'
import { loadSurveyLists, readSurveyList } from '../../src/classify/survey-scanners.ts'
import { isSurveyScanner, listsOf, surveySet } from '../../src/classify/survey-set.ts'

const shared = process.env.TEITEN_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data')
const nict = join(shared, 'lists/surveyscanner_2025_4Q.json')
if (!existsSync(nict)) console.warn(`skipped: ${nict} is not there`)

describe('readSurveyList', () => {
  it("reads NICT's form with the latest day, and counts what is no address", () => {
    const list = readSurveyList(
      '[{"ip":"192.0.2.1","scanner":"a","last_seen":"2025-10-01"},{"ip":"198.51.100.0/24","last_seen":"2025-12-31"},{"ip":"x"}]',
      'n.json',
    )
    expect(list.blocks.map(formatBlock)).toEqual(['192.0.2.1/32', '198.51.100.0/24'])
    expect(list).toMatchObject({ date: '2025-12-31', skipped: 1 })
  })

  it('reads a MISP warninglist', () => {
    expect(
      readSurveyList('{"name":"scanners","version":20251103,"list":["192.0.2.0/28","2001:db8::1"]}', 'm.json'),
    ).toMatchObject({ date: '2025-11-03', skipped: 0 })
  })

  it('reads plain text with comments and a date', () => {
    const list = readSurveyList('# date: 2025-06-30\n192.0.2.1 # one\n\n2001:db8::/32\n', 'p.txt')
    expect(list.blocks.length).toBe(2)
    expect(list.date).toBe('2025-06-30')
  })

  it.each(['{"a":1}', '[1', '<html>', '{"list":"x"}', '["x"]'])('refuses %s', text => {
    expect(() => readSurveyList(text, 'x')).toThrow(expect.objectContaining({ code: 'TEITEN_UNKNOWN_FORMAT' }))
  })

  it.skipIf(!existsSync(nict))('reads the list of the fourth quarter of 2025', () => {
    const list = readSurveyList(readFileSync(nict, 'utf8'), nict)
    expect(list.blocks.length).toBeGreaterThan(100)
    expect(list.skipped).toBe(0)
    expect(list.date).toMatch(/^2025-12-/)
  })
})

describe('validity', () => {
  it("is the quarter that NICT's list is named after, or that of its latest day; what plain text says; else any time", () => {
    const nictText = '[{"ip":"192.0.2.1","last_seen":"2025-11-03"}]'
    expect(readSurveyList(nictText, 'surveyscanner_2025_3Q.json')).toMatchObject({
      from: '2025-07-01',
      to: '2025-09-30',
    })
    expect(readSurveyList(nictText, 'list.json')).toMatchObject({ from: '2025-10-01', to: '2025-12-31' })
    expect(readSurveyList('# from: 2014-04-01\n# to: 2014-06-30\n192.0.2.1\n', 'p.txt')).toMatchObject({
      ...{ from: '2014-04-01', to: '2014-06-30', date: '2014-06-30' },
    })
    expect(readSurveyList('192.0.2.1\n', 'p.txt')).toMatchObject({ from: null, to: null })
    expect(() => readSurveyList('# from: 2014-07-01\n# to: 2014-06-30\n192.0.2.1\n', 'p.txt')).toThrow(
      expect.objectContaining({ code: 'TEITEN_UNKNOWN_FORMAT' }),
    )
  })

  it('decides which accesses are marked: those of its days only', () => {
    const list = readSurveyList('# from: 2014-04-01\n# to: 2014-06-30\n192.0.2.1\n', 'p.txt')
    const set = surveySet([list, readSurveyList('198.51.100.1\n', 'q.txt')])!
    const asked = (address: string, time: string) =>
      isSurveyScanner(set, Uint32Array.from(parseBlock(address)!.words), 0, Date.parse(time) / 1000)
    expect(asked('192.0.2.1', '2014-03-31T23:59:59Z')).toBe(false)
    expect(asked('192.0.2.1', '2014-04-01T00:00:00Z')).toBe(true)
    expect(asked('192.0.2.1', '2014-06-30T23:59:59Z')).toBe(true)
    expect(asked('192.0.2.1', '2014-07-01T00:00:00Z')).toBe(false)
    expect(asked('198.51.100.1', '2014-07-01T00:00:00Z')).toBe(true)
    expect(surveySet([])).toBeNull()
    expect(listsOf([list], '2014-06-30', '2014-07-31').length).toBe(1)
    expect(listsOf([list], '2014-07-01', '2014-08-01')).toEqual([])
  })
})

describe('loadSurveyLists', () => {
  it('reads the lists of a folder, in order of name; an absent folder has none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'survey-'))
    writeFileSync(join(folder, 'a.txt'), '# date: 2025-06-30\n192.0.2.1\n')
    writeFileSync(join(folder, 'b.txt'), '192.0.2.2\n')
    writeFileSync(join(folder, 'README.md'), 'no list')
    expect(loadSurveyLists(folder).map(l => [l.blocks.length, l.date])).toEqual([
      [1, '2025-06-30'],
      [1, null],
    ])
    expect(loadSurveyLists(join(folder, 'none'))).toEqual([])
  })
})
