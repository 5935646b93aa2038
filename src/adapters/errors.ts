import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ErrorKind, type Fault, notFound } from '../errors.ts'
import { asAppError, problemKinds, RETRY_AFTER_S } from '../http/problem.ts'

/** What went wrong, for an API that has words of its own for it. */
export interface Failure {
  kind: ErrorKind
  status: number
  /** A 5xx tells its title and nothing more. */
  message: string
  /** What was wrong with which parameter, where that is known. */
  faults: readonly Fault[]
  /** Of the request, as the log has it. */
  requestId: string
}

/** From here on, errors are answered in another form than ours. What was renamed or deleted is not found there. */
export function answerErrorsAs(
  app: FastifyInstance,
  form: (failure: Failure, request: FastifyRequest) => object,
): void {
  app.setErrorHandler((error, request, reply) => {
    const { kind: ours, message, faults } = asAppError(error, request)
    const kind = ours === 'moved' || ours === 'gone' ? 'not-found' : ours
    const { status } = problemKinds[kind]
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    if (status === 503) reply.header('retry-after', RETRY_AFTER_S)
    const told = status >= 500 ? (STATUS_CODES[status] ?? kind) : message
    return reply.code(status).send(form({ kind, status, message: told, faults, requestId: request.id }, request))
  })
  app.setNotFoundHandler(({ method, url }) => {
    throw notFound(`There is nothing at ${method} ${url.split('?', 1)[0]}.`)
  })
}
