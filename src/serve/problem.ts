import type { FastifyReply } from 'fastify'
import { type ErrorCode, TeitenError } from '../base/error.ts'
import type { Problem } from './pages.ts'

const STATUS_BY_EXIT: Record<number, number> = { 1: 404, 2: 400, 3: 503 }

/** What a caller may know of an error: an operator's mistake as it is, a fault of ours without its insides. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TeitenError && error.code !== 'TEITEN_INTERNAL') {
    return problem(STATUS_BY_EXIT[error.exitCode] ?? 500, error.code, error.message, error.next)
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  if (status === 429)
    return problem(429, 'TEITEN_TOO_MANY_REQUESTS', 'Too many requests from this address', 'Wait a minute.')
  const validation = (error as { validation?: unknown; message?: string } | null)?.validation
  if (validation !== undefined)
    return problem(
      400,
      'TEITEN_BAD_VALUE',
      (error as Error).message,
      'Check the names and values after the question mark.',
    )
  if (typeof status === 'number' && status >= 400 && status < 500)
    return problem(status, 'TEITEN_BAD_REQUEST', 'The request cannot be read', 'Check the address.')
  return problem(500, 'TEITEN_INTERNAL', 'An error of this program', 'The log of the server names it.')
}

export function problem(status: number, code: ErrorCode | `TEITEN_${string}`, detail: string, next: string): Problem {
  return { type: `urn:teiten:problem:${code}`, title: TITLES[status] ?? 'Problem', status, detail, code, next }
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  404: 'Not found',
  405: 'Method not allowed',
  421: 'Misdirected request',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
}

export function sendProblem(reply: FastifyReply, document: Problem): FastifyReply {
  return reply
    .code(document.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(document))
}
