import { fromHtml } from 'hast-util-from-html'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { readMarkdownFile } from '../src/importing/markdown-file.ts'
import { readTextFile } from '../src/importing/text-file.ts'
import { article } from './support/article.ts'
import { harmIn } from './support/harm.ts'
import { hostileHtml } from './support/hostile-html.ts'
import { publicUrl, startApp } from './support/start-app.ts'
import { startWriting, written } from './support/writing.ts'

const forms = { html: 'text/html', md: 'text/markdown', txt: 'text/plain', jsonld: 'application/ld+json' }
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8'

const full = {
  title: 'Tides: "high" & <low> --- # 1',
  slug: 'tides',
  summary: 'Why: the Moon\'s "pull" & more.',
  body: {
    format: 'markdown' as const,
    content: 'The *Moon* pulls.\n\n## Spring & neap\n\n- one\n- two\n\n[More](/v1/tags#x)',
  },
  tags: ['Sea', 'Moon & Sun'],
  authors: ['Ada "Tide" Lovelace', 'Müller, Jürgen'],
  language: 'en',
  image: { url: 'https://pictures.example/a.jpg?b=1&c=2', alt: 'The "sea"' },
  source: { name: 'Sea & Co', url: 'https://source.example/?a=1&b=2' },
  publishedAt: '2024-03-01T08:00:00.000Z',
}

async function startWithTides() {
  const app = await startApp()
  await app.add(article(full), article({ title: 'Bread', slug: 'bread', text: 'How bread rises.\n\nSlowly.' }))
  const read = (path: string, accept = '*/*') => request(app.http).get(path).set({ accept }).buffer(true)
  return { ...app, read }
}

describe('the form of an article', () => {
  it.each([
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json, text/html', 'application/json'],
    [browser, 'text/html'],
    ['text/markdown', 'text/markdown'],
    ['text/*', 'text/html'],
    ['text/html;q=0.2, text/markdown;q=0.9', 'text/markdown'],
    ['text/html;q=0, text/*', 'text/markdown'],
    ['text/plain, */*;q=0.1', 'text/plain'],
    ['application/ld+json', 'application/ld+json'],
    ['application/*;q=0.5, text/plain;q=0.4', 'application/json'],
    ['image/png, text/markdown;q=0.1', 'text/markdown'],
  ])('that is liked best by "%s" is %s', async (accept, type) => {
    const { read } = await startWithTides()
    const { headers } = await read('/v1/articles/tides', accept).expect(200)
    expect(headers['content-type']?.split(';', 1)[0]).toBe(type)
    expect(headers['vary']).toBe('Accept, Accept-Encoding, Authorization')
  })

  it.each(['image/png', 'text/html;q=0', 'application/rss+xml'])('is none for "%s"', async (accept) => {
    const { read } = await startWithTides()
    const { body } = await read('/v1/articles/tides', accept).expect(406)
    expect(body.detail).toContain('text/markdown')
  })

  it('is JSON where the query cuts JSON to measure, also for a browser', async () => {
    const { read } = await startWithTides()
    const { body } = await read('/v1/articles/tides?fields=title', browser).expect(200)
    expect(body).toEqual({ title: full.title })
    await read('/v1/articles/tides?fields=title', 'text/markdown').expect(406)
    await read('/v1/articles/tides?include=adjacent', 'text/html').expect(406)
  })

  it('has an address of its own, whatever is accepted there', async () => {
    const { http, read } = await startWithTides()
    for (const [name, type] of Object.entries(forms)) {
      const negotiated = await read('/v1/articles/tides', type).expect(200)
      const own = await read(`/v1/articles/tides.${name}`, 'image/png').expect(200)
      expect([own.text, own.headers['content-type']]).toEqual([negotiated.text, negotiated.headers['content-type']])
      expect(own.headers['vary']).toBe('Accept-Encoding, Authorization')
      expect(own.headers['link']).toBe(`<${publicUrl}/v1/articles/tides>; rel="canonical"`)
      expect((await read(`/v1/articles/1.${name}`)).text).toBe(own.text)
      await read(`/v1/articles/nothing.${name}`).expect(404)
      await read(`/v1/articles/tides.${name}?fields=title`).expect(400)
      await request(http).post(`/v1/articles/tides.${name}`).expect(405)
    }
    await read('/v1/articles/tides.pdf').expect(404)
    await read('/v1/articles/.md').expect(404)
  })

  it('is tagged, dated and named for caches, each on its own', async () => {
    const { read, http } = await startWithTides()
    const tags = new Set<string>()
    for (const accept of ['application/json', ...Object.values(forms)]) {
      const { headers, text } = await read('/v1/articles/tides', accept).expect(200)
      tags.add(headers['etag'] ?? '')
      expect(headers['etag']).toMatch(/^"1-/)
      expect(headers['surrogate-key']).toBe('article:1')
      expect(Date.parse(headers['last-modified'] ?? '')).not.toBeNaN()
      const condition = { accept, 'if-none-match': headers['etag'] ?? '' }
      await request(http).get('/v1/articles/tides').set(condition).expect(304)
      await request(http)
        .get('/v1/articles/tides')
        .set({ accept, 'if-modified-since': headers['last-modified'] ?? '' })
        .expect(304)
      const head = await request(http).head('/v1/articles/tides').set({ accept, 'accept-encoding': 'identity' })
      expect(head.headers['content-length']).toBe(String(Buffer.byteLength(text)))
      expect(head.headers['content-type']).toBe(headers['content-type'])
      const again = await read('/v1/articles/tides', accept).set('accept-encoding', 'br')
      expect(again.text).toBe(text)
      expect(again.headers['cache-status']).toBe('Broadsheet; hit')
      expect(again.headers['content-security-policy']).toBe(headers['content-security-policy'])
    }
    expect(tags.size).toBe(5)
  })

  it('is forgotten when the article changes, and goes along when it is renamed or deleted', async () => {
    const { read, editor } = await startWithTides()
    const edit = { by: 'x', isCurrent: () => true }
    await read('/v1/articles/tides.md')
    await editor.patch('tides', { title: 'Ebb', slug: 'ebb' }, edit)
    for (const name of Object.keys(forms)) {
      const moved = await read(`/v1/articles/tides.${name}`).expect(308)
      expect(moved.headers['location']).toBe(`/v1/articles/ebb.${name}`)
      expect((await read(`/v1/articles/ebb.${name}`).expect(200)).text).toContain('Ebb')
    }
    expect((await read('/v1/articles/tides', 'text/html').expect(308)).headers['location']).toBe('/v1/articles/ebb')
    await editor.remove('ebb', edit)
    await read('/v1/articles/ebb.md').expect(410)
    await read('/v1/articles/ebb', 'text/html').expect(410)
  })

  it('of a draft is there for a key alone, and kept by nobody', async () => {
    const { post, read, http } = await startWriting()
    await post(written({ slug: 'secret', status: 'draft' })).expect(201)
    for (const [name, accept] of Object.entries(forms)) {
      for (const path of ['/v1/articles/secret', `/v1/articles/secret.${name}`]) {
        await request(http).get(path).set({ accept }).expect(404)
        const { headers, text } = await read(path).set({ accept }).buffer(true).expect(200)
        expect(headers['cache-control']).toBe('private, no-store')
        expect(text).toContain('Tides')
        if (name === 'html') expect(text).toContain('<meta name="robots" content="noindex">')
        if (name === 'md') expect(readMarkdownFile(Buffer.from(text)).article.status).toBe('draft')
        await request(http).get(path).set({ accept }).expect(404)
      }
    }
  })
})

describe('the Markdown of an article', () => {
  it('says all that was written, as it is imported', async () => {
    const { read, add } = await startWithTides()
    const { text, body: _, headers } = await read('/v1/articles/tides.md').expect(200)
    expect(headers['content-type']).toBe('text/markdown; charset=utf-8')
    const { article: again, notes } = readMarkdownFile(Buffer.from(text))
    expect(notes).toEqual([])
    expect({ ...again, body: again.body.content.trim() }).toEqual({ ...full, body: full.body.content })
    await add({ ...again, slug: 'tides-again' })
    const [first, second] = [await read('/v1/articles/tides'), await read('/v1/articles/tides-again')]
    const { id, slug, links, createdAt, updatedAt, ...shown } = first.body
    expect(second.body).toMatchObject(shown)
  })

  it.each([
    'yes',
    '1',
    'null',
    '2024-01-01',
    '- a',
    '# b',
    '---',
    'it\'s: "so"',
    '*',
    '&a',
    '!x',
    '{a}',
    '...',
    '\u2028x',
  ])('can have the title %s', async (title) => {
    const { post, read } = await startWriting()
    const sent = { title, summary: title, tags: [title], authors: [title] }
    const { body } = await post(written({ ...sent, body: { format: 'markdown', content: '---\n\nText\n\n---' } }))
    const { text } = await read(`/v1/articles/${body.id}.md`).buffer(true).expect(200)
    const { article: again } = readMarkdownFile(Buffer.from(text))
    expect(again).toMatchObject({ title: body.title, summary: body.summary, tags: [body.tags[0].name] })
    expect(again.authors).toEqual([body.authors[0].name])
    expect(again.body.content.trim()).toBe('---\n\nText\n\n---')
  })
})

describe('the plain text of an article', () => {
  it('is as it is imported', async () => {
    const { read } = await startWithTides()
    const { text } = await read('/v1/articles/bread.txt').expect(200)
    expect(text).toBe('Bread\n\nHow bread rises.\n\nSlowly.\n')
    const { article: again } = readTextFile(Buffer.from(text))
    expect([again.title, again.body.content]).toEqual(['Bread', 'How bread rises.\n\nSlowly.'])
  })
})

describe('the page of an article', () => {
  it('says what it is to whoever previews, lists or reads it', async () => {
    const { read } = await startWithTides()
    const { text } = await read('/v1/articles/tides.html').expect(200)
    const page = pageOf(text)
    const url = `${publicUrl}/v1/articles/tides`
    expect(page.meta).toMatchObject({
      description: full.summary,
      'og:type': 'article',
      'og:title': full.title,
      'og:description': full.summary,
      'og:url': url,
      'og:site_name': 'Broadsheet',
      'og:image': full.image.url,
      'og:image:alt': full.image.alt,
      'article:published_time': full.publishedAt,
      'twitter:card': 'summary_large_image',
    })
    expect(page.meta['robots']).toBeUndefined()
    expect(page.links).toContainEqual({ rel: 'canonical', href: url, type: undefined })
    for (const { href } of page.links.filter(({ rel, href }) => rel === 'alternate' && href.startsWith(publicUrl)))
      await read(href.slice(publicUrl.length)).expect(200)
    const { body } = await read('/v1/articles/tides?include=jsonld')
    expect(page.data).toEqual(body.jsonld)
    expect((await read('/v1/articles/tides', 'application/ld+json')).body).toEqual(body.jsonld)
    expect(page.title).toBe(`${full.title} · Broadsheet`)
    expect(text).toContain((await read('/v1/articles/tides')).body.body.html)
  })

  it('is harmless, whatever stands in an article', { timeout: 60_000 }, async () => {
    const { post, read } = await startWriting()
    for (const [name, html] of Object.entries(hostileHtml)) {
      const line = html.replace(/\s+/g, ' ').slice(0, 90)
      const { body } = await post(
        written({
          title: line,
          summary: line,
          tags: [line],
          authors: [line],
          image: { url: `https://a.example/?${encodeURIComponent(line)}`, alt: line },
          source: { name: line, url: 'https://a.example/"><script>alert(1)</script>' },
          body: { format: 'html', content: `${html}<p>End.` },
        }),
      )
      if (body.id === undefined) throw new Error(`${name}: ${JSON.stringify(body)}`)
      const { text, headers } = await read(`/v1/articles/${body.id}.html`).buffer(true).expect(200)
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*style-src 'sha256-[\w+/=]+'$/)
      expect(headers['content-security-policy']).not.toContain('script-src')
      const page = pageOf(text)
      expect(page.meta['og:title'], name).toBe(body.title)
      expect(page.data['headline'], name).toBe(body.title)
      expect(page.scripts, name).toEqual(['application/ld+json'])
      // Its own lines have classes.
      expect(
        harmIn(page.article).filter((harm) => harm !== '<p className>'),
        name,
      ).toEqual([])
    }
  })
})

/** What a page says, as a parser reads it. */
function pageOf(text: string) {
  const meta: Record<string, string> = {}
  const links: { rel: string; href: string; type: string | undefined }[] = []
  const scripts: string[] = []
  let [data, title] = [{} as Record<string, unknown>, '']
  const tree = fromHtml(text)
  let articleTree = tree
  const visit = (node: typeof tree | (typeof tree.children)[number]): void => {
    if (node.type === 'element') {
      const { tagName, properties, children } = node
      const [first] = children
      const inner = first?.type === 'text' ? first.value : ''
      if (tagName === 'meta') meta[String(properties['name'] ?? properties['property'])] = String(properties['content'])
      if (tagName === 'link')
        links.push({
          rel: String(properties['rel']),
          href: String(properties['href']),
          type: properties['type'] === undefined ? undefined : String(properties['type']),
        })
      if (tagName === 'script') {
        scripts.push(String(properties['type']))
        data = JSON.parse(inner) as Record<string, unknown>
      }
      if (tagName === 'title') title = inner
      if (tagName === 'article') articleTree = { type: 'root', children }
    }
    if ('children' in node) for (const child of node.children) visit(child)
  }
  visit(tree)
  return { meta, links, scripts, data, title, article: articleTree }
}
