import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { linesOf } from '../content/lines.ts'
import { problems } from '../http/answers.ts'
import { requireScope, securedBy } from '../http/authentication.ts'
import { LARGEST_BODY, takeStreams } from '../http/bodies.ts'
import { revisionCheck } from '../http/entity-tag.ts'
import { asAppError, problemKinds, problemOf } from '../http/problem.ts'
import { Operation, OperationAnswer, parseOperation, perform, stopping } from './batch.ts'
import type { ArticleEditor } from './editor.ts'
import { editOf } from './requests.ts'

const NDJSON = 'application/x-ndjson'
const LONGEST_BATCH_MS = 3_600_000
const LAST_WORDS_MS = 1_000

/** Many writes in one request: a line in, a line out, in order, at the pace of whichever side is slower. */
export const batchRoutes: FastifyPluginAsyncZod<{ editor: ArticleEditor; publicUrl: string }> = async (
  app,
  { editor, publicUrl },
) => {
  takeStreams(app, NDJSON)
  let isStopping = false
  app.addHook('preClose', async () => {
    isStopping = true
  })

  async function answer(request: FastifyRequest, line: Buffer, number: number): Promise<OperationAnswer> {
    try {
      if (isStopping) throw stopping()
      const { status, edited } = await perform(editor, parseOperation(line), {
        keyId: editOf(request).by,
        fingerprint: hash('sha256', line, 'base64url'),
        isCurrent: revisionCheck,
      })
      if (!edited) return { line: number, status }
      const { id, slug } = edited.article
      return { line: number, status, article: { id, slug, revision: edited.revision } }
    } catch (error) {
      const failure = asAppError(error, request)
      const { status } = problemKinds[failure.kind]
      if (status >= 500) request.log.error({ err: error }, 'a line of a batch failed')
      return { line: number, status, problem: problemOf(failure, publicUrl, request.url, request.id) }
    }
  }

  async function* answersTo(request: FastifyRequest, body: AsyncIterable<Buffer>): AsyncGenerator<string> {
    let number = 0
    try {
      for await (const line of linesOf(body, LARGEST_BODY)) {
        number += 1
        if (line.toString('latin1').trim() === '') continue
        const said = await answer(request, line, number)
        yield `${JSON.stringify(said)}\n`
        // What else came is not read any more: whoever sent it sees that it has no answer.
        if (isStopping) return
      }
    } catch (error) {
      const problem = problemOf(asAppError(error, request), publicUrl, request.url, request.id)
      yield `${JSON.stringify({ line: number + 1, status: problem.status, problem })}\n`
    }
  }

  app.post(
    '/articles::batch',
    {
      config: { produces: [NDJSON, 'application/problem+json'], takesItsTime: true, cost: 50 },
      handlerTimeout: LONGEST_BATCH_MS,
      onRequest: requireScope('articles:write'),
      // Each line is validated when it comes.
      validatorCompiler: () => (value) => ({ value }),
      schema: {
        tags: ['Writing'],
        security: securedBy('articles:write'),
        operationId: 'writeArticles',
        summary: 'Write many articles in one request',
        description:
          'One operation a line: `{"op":"create","article":{…}}`, `replace`, `patch`, `delete`, `restore`. Each is done as the request of that name would be, and answered by a line, in order, as soon as it is saved. A line that fails stops no other. An `idempotencyKey` makes it safe to send a line again.',
        consumes: [NDJSON],
        body: Operation,
        response: {
          200: { description: 'A line for each line', content: { [NDJSON]: { schema: OperationAnswer } } },
          ...problems(403, 415, 503),
        },
      },
    },
    async (request, reply) => {
      endWithAnswer(request, reply)
      return stream(reply, Readable.from(answersTo(request, request.raw.iterator({ destroyOnReturn: false }))))
    },
  )
}

/** Where the answer has ended and the request has not, nobody reads on: the connection is of no more use. */
function endWithAnswer({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('finish', () => {
    if (raw.complete) return
    raw.socket.end()
    // Not at once: what has not been read would make the system throw away what has not been sent.
    setTimeout(() => raw.socket.destroy(), LAST_WORDS_MS).unref()
  })
}

/** The schema of an answer is that of a line. */
function stream(reply: FastifyReply, lines: Readable): FastifyReply {
  return reply.type(NDJSON).send(lines)
}
