import type { FastifyInstance, FastifyReply } from 'fastify'
import Type, { type Static } from 'typebox'
import { TeitenError } from '../base/error.ts'
import { daysPeriod, type Period, parsePeriod, periodDays } from '../base/period.ts'
import { addDays } from '../base/time.ts'
import { type Observatory, RECENT_DAYS } from '../model/observatory.ts'
import { parsePortLabel, portLabel } from '../model/protocol.ts'
import type { FindingsPage, PayloadPage, PortPage, PortsPage, SensorsPage, TodayPage } from './pages.ts'
import { inTime } from './patience.ts'
import { findingsCsv, portDaysCsv, rankingCsv, sensorsCsv } from './tables.ts'
import { frameOf, todayPage } from './today-page.ts'

/** Longest period that one request may ask for. */
export const MOST_DAYS = 366

const PeriodQuery = Type.Object(
  {
    period: Type.Optional(
      Type.String({
        maxLength: 32,
        description: '2014-06, 2014-Q2, 2014-H1, 2014 or 2014-06-01..2014-06-15; the last 28 days if it is left out',
      }),
    ),
    format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('csv')])),
  },
  { additionalProperties: false },
)
const RankingQuery = Type.Object(
  {
    ...PeriodQuery.properties,
    survey: Type.Optional(
      Type.Union([Type.Literal('include'), Type.Literal('exclude')], {
        description: 'exclude: ranked without survey scanners; every row holds both counts in either case',
      }),
    ),
  },
  { additionalProperties: false },
)
const StretchQuery = Type.Object({ period: PeriodQuery.properties.period }, { additionalProperties: false })
const NoQuery = Type.Object({}, { additionalProperties: false })
const PortParams = Type.Object({ port: Type.String({ maxLength: 16, description: '7778-tcp' }) })
const IdParams = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'of a payload or a group, 32 hexadecimal digits' }),
})
const NameParams = Type.Object({ name: Type.String({ maxLength: 120, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }) })

type PeriodQuery = Static<typeof PeriodQuery>
type StretchQuery = Static<typeof StretchQuery>
type RankingQuery = Static<typeof RankingQuery>

/** The period that a request names, or the last 28 days with data; throws TEITEN_BAD_VALUE or TEITEN_NO_DATA. */
async function periodOf(observatory: Observatory, query: PeriodQuery): Promise<Period> {
  if (query.period !== undefined) {
    const period = parsePeriod(query.period)
    if (periodDays(period) > MOST_DAYS)
      throw new TeitenError('TEITEN_BAD_VALUE', `"${query.period}" is longer than ${MOST_DAYS} days`, {
        next: 'Ask for a year or less.',
      })
    return period
  }
  const { lastDay } = await inTime(observatory.status())
  if (lastDay === null)
    throw new TeitenError('TEITEN_NO_DATA', 'nothing has been imported yet', {
      next: 'Run teiten import with a capture or a log.',
    })
  return daysPeriod(addDays(lastDay, 1 - RECENT_DAYS), lastDay)
}

function sendCsv(reply: FastifyReply, name: string, text: string): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(text)
}

/** Everything under /api/v1: read-only, by GET and HEAD. */
export function addRoutes(app: FastifyInstance, observatory: Observatory): void {
  app.get('/api/v1/status', { schema: { querystring: NoQuery } }, () => inTime(observatory.status()))

  app.get('/api/v1/today', { schema: { querystring: NoQuery } }, async (): Promise<TodayPage> => {
    const period = await periodOf(observatory, {})
    return todayPage(await inTime(observatory.period(period)), await observatory.status())
  })

  app.get<{ Querystring: RankingQuery }>(
    '/api/v1/ports',
    { schema: { querystring: RankingQuery } },
    async (request, reply) => {
      const data = await inTime(observatory.period(await periodOf(observatory, request.query)))
      const { ranking, queries } = await inTime(observatory.ranking(data.period, request.query.survey !== 'exclude'))
      if (request.query.format === 'csv') return sendCsv(reply, `ports-${data.period.name}`, rankingCsv(ranking))
      const found = data.findings.map(section => labelOf(section.finding.protocol, section.finding.port))
      const listed = new Set(ranking.rows.map(row => row.key))
      const findingPorts = data.findingPorts.filter(row => !listed.has(row.key))
      return {
        ...frameOf(data),
        queries,
        ranking,
        findingPorts,
        found,
        surveyKnown: data.survey.share.value !== null,
      } satisfies PortsPage
    },
  )

  app.get<{ Querystring: PeriodQuery }>(
    '/api/v1/findings',
    { schema: { querystring: PeriodQuery } },
    async (request, reply) => {
      const data = await inTime(observatory.period(await periodOf(observatory, request.query)))
      if (request.query.format === 'csv')
        return sendCsv(reply, `findings-${data.period.name}`, findingsCsv(data.findings))
      return {
        ...frameOf(data),
        findings: data.findings,
        campaigns: data.campaigns.rows,
        bursts: data.bursts,
      } satisfies FindingsPage
    },
  )

  app.get<{ Querystring: PeriodQuery }>(
    '/api/v1/sensors',
    { schema: { querystring: PeriodQuery } },
    async (request, reply) => {
      const data = await inTime(observatory.period(await periodOf(observatory, request.query)))
      if (request.query.format === 'csv') return sendCsv(reply, `sensors-${data.period.name}`, sensorsCsv(data))
      return { ...frameOf(data), telescope: data.telescope } satisfies SensorsPage
    },
  )

  addPortRoute(app, observatory)
  addPayloadRoute(app, observatory)
  addReportRoutes(app, observatory)
}

function addPortRoute(app: FastifyInstance, observatory: Observatory): void {
  app.get<{ Querystring: PeriodQuery; Params: { port: string } }>(
    '/api/v1/ports/:port',
    { schema: { querystring: PeriodQuery, params: PortParams } },
    async (request, reply) => {
      const port = parsePortLabel(request.params.port.replace('-', '/'))
      if (port === null)
        throw new TeitenError('TEITEN_BAD_VALUE', 'that is not a port with its protocol', {
          next: 'Write 7778-tcp, 53-udp or 8-icmp.',
        })
      const period = await periodOf(observatory, request.query)
      const observation = await inTime(observatory.port(port.protocol, port.port, period))
      const label = portLabel(port.protocol, port.port)
      if (observation === null)
        throw new TeitenError('TEITEN_NOT_FOUND', `no access to ${label} in ${period.name}`, {
          next: 'Ask for another period.',
        })
      if (request.query.format === 'csv')
        return sendCsv(reply, `port-${request.params.port.toLowerCase()}-${period.name}`, portDaysCsv(observation))
      const data = await inTime(observatory.period(period))
      return {
        ...frameOf(data),
        queries: observation.sqlQueries,
        observation,
        surveyKnown: data.survey.share.value !== null,
        gaps: data.telescope.sensors,
      } satisfies PortPage
    },
  )
}

function addPayloadRoute(app: FastifyInstance, observatory: Observatory): void {
  app.get<{ Querystring: StretchQuery; Params: { id: string } }>(
    '/api/v1/payloads/:id',
    { schema: { querystring: StretchQuery, params: IdParams } },
    async (request): Promise<PayloadPage> => {
      const period = await periodOf(observatory, request.query)
      const payload = await inTime(observatory.payload(request.params.id, period))
      const { timeZone } = await inTime(observatory.status())
      return { period, timeZone, payload }
    },
  )
}

/** A report page brings its own style and nothing else; a sandbox keeps it from this origin. */
const REPORT_POLICY =
  "sandbox allow-downloads allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

function addReportRoutes(app: FastifyInstance, observatory: Observatory): void {
  app.get('/api/v1/reports', { schema: { querystring: NoQuery } }, () => observatory.reports())
  app.get<{ Params: { name: string } }>(
    '/api/v1/reports/:name',
    { schema: { querystring: NoQuery, params: NameParams } },
    async (request, reply) => {
      const file = await observatory.reportFile(request.params.name)
      if (file === null)
        throw new TeitenError('TEITEN_NOT_FOUND', 'no report of that name', { next: 'See /api/v1/reports.' })
      const shown = /^(text\/html|application\/pdf)\b/.test(file.mediaType)
      reply
        .header('content-security-policy', REPORT_POLICY)
        .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename="${request.params.name}"`)
      return reply
        .type(file.mediaType)
        .send(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength))
    },
  )
}

function labelOf(protocol: string, port: number): string {
  return `${port}/${protocol === 'icmpv6' ? 'ICMPv6' : protocol.toUpperCase()}`
}
