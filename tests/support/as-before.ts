import { createHash } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import { check } from '../../src/checking/check.ts'
import { openDatabase } from '../../src/database/open.ts'
import { refreshRelated } from '../../src/related/refresh.ts'
import { RelatedQuery } from '../../src/related/schema.ts'
import { SearchQuery } from '../../src/search/schema.ts'
import { createStores } from '../../src/stores.ts'
import { broadsheet } from './broadsheet.ts'
import { seenOfSchema } from './schemas.ts'
import { publicUrl } from './start-app.ts'

const FIRST_WITH_REVISIONS = '0004'

/** Compares a database, once it is of the newest schema, with what could be read of it in its own. */
export async function expectAsBefore(databaseUrl: string, schema: string): Promise<void> {
  const { articles, changes, key } = seenOfSchema(schema)
  // What was shown stands for what was written then, and search is made of what was written.
  if (schema < FIRST_WITH_REVISIONS)
    expect(await broadsheet(['check', '--repair'], { DATABASE_URL: databaseUrl }).ended).toMatchObject({ code: 0 })
  const db = await openDatabase(databaseUrl)
  onTestFinished(() => db.close())
  // What a server does beside its requests.
  await refreshRelated(db)
  const { findings } = await check(db)
  expect(findings.flatMap(({ says, faults }) => faults.map((fault) => ({ says, ...fault })))).toEqual([])
  const stores = createStores(db, { publicUrl })
  for (const before of articles) {
    const reading = stores.articles.get(before.slug, undefined, { seesDrafts: true })
    if (before.slug === 'deleted') await expect(reading).rejects.toMatchObject({ kind: 'gone' })
    if (before.slug === 'deleted') continue
    const { article } = await reading
    const { tags, authors, htmlSha256, status: _, ...fields } = before
    expect(article).toMatchObject(fields)
    expect(article.tags.map(({ slug }) => slug)).toEqual(tags)
    expect(article.authors.map(({ slug }) => slug)).toEqual(authors)
    expect(
      createHash('sha256')
        .update(article.body.html ?? '')
        .digest('hex'),
    ).toBe(htmlSha256)
    if (before.status === 'published') await expect(stores.articles.get(before.slug)).resolves.toBeDefined()
    else await expect(stores.articles.get(before.slug)).rejects.toMatchObject({ kind: 'not-found' })
    const { written } = await stores.revisions.get(before.slug, before.revision)
    expect(written.title).toBe(before.title)
  }
  const { items } = await stores.search.search(SearchQuery.parse({ q: 'sourdough' }))
  expect(items.map(({ slug }) => slug)).toEqual(['how-bread-rises'])
  const tide = articles.find(({ slug }) => slug.startsWith('why-the-tide'))
  const related = await stores.related.list(tide?.slug ?? '', RelatedQuery.parse({ limit: '1' }))
  expect(related.items.map((item) => JSON.parse(item))).toMatchObject([
    { slug: 'spring-tides-neap-tides-and-the-moon' },
  ])
  const listed = (await stores.changes.list({ after: '0', limit: 100 })).items
  if (changes) expect(listed).toMatchObject(changes.map(({ type, slug }) => ({ type, slug })))
  else expect(listed.length).toBe(articles.filter(({ status }) => status === 'published').length)
  if (key) expect(await stores.keys.find(key)).toMatchObject({ name: 'the editors', scopes: ['articles:write'] })
}
