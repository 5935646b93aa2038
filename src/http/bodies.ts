import type { FastifyInstance } from 'fastify'
import { decodeUtf8 } from '../content/normalise.ts'
import { AppError, invalid } from '../errors.ts'

/** An article of a million characters, with every one of them escaped, still fits. */
export const LARGEST_BODY = 8 * 1024 * 1024

/** From here on, routes take JSON of this media type and of no other, in UTF-8, and not compressed. */
export function takeBodies(app: FastifyInstance, mediaType: string): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(mediaType, { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined)
    try {
      void parse(request, decodeUtf8(Buffer.from(body)), done)
    } catch (error) {
      done(error instanceof AppError ? invalid(`The body ${error.message}.`) : (error as Error))
    }
  })
  refuseEncoded(app)
}

/** From here on, routes take bodies of this media type, and read them as they come in, from `request.raw`. */
export function takeStreams(app: FastifyInstance, mediaType: string): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(mediaType, (_request, _payload, done) => done(null, undefined))
  refuseEncoded(app)
}

function refuseEncoded(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers }) => {
    const encoding = headers['content-encoding'] ?? 'identity'
    if (encoding.toLowerCase() !== 'identity') {
      throw new AppError('unsupported-media-type', `The body may not be encoded as "${encoding}".`)
    }
  })
}
