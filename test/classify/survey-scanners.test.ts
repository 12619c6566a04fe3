import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatBlock } from '../../src/base/address.ts'
import { loadSurveyLists, readSurveyList } from '../../src/classify/survey-scanners.ts'

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

describe('loadSurveyLists', () => {
  it('joins the lists of a folder and takes the latest date; an absent folder is empty', () => {
    const folder = mkdtempSync(join(tmpdir(), 'survey-'))
    writeFileSync(join(folder, 'a.txt'), '# date: 2025-06-30\n192.0.2.1\n')
    writeFileSync(join(folder, 'b.txt'), '192.0.2.2\n')
    writeFileSync(join(folder, 'README.md'), 'no list')
    expect(loadSurveyLists(folder)).toMatchObject({ date: '2025-06-30', skipped: 0 })
    expect(loadSurveyLists(folder).blocks.length).toBe(2)
    expect(loadSurveyLists(join(folder, 'none')).blocks).toEqual([])
  })
})
