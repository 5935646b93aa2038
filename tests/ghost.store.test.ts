import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { ArticleListQuery } from '../src/articles/query.ts'
import { readGhostContent } from '../src/importing/ghost-content.ts'
import { all, bringIn, fixture, folderOf } from './support/importing.ts'
import { startStores, type TestStores } from './support/start-app.ts'

const source = await readFile(fixture('ghost.json'), 'utf8')
const site = 'https://harbour.example/'

/** Of whatever status, by slug. */
async function everything({ articles }: TestStores) {
  const query = { sort: 'publishedAt', limit: '100', formats: 'html', status: 'published,draft,scheduled' }
  const { items } = await articles.list(ArticleListQuery.parse(query), { seesDrafts: true })
  return new Map(items.map((item) => [item.slug, item]))
}

const html = (articles: Awaited<ReturnType<typeof everything>>, slug: string) =>
  articles.get(slug)?.body?.html?.replace(/ id="p\d+"/g, '')

const post = (id: number, more: object = {}) => ({
  id: `5f00000000000000000000${id}`,
  title: `Post ${id}`,
  html: `<p>Text ${id}.</p>`,
  status: 'published',
  ...more,
})

/** An export with these posts, and with what belongs to them. */
function ghost(posts: object[], more: object = {}): object {
  const relations = {
    tags: [{ id: 't', name: 'sea' }],
    posts_tags: posts.map((_, index) => ({ post_id: `5f00000000000000000000${10 + index}`, tag_id: 't' })),
    users: [{ id: 'u', name: 'Ada' }],
  }
  return { db: [{ meta: { exported_on: 1 }, data: { posts, ...relations, webhooks: [{ id: 'w' }], ...more } }] }
}

describe('an export of Ghost', () => {
  it('is kept with all that an article can have', async () => {
    const stores = await startStores()
    await bringIn(stores, fixture('ghost.json'), { site })
    const articles = await everything(stores)
    expect(articles.get('pilots-and-tides')).toMatchObject({
      title: 'Pilots & tides <3',
      summary: 'When the tide turns – and why.',
      language: 'en-GB',
      authors: [{ name: 'Ada Pilot', slug: 'ada' }, { name: 'Bo Crab 🦀' }],
      tags: [{ name: 'R&D', slug: 'research' }, { name: 'sea' }],
      image: { url: 'https://harbour.example/content/images/boat.jpg', alt: 'A pilot boat' },
      source: { name: 'Harbour & Hill', url: 'https://harbour.example/pilots-and-tides/' },
      publishedAt: '2024-03-01T08:30:00.000Z',
      status: 'published',
    })
    expect(html(articles, 'pilots-and-tides')).toBe(
      '<p>The tide turns at six 🦀. See <a href="https://harbour.example/about/">about us</a>.</p><p>As <b>HTML</b>.</p>' +
        '<figure><a href="https://video.example/embed/1?a=1&#x26;b=2">https://video.example/embed/1?a=1&#x26;b=2</a>' +
        '<figcaption>The pilot boat</figcaption></figure>',
    )
    expect(articles.get('more')).toMatchObject({ publishedAt: '2024-03-03T00:00:00.000Z', image: null })
    const statuses = ['for-members', 'by-mail', 'pilots-and-tides-2', 'one-day'].map(
      (slug) => articles.get(slug)?.status,
    )
    expect(statuses).toEqual(['draft', 'draft', 'draft', 'scheduled'])
  })

  it('may have several sites in it, of any version', async () => {
    const stores = await startStores()
    await bringIn(stores, fixture('ghost.json'), { site })
    expect((await everything(stores)).get('the-first-version')).toMatchObject({
      title: 'The first version',
      language: 'de-DE',
      tags: [{ name: 'sea' }],
      authors: [{ name: 'Cy' }],
      image: { url: 'https://old.example/a.png' },
      publishedAt: '2015-03-11T12:52:29.156Z',
      body: { html: '<p id="p1">Written in <em>Markdown</em>.</p>' },
    })
  })

  it('shows the documents of both editors as Ghost shows them', async () => {
    const stores = await startStores()
    await bringIn(stores, fixture('ghost.json'), { site })
    const articles = await everything(stores)
    expect(html(articles, 'pilots-and-tides-2')).toBe(
      '<h2>A heading</h2>' +
        '<p><strong><em>Bold</em> and bold </strong><br><a href="https://harbour.example/map/">a &#x3C; map</a></p>' +
        '<figure><img src="https://harbour.example/boat.jpg" alt="A boat"><figcaption>The boat at <em>dawn</em></figcaption></figure>' +
        '<pre><code class="language-js">if (a &#x3C; b) {}</code></pre><ol><li>one</li><li>two</li></ol><hr>' +
        '<blockquote><p><a href="https://x.example/">X &#x26; Y</a><br>Of x</p></blockquote><p><em>Marked</em></p>',
    )
    expect(html(articles, 'more')).toBe(
      '<p>Text without <em><strong>a title</strong></em><br><a href="https://x.example/?a=1&#x26;b=2"><code>a &#x3C;link></code></a></p>' +
        '<h3>Heading</h3><ol><li>one</li></ol><figure><a href="https://harbour.example/boat">' +
        '<img src="https://harbour.example/boat.jpg" alt="Boat"></a><figcaption><i>Dawn</i></figcaption></figure>' +
        '<pre><code class="language-html">&#x3C;b></code></pre>' +
        '<figure><img src="https://harbour.example/1.jpg" alt="One"></figure><figure><img src="https://harbour.example/2.jpg" alt=""></figure>' +
        '<p>Two</p><blockquote><p>💡 <b>Mind</b> the tide</p></blockquote><h4>Why?</h4><p>Because.</p>' +
        '<p><a href="https://x.example/go">Go</a></p><figure><a href="https://video.example/2">https://video.example/2</a></figure>' +
        '<hr><blockquote>Aside</blockquote>',
    )
  })

  it('tells what it could not keep, and where', async () => {
    const { created, faults, lines } = await bringIn(await startStores(), fixture('ghost.json'), { site })
    const place = fixture('ghost.json')
    expect({ created, faults }).toEqual({ created: 7, faults: 3 })
    expect(lines.map((line) => line.replaceAll(place, ''))).toEqual([
      ':22: "pilots-and-tides": a part that is for members alone is not kept',
      ':22: "pilots-and-tides": internal tags are not kept: #no-ads',
      ':22: "pilots-and-tides": the caption of its picture is not kept',
      ':22: "pilots-and-tides": that it is featured is not kept',
      ':22: "pilots-and-tides": what is meant for search engines and social networks is not kept: og_image, meta_description',
      ':22: "pilots-and-tides": the code that is added to its page is not kept',
      ':46: "pilots-and-tides": the card "email" is not kept',
      ':46: "pilots-and-tides": its author gone is not in the file',
      ':62: "море": the card "paywall" is not kept',
      ':62: "море": has no title: the beginning of its text has become it',
      ':62: "море": the slug "море" has become "more"',
      ':62: "море": its picture is not kept, since its address is not whole: /content/images/pier.jpg',
      ':78: "for-members": is for some readers alone (paid): it is kept as a draft',
      ':90: "by-mail": its status is "sent": it is kept as a draft',
      ':126: "twice": its id was given at :22: "pilots-and-tides" already',
      ':138: "no-document": its lexical is no document that can be read',
      ':150: is no post: its id is not valid',
      ': 2 of the table "comments" left out',
      ': 1 of the texts about tags left out',
      ': 2 of the type "page" left out (--pages takes them too)',
      ': 1 of its articles was changed after it was published; when that was is not kept',
      ':46: "pilots-and-tides": the slug "pilots-and-tides" is taken: it has become "pilots-and-tides-2"',
    ])
  })

  it('takes pages where they are asked for', async () => {
    const stores = await startStores()
    expect(await bringIn(stores, fixture('ghost.json'), { site, withPages: true })).toMatchObject({ created: 9 })
    expect((await everything(stores)).get('about')).toMatchObject({ title: 'About', status: 'published' })
  })

  it('leaves links as they are where nobody says the address of the site, and says so', async () => {
    const stores = await startStores()
    const { lines } = await bringIn(stores, fixture('ghost.json'))
    expect(lines.find((line) => line.includes('--site'))).toMatch(
      /ghost\.json: it does not say the address of its site/,
    )
    const articles = await everything(stores)
    expect(html(articles, 'pilots-and-tides')).toContain('<a href="/about/">')
    expect(articles.get('pilots-and-tides')).toMatchObject({ image: null, source: { url: null } })
    expect(await bringIn(stores, fixture('ghost.json'), { site })).toMatchObject({ created: 0, faults: 3 })
    expect((await everything(stores)).get('pilots-and-tides')?.image?.url).toMatch(/boat\.jpg$/)
  })

  it('is known again by the ids of its posts, whatever the file is called', async () => {
    const stores = await startStores()
    expect(await bringIn(stores, fixture('ghost.json'), { site, isDryRun: true })).toMatchObject({ created: 7 })
    expect((await everything(stores)).size).toBe(0)
    await bringIn(stores, fixture('ghost.json'), { site })
    const before = await everything(stores)
    expect(await bringIn(stores, fixture('ghost.json'), { site })).toMatchObject({ updated: 0, unchanged: 7 })
    expect(await everything(stores)).toEqual(before)
    const newer = await folderOf({ 'newer.json': source.replace('Pilots & tides <3', 'Pilots and tides') })
    expect(await bringIn(stores, newer, { site })).toMatchObject({ created: 0, updated: 1, unchanged: 6 })
    expect((await everything(stores)).get('pilots-and-tides')).toMatchObject({ title: 'Pilots and tides', revision: 2 })
  })

  it('goes on where it was stopped', async () => {
    const stores = await startStores()
    const posts = Array.from({ length: 35 }, (_, index) => post(10 + index, { slug: `post-${index}` }))
    const folder = await folderOf({ 'a.json': JSON.stringify(ghost(posts)) })
    const stop = new AbortController()
    const stopped = await bringIn(stores, folder, {
      site,
      signal: stop.signal,
      batchArticles: 10,
      onProgress: ({ articles }) => articles >= 20 && stop.abort(),
    })
    expect(stopped).toMatchObject({ created: 20, stoppedAfter: `${folder}/a.json:1: "post-19"` })
    expect(await bringIn(stores, folder, { site })).toMatchObject({ created: 15, unchanged: 20, stoppedAfter: null })
  })

  it('is read to where it was cut off, when all that belongs to its posts stands before that', async () => {
    const whole = JSON.stringify(ghost([post(10), post(11)]))
    const stores = await startStores()
    const folder = await folderOf({ 'a.json': whole.slice(0, whole.indexOf('"webhooks"')) })
    expect(await bringIn(stores, folder, { site })).toMatchObject({
      created: 2,
      lines: ['a.json:1: ends before its time: the file is cut off here'],
    })
    expect(await all(stores)).toMatchObject([{ tags: [{ slug: 'sea' }] }, { tags: [{ slug: 'sea' }] }])
  })

  it.each([
    ['within a post', (text: string) => text.slice(0, text.indexOf('Post 11'))],
    ['behind its posts', (text: string) => text.slice(0, text.indexOf('"posts_tags"'))],
    ['within its authors', (text: string) => text.slice(0, text.indexOf('"Ada"'))],
    ['by what is not JSON', (text: string) => text.replace('"Post 11"', "'Post 11'")],
    ['by what is not UTF-8', (text: string) => Buffer.from(text.replace('Post 11', 'Caf\xe9'), 'latin1')],
  ])('takes no tag away from what is there already when it is broken %s', async (_, broken) => {
    const stores = await startStores()
    const whole = JSON.stringify(ghost([post(10), post(11)]))
    await bringIn(stores, await folderOf({ 'a.json': whole }), { site })
    const { updated, lines } = await bringIn(stores, await folderOf({ 'a.json': broken(whole) }), { site })
    expect({ updated, lines }).toEqual({
      updated: 0,
      lines: [
        expect.stringMatching(/^a\.json:1: .*; its tags and authors may stand behind that, so nothing of it is taken$/),
      ],
    })
    expect(await all(stores)).toMatchObject([{ tags: [{ slug: 'sea' }] }, { tags: [{ slug: 'sea' }] }])
  })

  it('is not fooled by the names of fields', async () => {
    const stores = await startStores()
    const evil = JSON.stringify(post(11)).replace('{', '{"__proto__":{"title":"Evil","slug":"evil"},"constructor":{},')
    const text = JSON.stringify(ghost([post(10)])).replace('"posts":[', `"posts":[${evil},`)
    const folder = await folderOf({
      'a.json': text,
      'b.json': text.replace('"posts_tags"', '"__proto__":[{"id":1}],"x"'),
    })
    await bringIn(stores, folder, { site })
    expect((await all(stores)).map(({ title }) => title)).toEqual(['Post 10', 'Post 11'])
    expect(Object.prototype).not.toHaveProperty('slug')
  })

  it('refuses what is nested without an end', async () => {
    const folder = await folderOf({
      'a.json': `{"db":[{"data":{"posts":[${'['.repeat(5_000_000)}`,
      'b.txt': 'B\n\nText.',
    })
    expect(await bringIn(await startStores(), folder)).toMatchObject({
      created: 1,
      lines: [expect.stringMatching(/^a\.json:1: is nested more than 200 deep/)],
    })
  })

  it('passes over a text that no article can have, and goes on', async () => {
    const stores = await startStores()
    const folder = await folderOf({})
    const file = createWriteStream(join(folder, 'a.json'))
    const [head = '', tail = ''] = JSON.stringify(ghost([post(10, { html: 'HERE' }), post(11)])).split('HERE')
    const rest = 'Tides \\u00e9 \\n ü🦀 '.repeat(50_000)
    file.write(head)
    for (let part = 0; part < 32; part += 1) file.write(rest)
    file.end(tail)
    await finished(file)
    expect(await bringIn(stores, folder, { site })).toMatchObject({
      created: 1,
      lines: ['a.json:1: has a text that is longer than 30 million characters'],
    })
    expect(await all(stores)).toMatchObject([{ title: 'Post 11', tags: [{ slug: 'sea' }] }])
  })

  it('passes over JSON in a folder that is something else, and says so of a file that was named', async () => {
    const folder = await folderOf({ 'package.json': '{"name":"x"}', 'b.txt': 'B\n\nText.' })
    expect(await bringIn(await startStores(), folder)).toMatchObject({ created: 1, faults: 0 })
    const named = await bringIn(await startStores(), `${folder}/package.json`)
    expect(named.lines).toEqual([expect.stringMatching(/package\.json: is none of: a Ghost export/)])
  })
})

describe('the text of a post of Ghost', () => {
  it.each([
    ['<!--kg-gated-block:begin nonMember:true memberSegment:"" --><p>all</p><!--kg-gated-block:end-->', '<p>all</p>'],
    ['<p>a</p><!--kg-gated-block:begin nonMember:false --><p>some</p>', '<p>a</p>'],
    ["<iframe src='//v.example/\"1'></iframe>", 'https://v.example/&quot;1'],
    ['<iframe src="javascript:alert(1)"></iframe>', '<iframe src="javascript:alert(1)"></iframe>'],
  ])('%s', (given, expected) => expect(readGhostContent({ html: given }).body.content).toContain(expected))

  it('is not shown where a card of it is for members alone', () => {
    const card = { type: 'html', html: 'secret', visibility: { web: { nonMember: false } } }
    const { body, notes } = readGhostContent({ lexical: JSON.stringify({ root: { type: 'root', children: [card] } }) })
    expect({ body, notes }).toEqual({
      body: { format: 'html', content: '' },
      notes: ['a part that is for members alone is not kept'],
    })
  })

  it('is refused where it is nested without an end, and read in a moment however hostile', () => {
    const deep = `{"root":{"type":"root","children":[${'{"type":"quote","children":['.repeat(100_000)}${']}'.repeat(100_000)}]}}`
    expect(() => readGhostContent({ lexical: deep })).toThrow('nested too deeply')
    for (const piece of ['<!--kg-gated-block:begin ', '<iframe src="', '<iframe ', '<video src=//a>'])
      expect(typeof readGhostContent({ html: piece.repeat(200_000) }).body.content).toBe('string')
  })
})
