import type { Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { type AppOptions, buildApp } from '../../src/app.ts'
import { deriveArticle } from '../../src/articles/derive.ts'
import type { NewArticle } from '../../src/articles/new-article.ts'
import { type ArticleWriter, createArticleWriter } from '../../src/articles/writer.ts'
import { loadConfig } from '../../src/config.ts'
import type { Database } from '../../src/database/database.ts'
import { migrate, pendingMigrations } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'
import { seed } from '../../src/importing/seed.ts'
import type { Scope } from '../../src/keys/key.ts'
import { refreshRelated } from '../../src/related/refresh.ts'
import { createStores, type Stores } from '../../src/stores.ts'
import { holdToContract } from './contract.ts'
import { freshDatabase } from './database.ts'
import { holdToSecrecy } from './secrecy.ts'

export const publicUrl = 'http://articles.example'

export interface TestStores extends Stores {
  db: Database
  /** Where another program finds the same database. */
  databaseUrl: string
  writer: ArticleWriter
  /** Saves articles as if each came from a file of its own, and makes their lists; answers their slugs. */
  add(...articles: NewArticle[]): Promise<string[]>
  /** A key of these scopes, as `Authorization` has it. */
  bearer(...scopes: Scope[]): Promise<string>
  /** Brings in the texts that the project ships. */
  seed(): Promise<void>
}

export interface TestApp extends TestStores {
  /** For `request(http)` of supertest. */
  http: Server
  app: FastifyInstance
}

/** The stores on an empty database: one of their own, which goes when the test ends, unless it is given. */
export async function startStores(given?: string): Promise<TestStores> {
  const databaseUrl = given ?? (await freshDatabase())
  const db = await openDatabase(databaseUrl)
  onTestFinished(() => db.close())
  await migrate(db)
  const writer = createArticleWriter(db)
  let keys = 0
  const stores = createStores(db, { publicUrl })
  return {
    db,
    databaseUrl,
    writer,
    ...stores,
    add: async (...articles) => {
      const saved = await writer.save(
        articles.map((written) => ({ article: deriveArticle(written), key: `test/${++keys}` })),
      )
      await refreshRelated(db)
      return saved.flatMap((result) => ('slug' in result ? result.slug : []))
    },
    bearer: async (...scopes) => `Bearer ${(await stores.keys.create({ name: 'test', scopes, expiresAt: null })).key}`,
    seed: async () => {
      await seed(writer, new URL('../../seed', import.meta.url).pathname)
      await refreshRelated(db)
    },
  }
}

/** A whole app over HTTP. Whatever it answers in the test is compared with its own `/openapi.json`. */
export async function startApp({
  stores: given,
  ...options
}: Pick<AppOptions, 'logger' | 'cacheBytes' | 'rateLimit' | 'trustProxy' | 'adapters'> & {
  stores?: TestStores
  /** Where the app says that it is. */
  publicUrl?: string
} = {}): Promise<TestApp> {
  const stores = given ?? (await startStores())
  const app = await buildApp({
    ...stores,
    isReady: async () => (await pendingMigrations(stores.db)).length === 0,
    version: '0.0.0',
    publicUrl,
    cacheControl: loadConfig({}).cacheControl,
    cacheBytes: loadConfig({}).cacheBytes,
    logger: { level: 'trace', stream: { write: holdToSecrecy() } },
    ...options,
  })
  holdToContract(app)
  await app.ready()
  onTestFinished(() => app.close())
  return { ...stores, app, http: app.server }
}
