import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import type { ImportResult, ImportTotal } from '../../src/run/import/import-result.ts'
import { smallCapture, writeSmallCapture } from './small-capture.ts'
import { teiten, temporaryFolder } from './teiten-command.ts'

const folder = temporaryFolder('bad')
const data = join(folder, 'data')
const DAY = Date.parse('2014-06-10T00:00:00Z') / 1000
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const path = (name: string) => join(folder, name)

async function importJson(files: string[], more: string[] = []) {
  const ended = await teiten(['import', ...files, '--data', data, '--json', ...more])
  return { ...ended, ...(JSON.parse(ended.stdout) as { files: ImportResult[]; total: ImportTotal }) }
}

it('a bad file does not keep the good ones from being read; each says what is wrong in one line', async () => {
  writeSmallCapture(path('good.pcap'), 100, DAY, 1)
  writeFileSync(path('empty.pcap'), '')
  writeFileSync(path('cut.pcap'), smallCapture(100, DAY, 2).subarray(0, 24 + 70 * 60 + 33))
  writeFileSync(path('cut.pcap.gz'), gzipSync(smallCapture(100, DAY, 3)).subarray(0, 900))
  writeFileSync(path('text.log'), 'once upon a time\nthere was a log\n')
  mkdirSync(path('folder.pcap'))
  const names = ['missing.pcap', 'empty.pcap', 'folder.pcap', 'text.log', 'cut.pcap', 'cut.pcap.gz', 'good.pcap']
  const { code, files } = await importJson(names.map(path))
  expect(code).toBe(2)
  expect(files.map(f => f.error?.code ?? null)).toEqual([
    'TEITEN_FILE_NOT_FOUND',
    'TEITEN_EMPTY_FILE',
    'TEITEN_NOT_A_FILE',
    'TEITEN_UNKNOWN_FORMAT',
    'TEITEN_TRUNCATED',
    'TEITEN_TRUNCATED',
    null,
  ])
  for (const file of files) expect(file.error?.message ?? '').not.toMatch(/\n/)
  expect(files[4]).toMatchObject({ packets: 60, accesses: 60 })
  expect(files[5]!.packets).toBeGreaterThan(0)
  expect(files[6]).toMatchObject({ packets: 100, accesses: 100 })
})

it('an unknown link type is counted packet by packet', async () => {
  const capture = smallCapture(50, DAY, 4)
  capture.writeUInt32LE(147, 20)
  writeFileSync(path('link.pcap'), capture)
  const { code, files } = await importJson([path('link.pcap')])
  expect(code).toBe(0)
  expect(files[0]).toMatchObject({ packets: 50, accesses: 0, oddities: { 'unknown-link-type': 50 } })
})

it('a broken row is counted with its place, and --strict stops there and adds nothing', async () => {
  const map = path('map.yaml')
  writeFileSync(
    map,
    'format: csv\ncolumns: { time: t, source: s, protocol: p, destination_port: d }\ntime: { format: iso, zone: UTC }\n',
  )
  writeFileSync(
    path('rows.csv'),
    't,s,p,d\n2014-06-10 00:00:00,203.0.113.1,TCP,80\nnonsense\n2014-06-10 00:00:01,203.0.113.2,TCP,80\n',
  )
  const strict = await teiten(['import', path('rows.csv'), '--data', data, '--map', map, '--strict'])
  expect(strict.code).toBe(2)
  expect(strict.stdout).toMatch(/TEITEN_BAD_ROW.*rows\.csv:3/)
  const { files } = await importJson([path('rows.csv')], ['--map', map])
  expect(files[0]).toMatchObject({ events: 2, rejected: 1, accesses: 2, places: [{ line: 3 }] })
})

it('wrong usage is said in one line with the next step', async () => {
  for (const [args, pattern] of [
    [['report', '--period', 'june'], /TEITEN_BAD_VALUE.*2014-06/],
    [['report', '--period', '2014-06', '--format', 'docx'], /TEITEN_USAGE.*html/],
    [['port', '7778'], /TEITEN_USAGE.*7778\/tcp/],
    [['ports', '--time-zone', 'Mars/Olympus'], /TEITEN_BAD_VALUE.*Mars/],
    [['simulate', 'june-2015'], /TEITEN_UNKNOWN_SCENARIO.*june-2014/],
    [['import', 'x.pcap', '--addresses', '300.1.2.3'], /TEITEN_BAD_VALUE.*300/],
    [['nonsense'], /unknown command/],
  ] as const) {
    const { code, stderr } = await teiten([
      ...args,
      ...(args[0] === 'nonsense' || args[0] === 'simulate' ? [] : ['--data', data]),
    ])
    expect([args.join(' '), code]).toEqual([args.join(' '), 2])
    expect(stderr).toMatch(pattern)
  }
})

it('an unknown key in the settings is an error with its line', async () => {
  writeFileSync(path('site.yaml'), 'timeZone: UTC\nsenors: []\n')
  const { code, stderr } = await teiten(['ports', '--data', data, '--config', path('site.yaml')])
  expect(code).toBe(2)
  expect(stderr).toMatch(/TEITEN_BAD_CONFIG.*site\.yaml/)
})

it('a data folder that cannot be used says so', async () => {
  writeFileSync(path('no-folder'), 'a file')
  const { code, stderr } = await teiten(['ports', '--data', path('no-folder')])
  expect(code).toBe(3)
  expect(stderr).toMatch(/^TEITEN_STORE_LOCKED: /)
})
