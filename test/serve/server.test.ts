import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TeitenError } from '../../src/base/error.ts'
import type { Problem, TodayPage } from '../../src/serve/pages.ts'
import { buildServer, REQUESTS_PER_MINUTE, startServer } from '../../src/serve/server.ts'
import { sampleObservatory } from './sample-observatory.ts'

const log: string[] = []
const build = (observatory = sampleObservatory()) =>
  buildServer({ observatory, host: '127.0.0.1', port: 0, webRoot: null, log: line => log.push(line) })

describe('API', () => {
  let app: FastifyInstance
  beforeAll(async () => {
    app = await build()
  })
  afterAll(() => app.close())

  const get = (url: string) => app.inject({ url, headers: { host: 'localhost:8080' } })
  const problemAt = async (url: string): Promise<Problem> => {
    const answer = await get(url)
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    const document = answer.json<Problem>()
    expect(document.status).toBe(answer.statusCode)
    expect(document.type).toBe(`urn:teiten:problem:${document.code}`)
    expect(answer.body).not.toMatch(/\.ts:|node_modules|at .*\(/)
    return document
  }

  it.each([
    'status',
    'today',
    'ports',
    'ports?survey=exclude',
    'ports/7778-tcp',
    'ports/49152-TCP?period=2014-06',
    `payloads/${'0'.repeat(32)}?period=2014-06`,
    'findings',
    'sensors',
    'reports',
  ])('answers %s', async path => {
    const answer = await get(`/api/v1/${path}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';font-src 'self';img-src 'self';connect-src 'self';manifest-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    )
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
    expect(
      (await app.inject({ method: 'HEAD', url: `/api/v1/${path}`, headers: { host: 'localhost' } })).statusCode,
    ).toBe(200)
  })

  it('puts the surest lasting change first on Today and compares with the same weekday', async () => {
    const today = (await get('/api/v1/today')).json<TodayPage>()
    expect(today.period.name).toBe('2014-06-03..2014-06-30')
    expect(today.changes.map(change => change.finding.port)).toEqual([49152, 7778])
    expect(today.changes[0]!.days).toHaveLength(28)
    expect(today.changes[1]!.largest!.sample).toContain('HEAD / HTTP/1.0')
    const accesses = today.totals[0]!
    expect(accesses.against).toBe('last-week')
    expect(accesses.days.at(-1)).toBe(accesses.value)
    expect(accesses.change).toBeCloseTo((accesses.value! - accesses.previous!) / accesses.previous!, 12)
  })

  it('reads the period that is asked for', async () => {
    expect((await get('/api/v1/ports?period=2014-06')).json().period).toEqual({
      name: '2014-06',
      kind: 'month',
      from: '2014-06-01',
      to: '2014-07-01',
    })
  })

  it.each([
    ['/api/v1/ports?period=never', 400, 'TEITEN_BAD_VALUE'],
    ['/api/v1/ports?format=xml', 400, 'TEITEN_BAD_VALUE'],
    ['/api/v1/ports?colour=red', 400, 'TEITEN_BAD_VALUE'],
    ['/api/v1/ports?period=1990-01-01..2014-06-30', 400, 'TEITEN_BAD_VALUE'],
    [`/api/v1/payloads/${'a'.repeat(32)}`, 404, 'TEITEN_NOT_FOUND'],
    ['/api/v1/payloads/7778', 400, 'TEITEN_BAD_VALUE'],
    ['/api/v1/ports/tcp-7778', 400, 'TEITEN_BAD_VALUE'],
    ['/api/v1/ports/99999-tcp', 400, 'TEITEN_BAD_VALUE'],
    ['/api/v1/ports/1-udp', 404, 'TEITEN_NOT_FOUND'],
    ['/api/v1/reports/other.pdf', 404, 'TEITEN_NOT_FOUND'],
    ['/api/v1/reports/..%2f..%2fetc%2fpasswd', 400, 'TEITEN_BAD_VALUE'],
    ['/api/v1/nothing', 404, 'TEITEN_NOT_FOUND'],
    ['/api/v1/%E0%A4%A', 400, 'TEITEN_BAD_REQUEST'],
    ['/today', 404, 'TEITEN_NOT_FOUND'],
    [`/api/v1/ports/${'1'.repeat(300)}`, 414, 'TEITEN_BAD_REQUEST'],
  ])('%s is a problem document', async (url, status, code) => {
    expect(await problemAt(url)).toMatchObject({ status, code })
  })

  it('keeps the insides of a fault out of the answer and in the log', async () => {
    const document = await problemAt('/api/v1/ports/666-tcp')
    expect(document).toMatchObject({ status: 500, code: 'TEITEN_INTERNAL' })
    expect(JSON.stringify(document)).not.toContain('secret')
    expect(log.at(-1)).toContain('secret')
  })

  it('only reads', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
      const answer = await app.inject({ method, url: '/api/v1/status', headers: { host: 'localhost' } })
      expect([method, answer.statusCode, answer.headers.allow]).toEqual([method, 405, 'GET, HEAD'])
    }
  })

  it('answers to loopback names only, so that no other page can reach it by a name of its own', async () => {
    expect((await app.inject({ url: '/api/v1/status', headers: { host: 'evil.example:8080' } })).statusCode).toBe(421)
    expect((await app.inject({ url: '/api/v1/status', headers: { host: '[::1]:8080' } })).statusCode).toBe(200)
  })

  it('gives tables as CSV whose columns add up', async () => {
    const answer = await get('/api/v1/ports?format=csv')
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toBe('attachment; filename="ports-2014-06-03..2014-06-30.csv"')
    const rows = answer.body
      .trim()
      .split('\r\n')
      .map(line => line.split(','))
    expect(rows[0]!.slice(0, 3)).toEqual(['rank', 'previous_rank', 'key'])
    const shares = rows.slice(1).map(row => Number(row.at(-5)))
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    for (const path of ['findings', 'sensors', 'ports/7778-tcp'])
      expect((await get(`/api/v1/${path}?format=csv`)).body).toMatch(/^[a-z_,]+\r\n/)
  })

  it('hands out a report in a sandbox of its own', async () => {
    const page = await get('/api/v1/reports/teiten-2014-06.ja.html')
    expect(page.headers['content-security-policy']).toMatch(/^sandbox .*default-src 'none'/)
    expect(page.headers['content-disposition']).toBe('inline; filename="teiten-2014-06.ja.html"')
    expect((await get('/api/v1/reports/teiten-2014-06.json')).headers['content-disposition']).toMatch(/^attachment/)
  })

  it('slows down one address that asks without end', async () => {
    const other = await build()
    let last = 200
    for (let i = 0; i <= REQUESTS_PER_MINUTE; i++)
      last = (await other.inject({ url: '/api/v1/nothing', headers: { host: 'localhost' } })).statusCode
    expect(last).toBe(404)
    for (let i = 0; i <= REQUESTS_PER_MINUTE; i++)
      last = (await other.inject({ url: '/api/v1/reports', headers: { host: 'localhost' } })).statusCode
    expect(last).toBe(429)
    await other.close()
  })
})

describe('unhappy observatories', () => {
  it('says that nothing has been imported', async () => {
    const app = await build(sampleObservatory({ empty: true }))
    const answer = await app.inject({ url: '/api/v1/today', headers: { host: 'localhost' } })
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([404, 'TEITEN_NO_DATA'])
    await app.close()
  })

  it('says that the store is down, and the rest goes on', async () => {
    const app = await build(sampleObservatory({ broken: true }))
    const answer = await app.inject({ url: '/api/v1/ports', headers: { host: 'localhost' } })
    expect([answer.statusCode, answer.json<Problem>()]).toEqual([
      503,
      expect.objectContaining({ code: 'TEITEN_STORE_DOWN', next: 'Start it again.' }),
    ])
    expect((await app.inject({ url: '/api/v1/reports', headers: { host: 'localhost' } })).statusCode).toBe(200)
    await app.close()
  })
})

describe('listening', () => {
  it('names a port that is taken', async () => {
    const options = { observatory: sampleObservatory(), host: '127.0.0.1', webRoot: null, log: () => {} }
    const first = await startServer({ ...options, port: 0 })
    const port = Number(new URL(first.url).port)
    await expect(startServer({ ...options, port })).rejects.toMatchObject({
      code: 'TEITEN_PORT_IN_USE',
    } satisfies Partial<TeitenError>)
    expect((await fetch(`${first.url}/api/v1/status`)).status).toBe(200)
    await first.close()
  })

  it('survives bytes that are not HTTP', async () => {
    const server = await startServer({
      observatory: sampleObservatory(),
      host: '127.0.0.1',
      port: 0,
      webRoot: null,
      log: () => {},
    })
    const port = Number(new URL(server.url).port)
    await new Promise<void>(resolve => {
      const socket = connect(port, '127.0.0.1', () => socket.end(Buffer.from([0x16, 3, 1, 0, 0xa5, 0, 0, 0xff])))
      socket
        .on('data', () => {})
        .on('error', () => {})
        .on('close', () => resolve())
    })
    expect((await fetch(`${server.url}/api/v1/status`)).status).toBe(200)
    await server.close()
  })
})

describe('pages', () => {
  const webRoot = mkdtempSync(join(tmpdir(), 'teiten-web-'))
  let app: FastifyInstance
  beforeAll(async () => {
    mkdirSync(join(webRoot, 'assets'))
    writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>teiten</title>')
    writeFileSync(join(webRoot, 'assets', 'index-1.js'), '')
    const observatory = sampleObservatory()
    app = await buildServer({ observatory, host: '127.0.0.1', port: 0, webRoot, log: line => log.push(line) })
  })
  afterAll(async () => {
    await app.close()
    rmSync(webRoot, { recursive: true, force: true })
  })
  const get = (url: string) => app.inject({ url, headers: { host: 'localhost' } })

  it.each(['/', '/?lang=ja', '/today', '/ports', '/ports/7778-tcp', `/payloads/${'0'.repeat(32)}`, '/sensors'])(
    '%s is the page',
    async url => {
      const answer = await get(url)
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache'])
      expect(answer.body).toContain('<title>teiten</title>')
    },
  )

  it('files are kept for ever, folders and other addresses are not there', async () => {
    const file = await get('/assets/index-1.js')
    expect([file.statusCode, file.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    for (const url of ['/assets/', '/assets', '/assets/index-2.js', '/nothing', '/%2e%2e/package.json'])
      expect([url, (await get(url)).statusCode]).toEqual([url, 404])
  })
})
