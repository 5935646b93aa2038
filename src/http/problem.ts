import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { DatabaseError } from '../database/database.ts'
import { AppError, type ErrorKind, MovedError, notFound } from '../errors.ts'
import { faultsOf, isValidationError } from './faults.ts'
import { pathOf } from './path.ts'

export const Problem = z
  .object({
    type: z.url().describe('What kind of error it is: an address that explains it'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z
      .string()
      .describe('The path that was asked for; for an error of ours, the id of the request in the log'),
    errors: z
      .array(
        z.object({
          parameter: z.string().optional().describe('Of the path or the query'),
          pointer: z.string().optional().describe('Into the body (RFC 6901)'),
          detail: z.string(),
          suggestion: z.string().optional(),
        }),
      )
      .optional()
      .describe('Everything that is wrong with the request, at once'),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457)' })
export type Problem = z.infer<typeof Problem>

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

interface ProblemKind {
  status: number
  name: string
  meaning: string
}

/** Every kind of error: its status, its name in `/problems/{name}`, and what that page says. */
export const problemKinds: Record<ErrorKind, ProblemKind> = {
  moved: {
    status: 308,
    name: 'moved',
    meaning: 'The article is called something else now: `Location` says where it is.',
  },
  invalid: {
    status: 400,
    name: 'invalid-request',
    meaning:
      'Something in the path, the query or the body is not as it has to be. `errors` names every fault and, where there is one, what was probably meant.',
  },
  unauthorized: {
    status: 401,
    name: 'unauthorized',
    meaning:
      'This address needs a key, or the key that was sent does not hold: it is misspelt, has expired, or was revoked.',
  },
  forbidden: {
    status: 403,
    name: 'forbidden',
    meaning: 'The key that was sent holds, but lacks the scope that this address needs; `WWW-Authenticate` names it.',
  },
  'not-found': {
    status: 404,
    name: 'not-found',
    meaning: 'There is nothing at this address, or nothing that the public may see.',
  },
  'method-not-allowed': {
    status: 405,
    name: 'method-not-allowed',
    meaning: 'The address is there, but does not take this method; the `Allow` header names those that it takes.',
  },
  'not-acceptable': {
    status: 406,
    name: 'not-acceptable',
    meaning: 'None of the media types in the `Accept` header can be served at this address.',
  },
  timeout: { status: 408, name: 'timeout', meaning: 'The request did not come in whole in time.' },
  conflict: {
    status: 409,
    name: 'conflict',
    meaning: 'The request does not go with the present state of what it is about.',
  },
  gone: {
    status: 410,
    name: 'gone',
    meaning:
      'The article that was here was deleted, or the changes that were asked for are no longer known: whoever follows them has to start again.',
  },
  'precondition-failed': {
    status: 412,
    name: 'precondition-failed',
    meaning: 'The article has changed since it was read: `If-Match` names another version than the one that is there.',
  },
  'too-large': {
    status: 413,
    name: 'too-large',
    meaning: 'The body of the request is larger than this address takes.',
  },
  'uri-too-long': {
    status: 414,
    name: 'uri-too-long',
    meaning: 'The address is longer than any that this server answers.',
  },
  'unsupported-media-type': {
    status: 415,
    name: 'unsupported-media-type',
    meaning: 'The body of the request is in a format, or an encoding, that this address does not take.',
  },
  unprocessable: {
    status: 422,
    name: 'unprocessable',
    meaning: 'The `Idempotency-Key` was sent before, with another request.',
  },
  'precondition-required': {
    status: 428,
    name: 'precondition-required',
    meaning:
      'Changing an article needs `If-Match` with the `ETag` that it was read with, so that nobody overwrites what he has not seen.',
  },
  'too-many-requests': {
    status: 429,
    name: 'too-many-requests',
    meaning:
      'More was asked for than this server gives to one address, or one key, in a minute: `RateLimit` says how much is left, and `Retry-After` when to go on, in seconds.',
  },
  'headers-too-large': {
    status: 431,
    name: 'headers-too-large',
    meaning: 'The headers of the request are larger than this server takes.',
  },
  internal: {
    status: 500,
    name: 'internal',
    meaning: 'The server failed. `instance` has the id under which its log tells why.',
  },
  unavailable: {
    status: 503,
    name: 'unavailable',
    meaning: 'The server cannot answer at this moment; `Retry-After` says when to try again, in seconds.',
  },
  'storage-full': {
    status: 507,
    name: 'storage-full',
    meaning: 'The server has no room left to store anything. Reading goes on.',
  },
}

export const RETRY_AFTER_S = 1

/** Turns whatever was thrown into a problem, and the log's line for what is our fault. */
export function problemHandler(publicUrl: string) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const failure = asAppError(error, request)
    const { status } = problemKinds[failure.kind]
    // Of too much to do, one line says as much as a trace of where it was found out.
    if (isBusy(error)) request.log.warn({ reason: error.message }, 'turned away')
    else if (status >= 500) request.log.error({ err: error }, 'request failed')
    if (failure instanceof MovedError) reply.header('location', renamed(request.url, failure.slug))
    if (status === 503) reply.header('retry-after', RETRY_AFTER_S)
    return reply
      .code(status)
      .header('content-type', PROBLEM_TYPE)
      .send(JSON.stringify(problemOf(failure, publicUrl, request.url, request.id)))
  }
}

function isBusy(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.fault === 'busy'
}

/** The same request, in the same form, for an article that is called so. */
function renamed(url: string, slug: string): string {
  return pathOf(url).replace(/(\/articles\/)[^/?.]+/, `$1${slug}`)
}

/** A 5xx tells nothing of the inside but where the log has it. */
export function problemOf(error: AppError, publicUrl: string, path: string, requestId: string): Problem {
  const { status, name } = problemKinds[error.kind]
  const isOurs = status >= 500
  return {
    type: `${publicUrl}/problems/${name}`,
    title: STATUS_CODES[status] ?? name,
    status,
    ...(isOurs ? {} : { detail: error.message }),
    instance: isOurs ? `urn:uuid:${requestId}` : path.slice(0, 500),
    ...(error.faults.length > 0 ? { errors: error.faults } : {}),
  }
}

const databaseKinds: Record<DatabaseError['fault'], ErrorKind> = {
  unique: 'conflict',
  busy: 'unavailable',
  timeout: 'unavailable',
  full: 'storage-full',
  unusable: 'unavailable',
  other: 'internal',
}

/** What went wrong, whoever threw it. */
export function asAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  if (error instanceof DatabaseError) return new AppError(databaseKinds[error.fault], error.message, { cause: error })
  if (isValidationError(error)) {
    // An address that nothing can have is no other than one that nothing has.
    if (error.validationContext === 'params') return notFound(`There is nothing at ${request.url.split('?', 1)[0]}.`)
    const faults = faultsOf(error, request.routeOptions.schema, sentIn(request, error.validationContext))
    return new AppError('invalid', faults.map(({ detail }) => detail).join(' '), { faults })
  }
  const kind = kindOfStatus(error)
  return new AppError(kind, error instanceof Error ? error.message : 'unknown failure', { cause: error })
}

function sentIn(request: FastifyRequest, context: 'querystring' | 'params' | 'body' | 'headers'): unknown {
  return context === 'querystring' ? request.query : request[context]
}

/** What Fastify and its plugins throw has a status. */
function kindOfStatus(error: unknown): ErrorKind {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500
  const entry = Object.entries(problemKinds).find(([, kind]) => kind.status === status)
  if (entry) return entry[0] as ErrorKind
  return typeof status === 'number' && status >= 400 && status < 500 ? 'invalid' : 'internal'
}
