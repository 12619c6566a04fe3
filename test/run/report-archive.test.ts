import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { keepAnswers } from '../../src/run/look-up/keep-answers.ts'
import { newReportArchive } from '../../src/run/publish/report-archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'teiten-archive-'))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const imprint = (published: string) =>
  JSON.stringify({
    published,
    synthetic: { scenarios: ['june-2014'] },
    findings: [{ headline: { ja: '急増', en: 'Surge' }, finding: { protocol: 'tcp', port: 7778 } }],
  })

describe('newReportArchive', () => {
  for (const name of ['ja.html', 'en.pdf', 'finding_days.csv', 'ports.csv']) write(`teiten-2014-06.${name}`, 'x')
  write('teiten-2014-06.json', imprint('2014-07-22'))
  write('teiten-2014-05.ja.md', 'x')
  write('notes.txt', 'x')
  write('teiten-2014-06.ja.pdf.part', 'x')
  const archive = newReportArchive(folder)

  it('gives a language to files of words only, and no file that is not a report', () => {
    expect(archive.list().map(({ name, period, language }) => [name, period, language])).toEqual([
      ['teiten-2014-06.en.pdf', '2014-06', 'en'],
      ['teiten-2014-06.finding_days.csv', '2014-06', null],
      ['teiten-2014-06.ja.html', '2014-06', 'ja'],
      ['teiten-2014-06.json', '2014-06', null],
      ['teiten-2014-06.ports.csv', '2014-06', null],
      ['teiten-2014-05.ja.md', '2014-05', 'ja'],
    ])
  })

  it('takes date, headline and ports from the JSON beside them, again when it has changed', () => {
    expect(archive.list()[0]).toMatchObject({ published: '2014-07-22', synthetic: true, headline: { en: 'Surge' } })
    expect(archive.list().at(-1)).toMatchObject({ published: null, synthetic: false, headline: null })
    expect(archive.printing('7778/TCP')).toHaveLength(5)
    expect(archive.printing('23/TCP')).toEqual([])
    write('teiten-2014-06.json', imprint('2014-08-01'))
    utimesSync(join(folder, 'teiten-2014-06.json'), 1, 1)
    expect(archive.list()[0]!.published).toBe('2014-08-01')
  })

  it('hands out what it lists and nothing else', () => {
    expect(archive.file('teiten-2014-06.ports.csv')?.mediaType).toBe('text/csv; charset=utf-8')
    expect(archive.file('notes.txt')).toBeNull()
    expect(archive.file('../teiten-2014-06.json')).toBeNull()
  })
})

describe('keepAnswers', () => {
  it('works an answer out once for each state, forgets failures and the oldest', async () => {
    const kept = keepAnswers<number>(2)
    let worked = 0
    const work = async () => ++worked
    expect(await Promise.all([kept.of('a', '1', work), kept.of('a', '1', work)])).toEqual([1, 1])
    expect(await kept.of('a', '2', work)).toBe(2)
    await expect(kept.of('b', '1', () => Promise.reject(new Error('down')))).rejects.toThrow('down')
    expect(await kept.of('b', '1', work)).toBe(3)
    await kept.of('c', '1', work)
    expect(await kept.of('b', '1', work)).toBe(3)
    expect(await kept.of('a', '2', work)).toBe(5)
  })
})
