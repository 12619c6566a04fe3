import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogMap } from '../../../src/capture/logs/log-map.ts'
import { LOG_FORMATS, readLog, sniffLog } from '../../../src/capture/logs/read-log.ts'
import { readText, textStream } from './text-stream.ts'

const map: LogMap = {
  format: 'csv',
  columns: { time: 'time', source: 'src', destination_port: 'port', protocol: 'proto' },
  time: { format: 'iso', zone: 'UTC' },
}
const good = (port: number) =>
  JSON.stringify({
    connection: { transport: 'tcp', type: 'accept' },
    dst_ip: '192.0.2.2',
    dst_port: port,
    src_ip: '198.51.100.7',
    src_port: 1,
    timestamp: '2025-02-12T08:28:02',
  })
const ports = (rows: { to: string }[]) => rows.map(r => Number(r.to.split(' ')[1]))

describe('a broken row is counted with its line, and the rest is read', () => {
  const cases: [string, string, number[], { line: number; reason: string }[]][] = [
    ['a line that is not JSON', `${good(1)}\n{"a": \n${good(2)}`, [1, 2], [{ line: 2, reason: 'not JSON' }]],
    [
      'a string that is not closed, in an array',
      `[${good(1)},\n{"src_ip": "198.51.,\n"dst_port": 5},\n${good(2)}]`,
      [1, 2],
      [{ line: 2, reason: 'a string is not closed' }],
    ],
    [
      'a brace that is missing, in an array',
      `[\n${good(1)},\n{"src_ip": "x",\n${good(2)},\n${good(3)}\n]`,
      [1, 2, 3],
      [{ line: 3, reason: 'the object is not closed' }],
    ],
    [
      'brackets that do not match',
      `[\n${good(1)},\n{"a": [1, 2}},\n${good(2)}\n]`,
      [1, 2],
      [{ line: 3, reason: 'brackets do not match' }],
    ],
    [
      'something else between the objects',
      `[\n${good(1)},\n42,\n${good(2)}\n]`,
      [1, 2],
      [{ line: 3, reason: 'not an object' }],
    ],
    [
      'the file ending inside an object',
      `[\n${good(1)},\n{"src_ip": "19`,
      [1],
      [{ line: 3, reason: 'the file ends inside an object' }],
    ],
    [
      'a port that is none',
      `${good(1)}\n${good(70_000)}\n${good(2)}`,
      [1, 2],
      [{ line: 2, reason: 'the destination port cannot be read' }],
    ],
    [
      'a bracket bomb',
      `[\n${good(1)},\n{"a":${'['.repeat(100_000)}\n,\n${good(2)}\n]`,
      [1, 2],
      [{ line: 3, reason: 'nested too deeply' }],
    ],
  ]
  for (const [name, text, expected, places] of cases) {
    it(name, async () => {
      for (const chunk of [1000, 13]) {
        const { rows, reading } = await readText(text, 'tpot', { chunk })
        expect(ports(rows)).toEqual(expected)
        expect(reading.places).toEqual(places)
        expect(reading.rows + reading.rejected).toBe(expected.length + places.length)
      }
    })
  }

  it('rows longer than 4 MiB', async () => {
    const long = `{"a": "${'x'.repeat(5 * 1024 * 1024)}"}`
    for (const text of [`${good(1)}\n${long}\n${good(2)}\n`, `[${good(1)},\n${long},\n${good(2)}]`]) {
      const { rows, reading } = await readText(text, 'tpot')
      expect(ports(rows)).toEqual([1, 2])
      expect(reading.places).toEqual([{ line: 2, reason: 'longer than 4 MiB' }])
    }
  })

  it('keeps the first ten places of many', async () => {
    const { reading } = await readText(`${good(1)}\n${'{}\n'.repeat(50)}`, 'tpot')
    expect([reading.rejected, reading.places.length, reading.places[9]!.line]).toEqual([50, 10, 11])
  })
})

describe('readLog', () => {
  it('throws TEITEN_BAD_ROW with file and line if strict', async () => {
    await expect(readText(`${good(1)}\nbroken\n`, 'tpot', { strict: true })).rejects.toMatchObject({
      code: 'TEITEN_BAD_ROW',
      where: 'test.log:2',
    })
  })

  it('says that the format is wrong where no row can be read', async () => {
    const { reading } = await readText('hello\nworld\n', 'spoki')
    expect(reading.problem()).toMatchObject({ code: 'TEITEN_UNKNOWN_FORMAT', where: 'test.log:1' })
  })

  it('asks for a map', () => {
    expect(() => readLog(textStream('a'), 'csv', { strict: false, timeZone: 'UTC' })).toThrowError(
      expect.objectContaining({ code: 'TEITEN_BAD_MAP' }),
    )
  })

  it('gives more rows than a batch holds', async () => {
    const { rows } = await readText(Array.from({ length: 10_000 }, (_, i) => good(i)).join('\n'), 'tpot')
    expect(rows.length).toBe(10_000)
    expect(rows[9999]!.line).toBe(10_000)
  })

  it('never throws, whatever the bytes, in any format', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .constantFrom(
          '\n',
          '[',
          '{',
          '}',
          ']',
          '"',
          ',',
          '|',
          '\t',
          '\\',
          '{"attacks":[',
          good(1),
          '#fields\tts\tid.orig_h\n',
          'ts|saddr|daddr\n',
          'time,src,port,proto\n',
          '# CORSARO_INTERVAL_START 0 1400000000\n',
        )
        .map(s => Buffer.from(s)),
      fc.json().map(s => Buffer.from(s)),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 20 }),
        fc.constantFrom(...LOG_FORMATS),
        fc.integer({ min: 1, max: 50 }),
        async (pieces, format, chunk) => {
          const bytes = Buffer.concat(pieces)
          sniffLog(bytes)
          const { reading } = await readText(bytes, format, { chunk, map })
          expect(reading.rows + reading.rejected).toBeGreaterThanOrEqual(reading.places.length)
        },
      ),
      { numRuns: 1500 },
    )
  })
})
