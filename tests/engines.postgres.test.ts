import fc from 'fast-check'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { refreshRelated } from '../src/related/refresh.ts'
import { startApp, startStores, type TestApp } from './support/start-app.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { MERGE_PATCH } from './support/writing.ts'

const STEPS = 250

/** Texts that have much in common, so that most of what is asked finds some and not others. */
const words =
  'the a moon tide tides sea ocean water pulls bread rises sourdough yeast flour baker cocoa prices fell market trade ceasefire talks moscow ukraine envoy president bridge bridges engineers Zürich naïve 東京 C++'.split(
    ' ',
  )
const sentence = fc
  .array(fc.constantFrom(...words), { minLength: 3, maxLength: 12 })
  .map((some) => `${some.join(' ')}.`)
const paragraphs = fc.array(sentence, { minLength: 1, maxLength: 8 }).map((some) => some.join('\n\n'))
const labels = fc.uniqueArray(fc.constantFrom('Sea', 'Bread', 'Trade', 'War', 'Moon', 'C', 'C++'), { maxLength: 3 })
const title = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((some) => some.join(' '))

const article = fc.record(
  {
    title,
    body: paragraphs.map((content) => ({ format: 'text', content })),
    tags: labels,
    authors: fc.uniqueArray(fc.constantFrom('Ada', 'Bo', 'Cy'), { maxLength: 2 }),
    summary: sentence,
    language: fc.constantFrom('en', 'de'),
    publishedAt: fc.integer({ min: 1, max: 28 }).map((day) => `2024-02-${String(day).padStart(2, '0')}T00:00:00.000Z`),
    status: fc.constantFrom('published', 'published', 'published', 'draft'),
  },
  { requiredKeys: ['title', 'body'] },
)

const filters = fc.constantFrom(
  '',
  '&tag=sea',
  '&tag=sea,bread',
  '&-tag=war',
  '&author=ada',
  '&from=2024-02-10',
  '&to=2024-02-20&lang=en',
)
const typed = fc.oneof(
  title,
  fc.constantFrom(
    '"the moon"',
    'title:bread',
    'tag:sea moon',
    'author:ada',
    '-sea',
    'moon -tide',
    '(bread OR cocoa) sea',
    'brigde',
    'sourdoh',
    'seawater',
    '"tides pulls" OR "sea water"',
    'title:"moon tide"',
  ),
)
const reading = fc.oneof(
  fc
    .tuple(
      filters,
      fc.constantFrom('-publishedAt', 'publishedAt', '-updatedAt', 'title', '-title'),
      fc.constantFrom('', '&include=related,adjacent', '&formats=html,text,blocks', '&page=2', '&count=none'),
    )
    .map(([filter, sort, more]) => `/v1/articles?limit=7&sort=${sort}${filter}${more}`),
  fc
    .tuple(
      typed,
      filters,
      fc.constantFrom(
        '',
        '&facets=tag,author,year,month',
        '&sort=newest',
        '&sort=oldest',
        '&collapse=off',
        '&prefix=true',
        '&page=2',
        '&recency=strong',
        '&explain=true',
      ),
    )
    .map(([q, filter, more]) => `/v1/search?limit=5&q=${encodeURIComponent(q)}${filter}${more}`),
  fc.constantFrom('b', 'se', 'moon t', 'c', 'zu').map((q) => `/v1/suggest?q=${encodeURIComponent(q)}`),
  fc.constantFrom('/v1/tags', '/v1/tags?sort=name', '/v1/authors?limit=1', '/v1/tags/c-2', '/v1/changes?after=0'),
)
const ofOne = fc.constantFrom('', '/related?limit=5&explain=true', '/related?tag=sea', '/revisions', '/revisions/1...2')

type Step =
  | { do: 'create'; article: object }
  | { do: 'patch'; which: number; patch: object }
  | { do: 'delete'; which: number }
  | { do: 'restore'; which: number }
  | { do: 'refresh' }
  | { do: 'read'; path: string }
  | { do: 'read one'; which: number; rest: string }

const which = fc.nat(30)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: article.map((written): Step => ({ do: 'create', article: written })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(which, fc.oneof(article, fc.record({ tags: labels }), fc.record({ status: fc.constant('draft') })))
      .map(([number, patch]): Step => ({ do: 'patch', which: number, patch })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('delete' as const, 'restore' as const), which)
      .map(([what, number]): Step => ({ do: what, which: number })),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'refresh' }) },
  { weight: 12, arbitrary: reading.map((path): Step => ({ do: 'read', path })) },
  {
    weight: 6,
    arbitrary: fc.tuple(which, ofOne).map(([number, rest]): Step => ({ do: 'read one', which: number, rest })),
  },
)

async function answer(app: TestApp, authorization: string, one: Step): Promise<unknown> {
  if (one.do === 'refresh') return refreshRelated(app.db)
  const { status, body } = await send(app, authorization, one)
  // Who wrote it is the one thing that is made up.
  return { status, body: JSON.parse(JSON.stringify(body).replaceAll(authorization.split('_')[1] ?? '', 'key')) }
}

async function send(
  app: TestApp,
  authorization: string,
  one: Exclude<Step, { do: 'refresh' }>,
): Promise<request.Response> {
  const http = request(app.http)
  if (one.do === 'read') return walk(app, one.path)
  if (one.do === 'create') return http.post('/v1/articles').set({ authorization }).send(one.article)
  const path = `/v1/articles/${one.which}`
  if (one.do === 'read one') return http.get(path + one.rest).set({ authorization })
  if (one.do === 'restore') return http.post(`${path}/restore`).set({ authorization })
  const etag = (await http.get(path).set({ authorization })).headers['etag'] ?? '"none"'
  if (one.do === 'delete') return http.delete(path).set({ authorization, 'if-match': etag })
  return http
    .patch(path)
    .set({ authorization, 'content-type': MERGE_PATCH, 'if-match': etag })
    .send(JSON.stringify(one.patch))
}

/** The last page of up to three. */
async function walk(app: TestApp, path: string): Promise<request.Response> {
  let response = await request(app.http).get(path)
  for (let pages = 1; pages < 3 && typeof response.body.links?.next === 'string'; pages += 1) {
    response = await request(app.http).get(response.body.links.next)
  }
  return response
}

describe('SQLite and PostgreSQL', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2024-03-01T00:00:00.000Z') }))
  afterEach(() => void vi.useRealTimers())

  it('answer the same to the same writes and reads', { timeout: 600_000 }, async () => {
    const apps = await Promise.all([
      startApp(),
      startApp({ stores: await startStores(`file:${await temporaryFolder()}/test.db`) }),
    ])
    const readers = await Promise.all(apps.map(async (app) => ({ app, key: await app.bearer('articles:write') })))
    const seed = Math.floor(Math.random() * 2 ** 31)
    for (const [number, one] of fc.sample(step, { numRuns: STEPS, seed }).entries()) {
      vi.setSystemTime(Date.now() + 1_000)
      const [postgres, sqlite] = await Promise.all(readers.map(({ app, key }) => answer(app, key, one)))
      expect(postgres, `step ${number} of seed ${seed}: ${JSON.stringify(one)}`).toEqual(sqlite)
    }
  })
})
