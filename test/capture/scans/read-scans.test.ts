import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readScans, type ScanFormat, type ScanOptions, sniffScans } from '../../../src/capture/scans/read-scans.ts'
import type { ScanRecord } from '../../../src/model/advisory.ts'
import { textStream } from '../logs/text-stream.ts'

const at = Date.UTC(2014, 5, 20) / 1000

async function read(text: string | Uint8Array, format: ScanFormat, options: Partial<ScanOptions> = {}) {
  const reading = readScans(textStream(text, 100), format, { scannedAt: null, strict: false, ...options })
  const records: ScanRecord[] = []
  for await (const batch of reading.batches()) records.push(...batch)
  return { records, reading }
}

const http = (more: object) => ({ status: 'success', protocol: 'http', timestamp: '2014-06-20T00:00:00Z', ...more })
const page = {
  response: {
    status_code: 200,
    headers: { server: ['thttpd'], content_type: ['text/html'], unknown: [{ key: 'X-Panel', value: ['a', 'b'] }] },
    body: '<html><TITLE lang="ko">\n  Server &amp; Panel  </title><input type=password>',
  },
}

describe('ZGrab2', () => {
  it('gives one record per module, also where nothing answered', async () => {
    const log = [
      JSON.stringify({ ip: '198.51.100.1', data: { http: http({ port: 7778, result: page }) } }),
      JSON.stringify({
        ip: '198.51.100.2',
        data: {
          http: {
            status: 'connection-timeout',
            protocol: 'http',
            port: 7778,
            timestamp: '2014-06-20T09:00:00+09:00',
            error: 'x',
          },
        },
      }),
      JSON.stringify({
        ip: '198.51.100.3',
        data: {
          ssh: {
            status: 'success',
            protocol: 'ssh',
            timestamp: '2014-06-20T00:00:00Z',
            result: { server_id: { raw: 'SSH-2.0-x' } },
          },
          telnet: {
            status: 'success',
            protocol: 'telnet',
            timestamp: '2014-06-20T00:00:00Z',
            result: { banner: 'login:' },
          },
        },
      }),
      JSON.stringify({
        ip: '198.51.100.4',
        data: {
          http: http({ result: { response: { ...page.response, request: { url: { host: '198.51.100.4:8080' } } } } }),
        },
      }),
      '{"ip": "x"}',
      'not json',
    ].join('\n')
    expect(sniffScans(Buffer.from(log))).toBe('zgrab2')
    const { records, reading } = await read(log, 'zgrab2')
    expect(records[0]).toEqual({
      address: '198.51.100.1',
      protocol: 6,
      port: 7778,
      scannedAt: at,
      status: 200,
      headers: { server: 'thttpd', 'content-type': 'text/html', 'x-panel': 'a, b' },
      title: 'Server & Panel',
      body: page.response.body,
      banner: '',
    })
    expect(records.slice(1).map(r => [r.address, r.port, r.status, r.banner, r.scannedAt])).toEqual([
      ['198.51.100.2', 7778, null, '', at],
      ['198.51.100.3', 22, null, 'SSH-2.0-x', at],
      ['198.51.100.3', 23, null, 'login:', at],
      ['198.51.100.4', 8080, 200, '', at],
    ])
    expect([reading.rows, reading.rejected, reading.places.map(p => p.line)]).toEqual([4, 2, [5, 6]])
  })

  it('wants the time from the row or from the operator', async () => {
    const log = JSON.stringify({ ip: '198.51.100.1', data: { http: { status: 'success', port: 80, result: page } } })
    expect((await read(log, 'zgrab2')).reading.rejected).toBe(1)
    expect((await read(log, 'zgrab2', { scannedAt: at })).records[0]!.scannedAt).toBe(at)
    await expect(read(log, 'zgrab2', { strict: true })).rejects.toMatchObject({
      code: 'TEITEN_BAD_ROW',
      where: 'test.log:1',
    })
  })

  it('keeps no more of an answer than it should, and no header that a page could choose to harm', async () => {
    const headers = JSON.parse(
      `{"__proto__": ["x"], "${'n'.repeat(100)}": ["y"], ${Array.from({ length: 500 }, (_, i) => `"h${i}": ["v"]`).join(',')}}`,
    )
    const log = JSON.stringify({
      ip: '198.51.100.1',
      data: {
        http: http({ port: 80, result: { response: { status_code: 200, headers, body: 'x'.repeat(200_000) } } }),
      },
    })
    const { records } = await read(log, 'zgrab2')
    expect(records[0]!.body.length).toBe(65_536)
    expect(Object.keys(records[0]!.headers).length).toBeLessThanOrEqual(100)
    expect(Object.getPrototypeOf(records[0]!.headers)).toBe(Object.prototype)
  })
})

describe('CSV', () => {
  it('finds its columns by name', async () => {
    const log =
      'timestamp,ip,port,protocol,status,http_title,server\n2014-06-20 00:00:00,198.51.100.1,7778,tcp,200,"Panel, ""x""",thttpd\n2014-06-20 00:00:00,nowhere,7778,tcp,200,x,y\nshort\n'
    expect(sniffScans(Buffer.from(log))).toBe('scan-csv')
    const { records, reading } = await read(log, 'scan-csv')
    expect(records).toMatchObject([
      {
        address: '198.51.100.1',
        port: 7778,
        protocol: 6,
        scannedAt: at,
        status: 200,
        title: 'Panel, "x"',
        headers: { server: 'thttpd' },
      },
    ])
    expect([reading.rows, reading.rejected]).toEqual([1, 2])
  })

  it('is not taken for scan data where it is a log of events', () => {
    expect(sniffScans(Buffer.from('datetime,host,src,proto,type,spt,dpt\n'))).toBeNull()
    expect(sniffScans(Buffer.from('time,ip,port,dport\n'))).toBeNull()
  })
})

it('readScans never throws, whatever the bytes', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom(
        '\n',
        'ip,port,time\n',
        '{"ip":"192.0.2.1","data":{"http":{"status":"success","result":',
        '{}',
        '}}}}',
      )
      .map(s => Buffer.from(s)),
    fc.json().map(s => Buffer.from(s)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 15 }),
      fc.constantFrom<ScanFormat>('zgrab2', 'scan-csv'),
      async (pieces, format) => {
        const bytes = Buffer.concat(pieces)
        sniffScans(bytes)
        const { records, reading } = await read(bytes, format, { scannedAt: 1 })
        expect(records.length).toBeGreaterThanOrEqual(0)
        expect(reading.places.length).toBeLessThanOrEqual(10)
      },
    ),
    { numRuns: 500 },
  )
})
