import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import RssParser from 'rss-parser'
import { SaxesParser } from 'saxes'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { sql } from '../src/database/sql.ts'
import { article } from './support/article.ts'
import { hostileHtml } from './support/hostile-html.ts'
import { publicUrl, startApp } from './support/start-app.ts'
import { startWriting, written } from './support/writing.ts'

const types = { rss: 'application/rss+xml', atom: 'application/atom+xml', json: 'application/feed+json' }
const addresses = { rss: '/feed.xml', atom: '/atom.xml', json: '/feed.json' }
type Format = keyof typeof types
const formats = Object.keys(types) as Format[]

const tides = {
  title: 'Tides & "moons" <1>',
  slug: 'tides',
  summary: 'Why < & >.',
  body: {
    format: 'html' as const,
    content: '<p>The <a href="/v1/tags?a=1&b=2#x">Moon</a> <a href="#p1">pulls</a> &amp; ]]&gt;.</p>',
  },
  tags: ['Sea', 'Moon & Sun'],
  authors: ['Ada', 'Jürgen <j@x.example>'],
  language: 'en',
  image: { url: 'https://pictures.example/a.jpg?b=1&c=2', alt: '' },
  source: { name: null, url: 'https://source.example/?a=1&b=2' },
  publishedAt: '2024-03-01T08:00:00.000Z',
}

async function startWithArticles(more = 0) {
  const app = await startApp()
  await app.add(
    article(tides),
    ...Array.from({ length: more }, (_, n) =>
      article({
        title: `Sea ${n}`,
        slug: `sea-${n}`,
        tags: n % 2 === 0 ? ['Sea'] : ['Land'],
        authors: ['Bob'],
        publishedAt: new Date(Date.UTC(2024, 0, 1, n)).toISOString(),
      }),
    ),
  )
  const read = (path: string, accept = '*/*') => request(app.http).get(path).set({ accept }).buffer(true)
  return { ...app, read }
}

interface Shown {
  title: string | undefined
  self: string | undefined
  next: string | undefined
  items: (string | undefined)[]
}

/** What a feed says, read by a parser that did not write it where there is one. */
function shown(format: Format, text: string): Shown {
  if (format === 'json') {
    const { title, feed_url, next_url, items = [] } = parseJsonFeed(text)
    return { title, self: feed_url, next: next_url, items: items.map(({ url }) => url) }
  }
  const feed =
    format === 'rss'
      ? { ...parseRssFeed(text), links: parseRssFeed(text).atom?.links, entries: [] }
      : { items: [], ...parseAtomFeed(text) }
  const to = (rel: string) => feed.links?.find((link) => link.rel === rel)?.href
  const items =
    format === 'rss'
      ? (parseRssFeed(text).items ?? []).map(({ link }) => link)
      : (parseAtomFeed(text).entries ?? []).map(({ links }) => links?.find(({ rel }) => rel === 'alternate')?.href)
  const { title } = feed
  return { title: typeof title === 'string' ? title : title?.value, self: to('self'), next: to('next'), items }
}

/** Throws where it is no XML; answers its elements. */
function elementsOf(xml: string): string[] {
  const names: string[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => names.push(name))
  parser.write(xml).close()
  return names
}

const html =
  '<p id="p1">The <a href="http://articles.example/v1/tags?a=1&amp;b=2#x">Moon</a> <a href="http://articles.example/v1/articles/tides#p1">pulls</a> &#x26; ]]>.</p>'
const url = `${publicUrl}/v1/articles/tides`

describe('a feed', () => {
  it('says in RSS all that there is, as feedsmith and rss-parser read it', async () => {
    const { read } = await startWithArticles()
    const { text, headers } = await read('/feed.xml', 'text/html').expect(200)
    expect(headers['content-type']).toBe('application/rss+xml; charset=utf-8')
    elementsOf(text)
    const { body: shownArticle } = await read('/v1/articles/tides')
    const feed = parseRssFeed(text)
    expect(feed).toMatchObject({ title: 'Broadsheet', link: `${publicUrl}/`, description: 'What is new: Broadsheet' })
    expect(new Date(feed.lastBuildDate ?? '').toISOString().slice(0, 19)).toBe(shownArticle.updatedAt.slice(0, 19))
    expect(feed.items).toHaveLength(1)
    expect(feed.items?.[0]).toMatchObject({
      title: tides.title,
      link: url,
      guid: { value: `${publicUrl}/v1/articles/1`, isPermaLink: false },
      pubDate: 'Fri, 01 Mar 2024 08:00:00 GMT',
      description: tides.summary,
      categories: [{ name: 'Moon & Sun' }, { name: 'Sea' }].sort(
        (a, b) => tides.tags.indexOf(a.name) - tides.tags.indexOf(b.name),
      ),
      dc: { creators: tides.authors, languages: ['en'] },
      media: { contents: [{ url: tides.image.url, medium: 'image' }] },
    })
    expect(feed.items?.[0]?.content?.encoded?.replaceAll('&amp;', '&#x26;')).toBe(html.replaceAll('&amp;', '&#x26;'))
    const other = await new RssParser().parseString(text)
    expect(other).toMatchObject({ title: 'Broadsheet', link: `${publicUrl}/`, feedUrl: `${publicUrl}/feed.xml` })
    expect(other.items[0]).toMatchObject({
      title: tides.title,
      link: url,
      guid: `${publicUrl}/v1/articles/1`,
      isoDate: tides.publishedAt,
      content: tides.summary,
      categories: tides.tags,
    })
    expect(other.items[0]?.['content:encoded']).toContain('http://articles.example/v1/articles/tides#p1')
  })

  it('says in Atom all that there is, as feedsmith and rss-parser read it', async () => {
    const { read } = await startWithArticles()
    const { text, headers } = await read('/atom.xml', 'image/png').expect(200)
    expect(headers['content-type']).toBe('application/atom+xml; charset=utf-8')
    elementsOf(text)
    const { body: shownArticle } = await read('/v1/articles/tides')
    const feed = parseAtomFeed(text)
    expect(feed).toMatchObject({
      id: `${publicUrl}/atom.xml`,
      title: { value: 'Broadsheet' },
      updated: shownArticle.updatedAt,
      authors: [{ name: 'Broadsheet' }],
    })
    expect(feed.links).toEqual([
      { rel: 'self', href: `${publicUrl}/atom.xml`, type: types.atom },
      { rel: 'alternate', href: `${publicUrl}/`, type: 'text/html' },
      { rel: 'first', href: `${publicUrl}/atom.xml`, type: types.atom },
    ])
    const [entry] = feed.entries ?? []
    expect(entry).toMatchObject({
      id: `${publicUrl}/v1/articles/1`,
      title: { value: tides.title },
      published: tides.publishedAt,
      updated: shownArticle.updatedAt,
      summary: { value: tides.summary },
      authors: shownArticle.authors.map(({ name, slug }: { name: string; slug: string }) => ({
        name,
        uri: `${publicUrl}/v1/authors/${slug}`,
      })),
      categories: shownArticle.tags.map(({ name, slug }: { name: string; slug: string }) => ({
        term: slug,
        label: name,
      })),
      links: [
        { rel: 'alternate', href: url, type: 'text/html' },
        { rel: 'via', href: tides.source.url },
      ],
      xml: { lang: 'en' },
    })
    expect(entry?.content?.type).toBe('html')
    expect(entry?.content?.value?.replaceAll('&amp;', '&#x26;')).toBe(html.replaceAll('&amp;', '&#x26;'))
    const other = await new RssParser().parseString(text)
    expect(other.title).toBe('Broadsheet')
    expect(other.items[0]).toMatchObject({ title: tides.title, link: url, id: `${publicUrl}/v1/articles/1` })
    expect(other.items[0]?.isoDate).toBe(tides.publishedAt)
  })

  it('says in JSON all that there is', async () => {
    const { read } = await startWithArticles()
    const { text, headers } = await read('/feed.json').expect(200)
    expect(headers['content-type']).toBe('application/feed+json; charset=utf-8')
    const { body: shownArticle } = await read('/v1/articles/tides')
    const { items = [], ...feed } = JSON.parse(text)
    expect(feed).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Broadsheet',
      home_page_url: `${publicUrl}/`,
      feed_url: `${publicUrl}/feed.json`,
      authors: [{ name: 'Broadsheet' }],
    })
    expect(items[0].content_html.replaceAll('&amp;', '&#x26;')).toBe(html.replaceAll('&amp;', '&#x26;'))
    expect(items).toEqual([
      {
        id: `${publicUrl}/v1/articles/1`,
        url,
        external_url: tides.source.url,
        title: tides.title,
        summary: tides.summary,
        content_html: expect.any(String),
        image: tides.image.url,
        date_published: tides.publishedAt,
        date_modified: shownArticle.updatedAt,
        authors: shownArticle.authors.map(({ name, slug }: { name: string; slug: string }) => ({
          name,
          url: `${publicUrl}/v1/authors/${slug}`,
        })),
        tags: shownArticle.tags.map(({ name }: { name: string }) => name),
        language: 'en',
      },
    ])
    expect(parseJsonFeed(text).items).toHaveLength(1)
  })

  it.each(formats)('has all that %s must have where there is nothing', async (format) => {
    const { http } = await startApp()
    for (const [path, accept] of [
      [addresses[format], '*/*'],
      ['/v1/articles', types[format]],
      ['/v1/search?q=x', types[format]],
    ] as const) {
      const { text } = await request(http).get(path).set({ accept }).buffer(true).expect(200)
      const { items, title, self } = shown(format, text)
      expect([items, self]).toEqual([[], publicUrl + path])
      expect(title).toContain('Broadsheet')
      if (format === 'atom') expect(parseAtomFeed(text)).toMatchObject({ updated: '1970-01-01T00:00:00.000Z' })
      if (format === 'rss') expect(elementsOf(text)).toEqual(expect.arrayContaining(['title', 'link', 'description']))
      if (format === 'json') expect(JSON.parse(text).items).toEqual([])
    }
  })

  it.each(formats)('in %s leads through all articles, each once, at every address', async (format) => {
    const { read } = await startWithArticles(9)
    const walk = async (start: string, accept: string) => {
      const [found, parts]: [(string | undefined)[], Shown[]] = [[], []]
      for (let path: string | undefined = start; path !== undefined; ) {
        const answer = await read(path, accept).expect(200)
        const part = shown(format, answer.text)
        expect(part.self).toBe(publicUrl + path)
        found.push(...part.items)
        parts.push(part)
        path = part.next?.slice(publicUrl.length)
      }
      expect(new Set(parts.map(({ title }) => title)).size).toBe(1)
      return { found, parts: parts.length, title: parts[0]?.title }
    }
    const list = async (path: string) =>
      (await read(path)).body.data.map(({ links }: { links: { self: string } }) => publicUrl + links.self)
    expect(await walk(`${addresses[format]}?limit=4`, '*/*')).toEqual({
      found: await list('/v1/articles'),
      parts: 3,
      title: 'Broadsheet',
    })
    expect(await walk(`${addresses[format]}?tag=sea&limit=4`, '*/*')).toMatchObject({
      found: await list('/v1/articles?tag=sea'),
      title: 'Sea · Broadsheet',
    })
    expect(await walk(`${addresses[format]}?q=sea&limit=4`, '*/*')).toMatchObject({
      found: await list('/v1/search?q=sea&sort=newest'),
      title: '“sea” · Broadsheet',
    })
    expect(await walk('/v1/articles?limit=4&author=bob', types[format])).toMatchObject({
      found: await list('/v1/articles?author=bob'),
      title: 'Bob · Broadsheet',
    })
    expect(await walk('/v1/search?q=sea&limit=4', types[format])).toMatchObject({
      found: await list('/v1/search?q=sea'),
      title: '“sea” · Broadsheet',
    })
    expect(await walk('/v1/tags/sea', types[format])).toMatchObject({ found: await list('/v1/articles?tag=sea') })
    expect(await walk('/v1/authors/bob', types[format])).toMatchObject({ title: 'Bob · Broadsheet' })
  })

  it('of a tag goes on as the list of its articles', async () => {
    const { read } = await startWithArticles(50)
    const first = await read('/v1/tags/sea', types.atom)
    const { next, items } = shown('atom', first.text)
    expect(items).toHaveLength(20)
    const second = await read((next ?? '').slice(publicUrl.length), types.atom).expect(200)
    expect(shown('atom', second.text).items).toHaveLength(6)
    expect(parseAtomFeed(second.text).id).toBe(parseAtomFeed(first.text).id)
    expect(first.headers['link']).toContain('rel="next"')
    await read('/v1/tags/nothing', types.atom).expect(404)
  })

  it('is one article a line as NDJSON, cut to measure as the list is', async () => {
    const { read } = await startWithArticles(2)
    for (const path of ['/v1/articles?fields=title,slug', '/v1/search?q=sea', '/v1/articles?tag=sea&limit=1']) {
      const { text, headers } = await read(path, 'application/x-ndjson').expect(200)
      expect(headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
      const { body } = await read(path)
      expect(
        text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual(body.data)
      expect(headers['link'] ?? null).toBe(body.links.next === null ? null : `<${body.links.next}>; rel="next"`)
    }
    expect((await read('/v1/authors/bob', 'application/x-ndjson')).text.split('\n')).toHaveLength(3)
    expect((await read('/v1/articles?tag=none', 'application/x-ndjson').expect(200)).text).toBe('')
  })

  it('is JSON, or refused, where it would not be whole', async () => {
    const { read } = await startWithArticles()
    await read('/v1/articles?fields=title', types.rss).expect(406)
    await read('/v1/search?q=sea&facets=tag', types.rss).expect(406)
    await read('/v1/articles', 'text/html').expect(406)
    const { headers } = await read('/v1/articles?fields=title', `${types.rss}, */*;q=0.1`).expect(200)
    expect(headers['content-type']).toContain('application/json')
    await read('/feed.xml?fields=title').expect(400)
    await read('/feed.xml?cursor=x').expect(400)
    await read('/feed.xml?limit=101').expect(400)
  })

  it.each(formats)('in %s is tagged, kept, compressed, and forgotten when it changes', async (format) => {
    const { read, http, editor } = await startWithArticles(3)
    for (const path of [addresses[format], '/v1/articles', '/v1/tags/sea', '/v1/search?q=sea']) {
      const { headers, text } = await read(path, types[format]).expect(200)
      expect(headers['cache-control']).toContain('public')
      expect(headers['cache-status']).toBe('Broadsheet; fwd=miss; stored')
      const again = await read(path, types[format]).set('accept-encoding', 'br')
      expect([again.text, again.headers['cache-status']]).toEqual([text, 'Broadsheet; hit'])
      const condition = { accept: types[format], 'if-none-match': headers['etag'] ?? '' }
      await request(http).get(path).set(condition).expect(304)
      const head = await request(http).head(path).set({ accept: types[format] }).expect(200)
      expect(head.headers['content-type']).toBe(headers['content-type'])
      // The same address is still JSON to others.
      if (path.startsWith('/v1')) expect((await read(path)).headers['content-type']).toContain('application/json')
      const title = `Sea anew ${path.length}`
      await editor.patch('tides', { title }, { by: 'x', isCurrent: () => true })
      expect((await read(path, types[format])).text).toContain(title)
    }
  })

  it('of drafts is for keys alone', async () => {
    const { post, read, http } = await startWriting()
    await post(written({ title: 'Secret', status: 'draft' })).expect(201)
    for (const accept of Object.values(types)) {
      const { text, headers } = await read('/v1/articles?status=draft').set({ accept }).buffer(true).expect(200)
      expect(text).toContain('Secret')
      expect(headers['cache-control']).toBe('private, no-store')
      await request(http).get('/v1/articles?status=draft').set({ accept }).expect(401)
      expect((await request(http).get('/v1/articles').set({ accept }).buffer(true)).text).not.toContain('Secret')
    }
  })

  it('is well-formed and harmless, whatever stands in an article', { timeout: 60_000 }, async () => {
    const { post, http, db } = await startWriting()
    const lines = [
      ...Object.values(hostileHtml),
      ']]>',
      ']]]]><![CDATA[>',
      '<![CDATA[ x ]]>',
      '<!--',
      '&amp;&lt;&bogus;&#0;',
      '<?xml version="1.0"?>',
      '</title></channel></rss>',
    ].map((line) => line.replace(/\s+/g, ' ').trim().slice(0, 90))
    for (const line of lines) {
      const fields = {
        title: line,
        summary: line,
        tags: [line],
        authors: [line],
        source: { name: line, url: 'https://a.example/?a=1&b=<"' },
      }
      await post(written({ ...fields, body: { format: 'html', content: `${line}<p>${line}` } })).expect(201)
    }
    // As an older program may have left them.
    await db.transaction((tx) =>
      tx.run([sql`UPDATE article SET title = ${'a\u0001\u000b\ufffe\uffffb'}, summary = ${'\u0008'} WHERE id = 1`]),
    )
    const { body } = await request(http).get('/v1/articles?limit=100')
    const titles: string[] = body.data.map(({ title }: { title: string }) => title)
    const sound = titles.map((title) => title.split(/[^\u0020-\ufffd]/).join(''))
    for (const format of formats) {
      const { text } = await request(http).get(`${addresses[format]}?limit=100`).buffer(true).expect(200)
      if (format === 'json') {
        expect(JSON.parse(text).items.map(({ title }: { title: string }) => title)).toEqual(titles)
        continue
      }
      const names = new Set(elementsOf(text))
      for (const name of ['script', 'img', 'a', 'p', 'svg']) expect(names.has(name), name).toBe(false)
      expect(titlesOf(text).slice(1)).toEqual(sound)
    }
  })
})

/** Of the feed and its items, as a parser of XML reads them. */
function titlesOf(xml: string): string[] {
  const titles: string[] = []
  let isOpen = false
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    isOpen = name === 'title'
    if (isOpen) titles.push('')
  })
  const add = (text: string) => {
    if (isOpen) titles.push((titles.pop() ?? '') + text)
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => {
    isOpen = false
  })
  parser.write(xml).close()
  return titles
}
