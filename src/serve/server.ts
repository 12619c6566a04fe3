import { isIP } from 'node:net'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { TeitenError } from '../base/error.ts'
import type { Observatory } from '../model/observatory.ts'
import { problem, problemOf, sendProblem } from './problem.ts'
import { addRoutes } from './routes.ts'

export interface ServerOptions {
  observatory: Observatory
  /** Address to listen on; loopback unless the operator says otherwise. */
  host: string
  /** 0 takes any free port. */
  port: number
  /** Folder of the built pages; without it only the API answers. */
  webRoot: string | null
  /** One line per failed request; nothing of what a sender wrote. */
  log: (line: string) => void
}

/** Requests per minute and address: far above what a page needs, far below what would occupy the store. */
export const REQUESTS_PER_MINUTE = 600

/** Addresses of pages, all answered with the same document. */
const PAGES = /^\/(?:today|ports(?:\/[0-9]{1,5}-[a-z0-9]{2,6})?|payloads\/[0-9a-f]{32}|findings|reports|sensors)?\/?$/i

/** Serves API and pages; throws TEITEN_PORT_IN_USE if another program has the port. */
export async function startServer(options: ServerOptions): Promise<{ url: string; close(): Promise<void> }> {
  const app = await buildServer(options)
  try {
    await app.listen({ host: options.host, port: options.port })
  } catch (cause) {
    await app.close()
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE')
      throw new TeitenError('TEITEN_PORT_IN_USE', `port ${options.port} is taken`, {
        where: options.host,
        next: 'Stop the other program or pass --port.',
        cause,
      })
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
      throw new TeitenError('TEITEN_BAD_VALUE', `cannot listen on ${options.host}:${options.port}`, {
        next: 'Pass another --host or a --port above 1023.',
        cause,
      })
    throw cause
  }
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  const host = isIP(options.host) === 6 ? `[${options.host}]` : options.host
  return { url: `http://${host}:${port}`, close: () => app.close() }
}

/** The server without a listening socket. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: 1024,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: true,
    exposeHeadRoutes: true,
    frameworkErrors: (error, _request, reply) => void sendProblem(reply as FastifyReply, problemOf(error)),
    routerOptions: { maxParamLength: 128 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  })
  await app.register(helmet, {
    strictTransportSecurity: false, // served over loopback or behind a proxy that sets it
    crossOriginEmbedderPolicy: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  })
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: '1 minute',
    allowList: request => !request.url.startsWith('/api/'), // a first visit loads a hundred pieces of a font
  })
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      reply.header('allow', 'GET, HEAD')
      return sendProblem(reply, problem(405, 'TEITEN_READ_ONLY', 'This interface only reads', 'Use GET or HEAD.'))
    }
    if (isLoopback(options.host) && !isLoopbackName(request.headers.host)) {
      // A page elsewhere can point its own name at 127.0.0.1 (DNS rebinding); such requests carry that name.
      return sendProblem(
        reply,
        problem(
          421,
          'TEITEN_WRONG_HOST',
          'This server answers to its loopback name only',
          'Open it as http://localhost.',
        ),
      )
    }
  })
  app.setErrorHandler((error, request, reply) => {
    const document = problemOf(error)
    if (document.status >= 500)
      options.log(
        `${request.method} ${request.routeOptions.url ?? 'unknown'} ${document.status} ${document.code} ${insideOf(error)}`,
      )
    return sendProblem(reply, document)
  })
  addRoutes(app, options.observatory)
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache')
  })
  await addPages(app, options.webRoot)
  return app
}

async function addPages(app: FastifyInstance, webRoot: string | null): Promise<void> {
  if (webRoot !== null)
    await app.register(fastifyStatic, {
      root: webRoot,
      index: false,
      immutable: true,
      maxAge: '365d',
      wildcard: false, // a route for each file: what is no file is a page or not there, never a folder that is refused
      dotfiles: 'ignore',
    })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!
    if (webRoot !== null && PAGES.test(path))
      return reply
        .header('cache-control', 'no-cache')
        .sendFile('index.html', { maxAge: 0, immutable: false, cacheControl: false })
    return sendProblem(reply, problem(404, 'TEITEN_NOT_FOUND', 'Nothing is here', 'The interface lies under /api/v1.'))
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}

function isLoopbackName(header: string | undefined): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i.test(header ?? '')
}

/** For the operator's log only. */
function insideOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : 'unknown'
}
