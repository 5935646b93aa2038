import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { all, bringIn, fixture, folderOf } from './support/importing.ts'
import { startStores } from './support/start-app.ts'

const rss = await readFile(fixture('feed.rss'), 'utf8')
const json = await readFile(fixture('feed.json'), 'utf8')
const item = (id: number, more = '') =>
  `<item><title>T${id}</title><guid>urn:${id}</guid><description>D${id}</description>${more}</item>\n`
const feed = (...items: string[]) => `<rss version="2.0"><channel><title>T</title>\n${items.join('')}</channel></rss>`

describe('a feed', () => {
  it('is read as RSS', async () => {
    const stores = await startStores()
    const { created, faults, lines } = await bringIn(stores, fixture('feed.rss'))
    expect({ created, faults }).toEqual({ created: 2, faults: 2 })
    expect(lines.map((line) => line.replaceAll(fixture('feed.rss'), ''))).toEqual([
      ':7: its attachment is not kept: https://harbour.example/talk.mp3',
      ':20: its date is not kept, since it is none: 0000-00-00 00:00:00',
      ':26: has neither an id nor a link',
      ':27: its id was given at :7 already',
    ])
    expect(await all(stores)).toMatchObject([
      {
        title: 'Pilots & tides',
        summary: 'When the tide turns.',
        language: 'en-GB',
        authors: [{ name: 'Ada Pilot' }],
        tags: [{ name: 'sea' }, { name: 'R&D' }],
        image: { url: 'https://harbour.example/boat.jpg' },
        source: { name: 'Harbour & Hill', url: 'https://harbour.example/pilots' },
        publishedAt: '2024-03-01T07:30:00.000Z',
        body: { text: 'The tide turns at six 🦀, as a[0]]> b says.' },
      },
      { title: 'Short', body: { text: 'Only a description,\u00a0with a space.' } },
    ])
  })

  it('is read as Atom', async () => {
    const stores = await startStores()
    expect(await bringIn(stores, fixture('feed.atom'))).toMatchObject({ created: 2, faults: 0, lines: [] })
    expect(await all(stores)).toMatchObject([
      {
        title: 'Auf & ab <jetzt>',
        summary: 'Kurz.',
        language: 'de',
        authors: [{ name: 'Bo Berg' }],
        tags: [{ name: 'Berge' }],
        image: { url: 'https://berg.example/a.jpg' },
        source: { name: 'Berg & Tal', url: 'https://berg.example/auf' },
        publishedAt: '2024-03-01T07:30:00.000Z',
        body: { text: 'Eins zwei 🏔️.' },
      },
      { title: 'Zwei', publishedAt: '2024-03-03T00:00:00.000Z', body: { text: 'Text, kein <b>HTML</b>.' } },
    ])
  })

  it('is read as JSON Feed', async () => {
    const stores = await startStores()
    const { created, lines } = await bringIn(stores, fixture('feed.json'))
    expect({ created, lines: lines.map((line) => line.replaceAll(fixture('feed.json'), '')) }).toEqual({
      created: 2,
      lines: [
        ':7: its attachment is not kept: https://harbour.example/talk.mp3',
        ':20: has no title: the beginning of its text has become it',
        ':21: has neither an id nor a link',
        ':22: has nothing in it',
      ],
    })
    expect(await all(stores)).toMatchObject([
      { title: 'No title, but a text <b>.', body: { text: 'No title, but\n\na text <b>.' } },
      {
        title: 'One < two',
        summary: 'Short.',
        language: 'en',
        authors: [{ name: 'Ada' }],
        tags: [{ name: 'sea' }],
        image: { url: 'https://harbour.example/boat.jpg' },
        source: { name: 'Harbour <Hill>', url: 'https://harbour.example/one' },
        publishedAt: '2024-03-01T08:30:00.000Z',
      },
    ])
  })

  it('is read as RDF', async () => {
    const stores = await startStores()
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://x.example"><title>X</title><link>https://x.example</link></channel>
<item rdf:about="https://x.example/1"><title>One</title><link>https://x.example/1</link><description>Text.</description><dc:date>2024-03-01</dc:date></item></rdf:RDF>`
    expect(await bringIn(stores, await folderOf({ 'a.xml': rdf }))).toMatchObject({ created: 1, lines: [] })
    expect(await all(stores)).toMatchObject([
      { title: 'One', source: { name: 'X' }, publishedAt: '2024-03-01T00:00:00.000Z' },
    ])
  })

  it('is told from exports by what is in it, and changes nothing when nothing has changed', async () => {
    const stores = await startStores()
    const files = { 'a.xml': rss, 'b.json': json, 'c.xml': await readFile(fixture('wordpress.xml'), 'utf8') }
    const folder = await folderOf(files)
    expect(await bringIn(stores, folder, { isDryRun: true })).toMatchObject({ created: 10 })
    expect(await stores.articles.isEmpty()).toBe(true)
    await bringIn(stores, folder)
    const before = await all(stores)
    const renamed = await folderOf({ 'x.xml': rss.replace('Short<', 'Shorter<'), 'y.json': json })
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, updated: 0, unchanged: 10 })
    expect(await all(stores)).toEqual(before)
    expect(await bringIn(stores, renamed)).toMatchObject({ created: 0, updated: 1, unchanged: 3 })
  })

  it('goes on where it was stopped', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.xml': feed(...Array.from({ length: 35 }, (_, index) => item(index))) })
    const stop = new AbortController()
    const onProgress = ({ articles }: { articles: number }) => articles >= 20 && stop.abort()
    const stopped = await bringIn(stores, folder, { signal: stop.signal, batchArticles: 10, onProgress })
    expect(stopped).toMatchObject({ created: 20, stoppedAfter: `${folder}/a.xml:21` })
    expect(await bringIn(stores, folder)).toMatchObject({ created: 15, unchanged: 20 })
  })

  it.each([
    ['cut off', feed(item(1), item(2)).slice(0, -40), 'a.xml:3: ends before its time: the file is cut off here'],
    ['not XML', feed(item(1), '<item><a></b></item>'), 'a.xml:3: is not XML: '],
    ['nested without an end', feed(item(1), '<a>'.repeat(100_000)), 'a.xml:3: is nested more than 200 deep'],
  ])('is read to where it is %s', async (_, text, line) => {
    const { created, lines } = await bringIn(await startStores(), await folderOf({ 'a.xml': text }))
    expect({ created, lines }).toEqual({ created: 1, lines: [expect.stringContaining(line)] })
  })

  it('never reads what entities stand for', async () => {
    const stores = await startStores()
    const bombs = Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('')
    const dtd = `<!DOCTYPE rss [<!ENTITY e0 "lol"><!ENTITY file SYSTEM "file:///etc/passwd">${bombs}]>`
    await bringIn(stores, await folderOf({ 'a.xml': `${dtd}${feed(item(1).replace('D1', 'x &file; &e9;'))}` }))
    expect(await all(stores)).toMatchObject([{ title: 'T1', body: { text: 'x &file; &e9;' } }])
  })
})
