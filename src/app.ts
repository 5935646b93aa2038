import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import cors from '@fastify/cors'
import fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { Registry } from 'prom-client'
import type { AdapterName } from './adapters/names.ts'
import { adapterRoutes, announceAdapters } from './adapters/routes.ts'
import { formRoutes } from './articles/forms/routes.ts'
import { articleRoutes } from './articles/routes.ts'
import type { Site } from './articles/site.ts'
import { changeRoutes } from './changes/routes.ts'
import { crawlingRoutes } from './crawling/routes.ts'
import { batchRoutes } from './editing/batch-routes.ts'
import { editingRoutes } from './editing/routes.ts'
import { AppError, invalid, notFound } from './errors.ts'
import { feedRoutes } from './feeds/routes.ts'
import { authenticate } from './http/authentication.ts'
import { answerBrokenRequest } from './http/broken-request.ts'
import { tellBrowsersToBeCareful } from './http/careful-browsers.ts'
import { finishAnswers } from './http/finish-answers.ts'
import { namesOneHost } from './http/hosts.ts'
import { nameAnswers } from './http/keep-answers.ts'
import { createKeptAnswers } from './http/kept-answers.ts'
import { measureAnswers } from './http/measure-answers.ts'
import { watchMethods } from './http/methods.ts'
import { refuseUnacceptable } from './http/negotiation.ts'
import { documentRoutes } from './http/openapi.ts'
import { problemHandler } from './http/problem.ts'
import { limitFailedKeys, limitRates } from './http/rate-limits.ts'
import { type SentAsKept, serveKept } from './http/serve-kept.ts'
import { limitSlowBodies } from './http/slow-bodies.ts'
import { limitSlowReaders } from './http/slow-readers.ts'
import { takeTurns } from './http/take-turns.ts'
import { waitForUnsentAnswers } from './http/unsent-answers.ts'
import { createRequestMetrics } from './metrics/requests.ts'
import { metricRoutes } from './metrics/routes.ts'
import { healthRoutes } from './operations/health-routes.ts'
import { indexRoutes } from './operations/index-routes.ts'
import { overviewFiles, overviewSection } from './overview/page.ts'
import { readerRoutes } from './reader/routes.ts'
import { relatedRoutes } from './related/routes.ts'
import { revisionRoutes } from './revisions/routes.ts'
import { searchRoutes } from './search/routes.ts'
import type { Stores } from './stores.ts'
import { suggestRoutes } from './suggest/routes.ts'
import { taxonomyRoutes } from './taxonomy/routes.ts'

/** Longer than any address that our own links have, with every character of a query escaped. */
const LONGEST_URL = 12_000

export interface AppOptions extends Stores {
  isReady: () => Promise<boolean>
  /** Waited for when the app is told to close: meanwhile it answers as ever, but says that it is not ready. */
  drain?: () => Promise<unknown>
  version: string
  publicUrl: string
  /** What the collection is called; Broadsheet unless given. */
  siteTitle?: string
  /** What is said of everything that anyone may read; unless given, that it be asked for each time. */
  cacheControl?: string
  /** What one address, or one key, may ask for in a minute; without end unless given. What is kept costs nothing. */
  rateLimit?: number
  /** The proxies whose word is taken for whom a request comes from, parted by commas; none unless given. */
  trustProxy?: string
  /** How many bytes of finished answers are kept, to be sent again; none unless given. */
  cacheBytes?: number
  /** How long a request waits for those before it until it is turned away with 503; without end unless given. */
  longestWaitMs?: number
  /** The APIs of others that are answered too; none unless given. */
  adapters?: readonly AdapterName[]
  logger?: FastifyServerOptions['logger']
}

/** Everything that answers requests, in order. Opens nothing and reads no environment. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { version, publicUrl, adapters = [] } = options
  const handleError = problemHandler(publicUrl)
  const kept = options.cacheBytes ? createKeptAnswers(options.changes, options.cacheBytes) : undefined
  const registry = new Registry()
  const metrics = createRequestMetrics(registry)
  let isClosing = false
  const app = fastify({
    logger: options.logger ?? false,
    // One line for each request, below, instead of two.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 256 * 1024,
    handlerTimeout: 20_000,
    serverFactory: (handle) => {
      const worked = inTurn(handle)
      return createServer(
        {
          // The one for bodies goes by the route: `limitSlowBodies`.
          requestTimeout: 3_600_000,
          keepAliveTimeout: 72_000,
          headersTimeout: 5_000,
          connectionsCheckingInterval: 1_000,
          maxHeaderSize: 16_384,
          requireHostHeader: false,
        },
        kept ? serveKept(kept, { onSent: noteSent, isClosing: () => isClosing }, worked) : worked,
      )
    },
    routerOptions: { maxParamLength: 500 },
    // Else Fastify would load its own, though they are replaced below.
    schemaController: { compilersFactory: { buildValidator: unused, buildSerializer: unused } },
    // What has begun is answered, also when it comes in whole only now.
    return503OnClosing: false,
    // An address that cannot be read reaches no hook, and so none of the plugins below.
    frameworkErrors: (error, request, reply) => {
      reply.header('access-control-allow-origin', '*').header('x-content-type-options', 'nosniff')
      return handleError(error, request, reply)
    },
    clientErrorHandler: answerBrokenRequest(publicUrl),
  })

  app.setValidatorCompiler(validatorCompiler)
  // Types hold answers to their schemas, and a test compares them; validating each again would cost half its time.
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(handleError)

  if (kept) nameAnswers(app, kept)

  app.addHook('preClose', async () => {
    isClosing = true
    await options.drain?.()
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    // A connection kept alive after its answer would keep the server from closing.
    if (isClosing) reply.header('connection', 'close')
    done(null, payload)
  })
  waitForUnsentAnswers(app)
  app.addHook('onResponse', ({ method, url, log }, { statusCode: status, elapsedTime: ms }, done) => {
    log.info({ method, url, status, ms: rounded(ms) }, 'request')
    done()
  })
  function noteSent({ method, url, route, status, ms }: SentAsKept): void {
    metrics.answered({ method, route, status, ms, cache: 'hit' })
    // A line would cost a sixth of such an answer.
    app.log.debug({ method, url, status, ms: rounded(ms), cache: 'hit' }, 'request')
  }
  function inTurn(handle: RequestListener): RequestListener {
    const { longestWaitMs } = options
    if (longestWaitMs === undefined) return handle
    return takeTurns(
      {
        publicUrl,
        longestWaitMs,
        onRefused: ({ method = '' }) =>
          metrics.answered({ method, route: undefined, status: 503, ms: 0, cache: 'bypass' }),
        tell: (requests) => app.log.warn({ requests }, 'turned away, as there is too much to do'),
      },
      handle,
    )
  }
  tellBrowsersToBeCareful(app)
  await app.register(cors, {
    origin: '*',
    methods: adapters.includes('instantsearch') ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'],
    exposedHeaders: ['ETag', 'Link', 'Location', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'Server-Timing'],
    maxAge: 86_400,
    strictPreflight: false,
  })
  // Node would refuse an unknown `Expect` with an empty body; HTTP lets it be ignored (RFC 9110, section 10.1.1).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const { url = '', headers } = raw
    // As above, Node's own check would answer nothing that a client can read.
    if (!namesOneHost(raw))
      done(invalid(`The request has ${headers.host === undefined ? 'no Host header' : 'several Host headers'}.`))
    else if (url.length > LONGEST_URL)
      done(new AppError('uri-too-long', `The address is longer than ${LONGEST_URL} characters.`))
    else if (url.includes('%00')) done(invalid('The address has a NUL character in it.'))
    else done()
  })
  limitSlowBodies(app, publicUrl)
  limitSlowReaders(app)
  if (options.rateLimit) limitFailedKeys(app)
  authenticate(app, options.keys)
  if (options.rateLimit) limitRates(app, options.rateLimit)
  finishAnswers(app, { cacheControl: options.cacheControl ?? 'no-cache', kept })
  measureAnswers(app, metrics)
  app.setNotFoundHandler(({ method, url }) => {
    throw notFound(`There is nothing at ${method} ${url.split('?', 1)[0]}.`)
  })
  const site = { title: options.siteTitle ?? 'Broadsheet', publicUrl }
  await documentRoutes(app, {
    version,
    publicUrl,
    opening: { html: async () => overviewSection(await options.overview.read(), site), ...overviewFiles },
  })
  const refuseOtherMethods = watchMethods(app)
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())

  announceAdapters(app, adapters, site)
  const isReady = async () => !isClosing && (await options.isReady())
  await app.register(routes, { ...options, isReady, registry, site })
  await app.register(adapterRoutes, { ...options, adapters, site })
  await app.register(refuseOtherMethods)
  return app
}

function unused(): never {
  throw new Error('schemas are compiled by something else')
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}

const routes: FastifyPluginAsync<AppOptions & { registry: Registry; site: Site }> = async (app, options) => {
  app.addHook('onRequest', refuseUnacceptable)
  const { site } = options
  await app.register(indexRoutes, { version: options.version, site })
  await app.register(readerRoutes)
  await app.register(healthRoutes, { isReady: options.isReady })
  await app.register(metricRoutes, { state: options.state, registry: options.registry })
  const { articles, search, sitemaps } = options
  await app.register(feedRoutes, { articles, search, site })
  await app.register(crawlingRoutes, { articles, sitemaps, site })
  await app.register(v1Routes, { ...options, prefix: '/v1' })
}

const v1Routes: FastifyPluginAsync<AppOptions & { site: Site }> = async (app, options) => {
  const { site, articles, editor, revisions, changes, changeWaiter, related, search, suggest, tags, authors } = options
  await app.register(articleRoutes, { articles, site, areRelatedSettled: related.areSettled })
  await app.register(formRoutes, { articles, site })
  await app.register(editingRoutes, { editor })
  await app.register(batchRoutes, { editor, publicUrl: options.publicUrl })
  await app.register(revisionRoutes, { revisions })
  await app.register(changeRoutes, { changes, waiter: changeWaiter })
  await app.register(relatedRoutes, { related })
  await app.register(searchRoutes, { search, site })
  await app.register(suggestRoutes, { suggest })
  await app.register(taxonomyRoutes, { kind: 'tag', labels: tags, articles, site })
  await app.register(taxonomyRoutes, { kind: 'author', labels: authors, articles, site })
}
