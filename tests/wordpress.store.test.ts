import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ArticleListQuery } from '../src/articles/query.ts'
import { readWordpressContent } from '../src/importing/wordpress-content.ts'
import { all, bringIn, fixture, folderOf } from './support/importing.ts'
import { startStores, type TestStores } from './support/start-app.ts'

const source = await readFile(fixture('wordpress.xml'), 'utf8')

/** Of whatever status, by slug. */
async function everything({ articles }: TestStores) {
  const query = { sort: 'publishedAt', limit: '100', formats: 'html', status: 'published,draft,scheduled' }
  const { items } = await articles.list(ArticleListQuery.parse(query), { seesDrafts: true })
  return new Map(items.map((item) => [item.slug, item]))
}

/** An export with these items; the first `<item>` is in line 3. */
function wxr(...items: string[]): string {
  const head = '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>T</title>\n'
  return `<?xml version="1.0"?>\n${head}${items.map((item) => `<item>${item}</item>`).join('\n')}\n</channel></rss>`
}
const post = (id: number, more = '') =>
  `<title>Post ${id}</title><content:encoded>Text ${id}.</content:encoded><wp:post_id>${id}</wp:post_id>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>${more}`

describe('an export of WordPress', () => {
  it('is kept with all that an article can have', async () => {
    const stores = await startStores()
    await bringIn(stores, fixture('wordpress.xml'))
    const articles = await everything(stores)
    expect(articles.get('pilots-and-tides')).toMatchObject({
      title: 'Pilots & tides',
      summary: 'When the tide turns – and why.',
      language: 'en-GB',
      authors: [{ name: 'Ada Pilot' }],
      tags: [
        { name: 'R&D', slug: 'rd' },
        { name: 'sea', slug: 'sea' },
      ],
      image: { url: 'https://harbour.example/boat.jpg', alt: 'A pilot boat' },
      source: { name: 'Harbour & Hill', url: 'https://harbour.example/2024/03/pilots-and-tides/' },
      publishedAt: '2024-03-01T08:30:00.000Z',
      status: 'published',
    })
    expect(articles.get('pilots-and-tides-2')).toMatchObject({
      title: 'Blocks, not lines',
      status: 'draft',
      publishedAt: '2024-03-02T01:00:00.000Z',
      authors: [{ name: 'nobody' }],
    })
    expect(articles.get('more')).toMatchObject({ title: 'Text without a title, without dates & without CDATA.' })
    const statuses = ['behind-a-door', 'for-us-alone', 'one-day'].map((slug) => articles.get(slug)?.status)
    expect(statuses).toEqual(['draft', 'draft', 'scheduled'])
    expect(articles.size).toBe(6)
  })

  it('tells once of a tag that has another slug here', async () => {
    const stores = await startStores()
    const tagged = (nicename: string) => `<category domain="post_tag" nicename="${nicename}">Harbour</category>`
    const folder = await folderOf({ 'a.txt': 'A\n\nText.', 'a.xml': wxr(post(1, tagged('harbour'))) })
    expect((await bringIn(stores, folder)).lines).toEqual([])
    await writeFile(join(folder, 'b.xml'), wxr(post(2, tagged('hafen')), post(3, tagged('hafen'))))
    expect((await bringIn(stores, join(folder, 'b.xml'))).lines).toEqual([
      expect.stringMatching(/b\.xml:3: the tag "Harbour" has the slug "harbour" here, and not "hafen"$/),
    ])
  })

  it('shows what was typed as WordPress shows it', async () => {
    const stores = await startStores()
    await bringIn(stores, fixture('wordpress.xml'))
    const articles = await everything(stores)
    const html = (slug: string) =>
      articles
        .get(slug)
        ?.body?.html?.replace(/ id="p\d+"/g, '')
        .replaceAll('\n', '')
    expect(html('pilots-and-tides')).toBe(
      [
        '<p>The tide turns at six.<br>The pilot boat leaves at seven.</p>',
        '<figure><a href="https://harbour.example/boat"><img src="https://harbour.example/boat.jpg" alt="A boat" width="300"></a>',
        '<figcaption>The boat at <em>dawn</em></figcaption></figure>',
        '<blockquote><p>Never turn your back<br>on the sea.</p></blockquote>',
        '<p>He said so [sic], and meant it. Write [gallery] for pictures.</p>',
        '<pre>[fancy] staysas it is</pre>',
        '<figure><img src="https://harbour.example/boat.jpg" alt="A pilot boat"></figure>',
        '<figure><img src="https://harbour.example/pier.jpg" alt=""></figure>',
      ].join(''),
    )
    expect(html('pilots-and-tides-2')).toBe(
      '<p>One 🦀 and <code>if (a[0]]> b) {}</code>.</p><h3>A heading</h3>' +
        '<figure><img src="https://harbour.example/boat.jpg" alt=""><figcaption>Boat</figcaption></figure>',
    )
  })

  it('tells what it could not keep, and where', async () => {
    const { created, faults, lines } = await bringIn(await startStores(), fixture('wordpress.xml'))
    const place = fixture('wordpress.xml')
    expect({ created, faults }).toEqual({ created: 6, faults: 2 })
    expect(lines.map((line) => line.replaceAll(place, ''))).toEqual([
      ':24: the shortcode [fancy] is reduced to what it holds',
      ':24: the shortcode [contact-form-7] is reduced to what it holds',
      ':24: is not kept at the top of the front page',
      ':24: 2 comments are not kept',
      ':24: custom fields are not kept: mood',
      ':24: terms are not kept: series',
      ':67: the block "latest-posts" has no content to keep',
      ':67: has no date in UTC: the one of its site is taken for it',
      ':92: has no title: the beginning of its text has become it',
      ':92: the slug "море" has become "more"',
      ':103: is protected by a password: it is kept as a draft',
      ':113: its status is "private": it is kept as a draft',
      ':131: "Thrown away" is left out: its status is trash',
      expect.stringMatching(/^:147: is not XML: /),
      ':153: its id was given at :122 already',
      ': 1 of the type "page" left out (--pages takes them too)',
      ': 2 of the type "attachment" left out',
      ': 1 of its articles was changed after it was published; when that was is not kept',
      ': 1 of its categories and tags have a description, which is not kept',
      ':67: the slug "pilots-and-tides" is taken: it has become "pilots-and-tides-2"',
    ])
  })

  it('takes pages where they are asked for', async () => {
    const stores = await startStores()
    expect(await bringIn(stores, fixture('wordpress.xml'), { withPages: true })).toMatchObject({ created: 7 })
    expect((await everything(stores)).get('about')).toMatchObject({ title: 'About', status: 'published' })
  })

  it('is known again by its site and its numbers, whatever the file is called', async () => {
    const stores = await startStores()
    await bringIn(stores, fixture('wordpress.xml'))
    const newer = await folderOf({
      'newer.xml': source
        .replace('Pilots &amp; tides', 'Pilots and tides')
        .replaceAll('https://harbour.example</wp', 'http://harbour.example/</wp'),
    })
    expect(await bringIn(stores, newer)).toMatchObject({ created: 0, updated: 1, unchanged: 5 })
    expect((await everything(stores)).get('pilots-and-tides')).toMatchObject({ title: 'Pilots and tides', revision: 2 })
  })

  it('takes the place of no article of another site that has the same slug', async () => {
    const stores = await startStores()
    const slug = '<wp:post_name>hello-world</wp:post_name>'
    const site = (name: string) =>
      wxr(post(1, slug)).replace('<title>T', `<link>https://${name}.example</link><title>T`)
    const folder = await folderOf({ 'a.xml': site('a'), 'b.xml': site('b') })
    expect(await bringIn(stores, folder)).toMatchObject({
      created: 2,
      lines: ['b.xml:3: the slug "hello-world" is taken: it has become "hello-world-2"'],
    })
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, updated: 0, unchanged: 2, lines: [] })
  })

  it('goes on behind what is not XML', async () => {
    const stores = await startStores()
    const broken = ['<wp:post_id>1</wp:post', '<title>A</b></title>', '<title><<</title>', '<title a=b>C</title>']
    const items = broken.flatMap((item, index) => [item, post(10 + index)])
    const folder = await folderOf({ 'a.xml': wxr(...items) })
    const { created, faults, lines } = await bringIn(stores, folder)
    expect({ created, faults }).toEqual({ created: 4, faults: 4 })
    expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(['a.xml:3:', 'a.xml:6:', 'a.xml:9:', 'a.xml:12:'])
  })

  it('is read to where it was cut off', async () => {
    const whole = wxr(post(1), post(2))
    const folder = await folderOf({ 'a.xml': whole.slice(0, whole.indexOf('Post 2')) })
    expect(await bringIn(await startStores(), folder)).toMatchObject({
      created: 1,
      lines: ['a.xml:5: ends before its time: the file is cut off here'],
    })
  })

  it('forgives control characters and entities that XML does not have', async () => {
    const stores = await startStores()
    const item = post(1).replace('Text 1.', 'Bell\u0007 and&nbsp;space.')
    expect(await bringIn(stores, await folderOf({ 'a.xml': wxr(item) }))).toMatchObject({ created: 1, faults: 0 })
    expect((await all(stores))[0]?.body?.text).toBe('Bell and\u00a0space.')
  })

  it('passes over XML in a folder that is something else, and says so of a file that was named', async () => {
    const folder = await folderOf({ 'a.xml': '<catalogue/>', 'b.txt': 'B\n\nText.' })
    expect(await bringIn(await startStores(), folder)).toMatchObject({ created: 1, faults: 0 })
    const named = await bringIn(await startStores(), `${folder}/a.xml`)
    expect(named.lines).toEqual([expect.stringContaining('a.xml: is none of: a WordPress export')])
  })
})

describe('the content of a post', () => {
  const html = (content: string) => readWordpressContent(content, new Map()).html
  it.each([
    ['one\n\ntwo', '<p>one</p>\n<p>two</p>'],
    ['one\n\n\n\n  \ntwo', '<p>one</p>\n<p>two</p>'],
    ['one\ntwo<br />\nthree', '<p>one<br>\ntwo<br />\nthree</p>'],
    ['one\r\n\r\ntwo', '<p>one</p>\n<p>two</p>'],
    ['<h2>one</h2>\ntwo', '<h2>one</h2>\n<p>two</p>'],
    ['<ul>\n<li>one</li>\n<li>two</li>\n</ul>', '<ul>\n<li>one</li>\n<li>two</li>\n</ul>'],
    ['<p>one</p>\n<p>two</p>', '<p>one</p>\n<p>two</p>'],
    ['<div>one\n\ntwo</div>', '<div>\n<p>one</p>\n<p>two</p>\n</div>'],
    ['<pre>one\n\ntwo</pre>', '<pre>one\n\ntwo</pre>'],
    ['a <code>[x y="z"]</code> b', '<p>a <code>[x y="z"]</code> b</p>'],
    ['[1] and [see above] and [sic]', '<p>[1] and [see above] and [sic]</p>'],
    ['[tip]one[/tip] [line /] [x y=z]', '<p>one</p>'],
    ['[embed]https://x.example/v[/embed]', '<p><a href="https://x.example/v">https://x.example/v</a></p>'],
    [
      '[video mp4="https://x.example/v.mp4"][/video]',
      '<p><a href="https://x.example/v.mp4">https://x.example/v.mp4</a></p>',
    ],
    [
      '[caption caption="Old"]<img src="a.png">[/caption]',
      '<figure><img src="a.png"><figcaption>Old</figcaption></figure>',
    ],
    ['[caption]no picture[/caption]', '<p>no picture</p>'],
    [
      '<!-- wp:paragraph -->\n<p>one\ntwo</p>\n<!-- /wp:paragraph -->',
      '<!-- wp:paragraph -->\n<p>one\ntwo</p>\n<!-- /wp:paragraph -->',
    ],
  ])('%j becomes %j', (content, expected) =>
    expect(
      html(content)
        .trim()
        .replace(/\n(?=<\/?fig)/g, ''),
    ).toBe(expected),
  )

  it('is read in a moment, however hostile', () => {
    for (const piece of [
      '[caption]',
      '[/x]',
      '[x y="',
      '<pre>',
      '<!-- wp:x ',
      '[[',
      '\n ',
      '<div ',
      '<code>',
      '<code>a</code>',
      '<!-- wp:x {',
      '[caption]<a [/caption]',
    ]) {
      expect(typeof html(piece.repeat(200_000))).toBe('string')
    }
  })
})
