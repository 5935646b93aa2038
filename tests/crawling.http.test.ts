import { SaxesParser } from 'saxes'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../src/database/database.ts'
import { type Sql, sql } from '../src/database/sql.ts'
import { article } from './support/article.ts'
import { publicUrl, startApp } from './support/start-app.ts'

async function startWithArticles() {
  const app = await startApp()
  await app.add(
    article({ title: 'Cocoa [x]', slug: 'cocoa', summary: 'Of cocoa.' }),
    article({ title: 'Bread', slug: 'bread' }),
    article({ title: 'Draft', slug: 'draft', status: 'draft' }),
  )
  return { ...app, read: (path: string) => request(app.http).get(path).set('accept', 'text/html').buffer(true) }
}

/** The values of `loc` and `lastmod`, in order. */
function entriesOf(xml: string): { root: string; entries: string[][] } {
  const entries: string[][] = []
  let [root, name] = ['', '']
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag) => {
    if (root === '') root = `${tag.name} ${tag.uri}`
    name = tag.name
    if (name === 'loc') entries.push([])
  })
  parser.on('text', (text) => {
    if (text.trim() !== '' && (name === 'loc' || name === 'lastmod')) entries.at(-1)?.push(text)
  })
  parser.write(xml).close()
  return { root, entries }
}

const SITEMAPS = 'http://www.sitemaps.org/schemas/sitemap/0.9'

const numbersFrom49999: Record<Engine, Sql> = {
  sqlite: sql`INSERT INTO sqlite_sequence (name, seq) VALUES ('article', 49998)`,
  postgres: sql`ALTER TABLE article ALTER COLUMN id RESTART WITH 49999`,
}

describe('the sitemap', () => {
  it('lists every published article in parts of 50,000, with when each has changed', async () => {
    const { http, db, add } = await startApp()
    const read = (path: string) => request(http).get(path).buffer(true)
    await db.transaction((tx) => tx.run([numbersFrom49999[db.engine]]))
    await add(article({ slug: 'draft', status: 'draft' }), article({ slug: 'cocoa' }), article({ slug: 'bread' }))
    const { text, headers } = await read('/sitemap.xml').expect(200)
    expect(headers['content-type']).toBe('application/xml; charset=utf-8')
    const index = entriesOf(text)
    expect(index.root).toBe(`sitemapindex ${SITEMAPS}`)
    expect(index.entries.map(([loc]) => loc)).toEqual([`${publicUrl}/sitemaps/1.xml`, `${publicUrl}/sitemaps/2.xml`])
    const listed: string[] = []
    for (const [loc = '', lastmod] of index.entries) {
      const part = entriesOf((await read(loc.slice(publicUrl.length)).expect(200)).text)
      expect(part.root).toBe(`urlset ${SITEMAPS}`)
      for (const [url = '', changed] of part.entries) {
        listed.push(url)
        const { body } = await read(url.slice(publicUrl.length)).expect(200)
        expect(body.slug).toBe(url.split('/').at(-1))
        expect(changed).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
        expect(lastmod).toBe(changed)
      }
    }
    expect(listed).toEqual([`${publicUrl}/v1/articles/cocoa`, `${publicUrl}/v1/articles/bread`])
  })

  it('has no other parts, and none where there is nothing', async () => {
    const { read } = await startWithArticles()
    for (const part of ['0', '2', '-1', 'x', '1e3', '1.5']) await read(`/sitemaps/${part}.xml`).expect(404)
    await read('/sitemaps/1').expect(404)
    const { http } = await startApp()
    expect(entriesOf((await request(http).get('/sitemap.xml').buffer(true).expect(200)).text).entries).toEqual([])
  })

  it('is tagged, kept, and forgotten when an article changes', async () => {
    const { read, editor } = await startWithArticles()
    for (const path of ['/sitemap.xml', '/sitemaps/1.xml', '/llms.txt']) {
      const first = await read(path)
      expect((await read(path)).headers['cache-status']).toBe('Broadsheet; hit')
      await read(path)
        .set('if-none-match', first.headers['etag'] ?? '')
        .expect(304)
      await editor.patch('bread', { title: `Bread ${path}` }, { by: 'x', isCurrent: () => true })
      expect((await read(path)).headers['etag']).not.toBe(first.headers['etag'])
    }
  })
})

it('robots.txt lets crawlers read, and says where the sitemap is', async () => {
  const { read } = await startWithArticles()
  const { text, headers } = await read('/robots.txt').expect(200)
  expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(text).toBe(`User-agent: *\nDisallow: /v1/search\nDisallow: /v1/suggest\n\nSitemap: ${publicUrl}/sitemap.xml\n`)
})

it('llms.txt names the latest articles as Markdown, and everything that it links to is there', async () => {
  const { read } = await startWithArticles()
  const { text } = await read('/llms.txt').expect(200)
  expect(text).toMatch(/^# Broadsheet\n\n> /)
  expect(text).toContain(`- [Cocoa \\[x\\]](${publicUrl}/v1/articles/cocoa.md): Of cocoa.`)
  expect(text).not.toContain('Draft')
  const links = [...text.matchAll(/\]\((http[^)]+)\)/g)].map(([, link = '']) => link.slice(publicUrl.length))
  expect(links.length).toBeGreaterThan(6)
  const { http } = await startWithArticles()
  for (const link of links)
    await request(http)
      .get(link.endsWith('=') ? `${link}x` : link)
      .expect(200)
})
