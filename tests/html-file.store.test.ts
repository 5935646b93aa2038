import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readHtmlFile } from '../src/importing/html-file.ts'
import { all, bringIn, fixture, folderOf } from './support/importing.ts'
import { startStores } from './support/start-app.ts'

const page = await readFile(fixture('page.html'), 'utf8')
const read = (html: string) => readHtmlFile(Buffer.from(html))

describe('an HTML file', () => {
  it('is kept as its main text and what it says of itself', async () => {
    const stores = await startStores()
    expect(await bringIn(stores, fixture('page.html'))).toMatchObject({ created: 1, faults: 0, lines: [] })
    const [article] = await all(stores)
    expect(article).toMatchObject({
      title: 'Pilots & tides',
      summary: 'When the tide turns – and why.',
      language: 'en-GB',
      authors: [{ name: 'Ada Pilot' }, { name: 'Bo Crab' }],
      tags: [{ name: 'R&D' }, { name: 'sea' }],
      image: { url: 'https://harbour.example/boat.jpg', alt: 'A pilot boat' },
      source: { name: 'Harbour & Hill', url: 'https://harbour.example/2024/pilots/' },
      publishedAt: '2024-03-01T07:30:00.000Z',
    })
    expect(article?.body?.text).toMatch(/^The tide turns at six, and the pilot boat 🦀 leaves/)
    expect(article?.body?.text).toMatch(/float early\.$/)
  })

  it('has links and pictures that work from anywhere', () => {
    const { content } = read(page).article.body
    expect(content).toContain('href="https://harbour.example/2024/keeper/"')
    expect(content).toContain('src="https://harbour.example/2024/pilots/pier.jpg"')
  })

  it('changes nothing when nothing has changed, and saves nothing in a dry run', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.html': page, 'b.HTM': page.replaceAll('tides', 'moons') })
    expect(await bringIn(stores, folder, { isDryRun: true })).toMatchObject({ created: 2 })
    expect(await stores.articles.isEmpty()).toBe(true)
    await bringIn(stores, folder)
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
  })

  it('is a fault where it has no main text, and the others go on', async () => {
    const folder = await folderOf({
      'a.html': '',
      'b.html': '<title>App</title><div id="root"></div><script>start()</script>',
      'c.html': '<title>Links</title><nav><a href="/1">One page</a> <a href="/2">Another page</a></nav>',
      'd.html': '<p>Text without a title.',
      'e.html': page,
    })
    const { created, lines } = await bringIn(await startStores(), folder)
    expect({ created, lines }).toEqual({
      created: 1,
      lines: [
        'a.html: has no main text',
        'b.html: has no main text',
        'c.html: has no main text',
        'd.html: has no title',
      ],
    })
  })

  it('may leave out the tags that HTML lets it leave out, and be short', () => {
    expect(read('<title>A &amp; B</title><p>Short.').article).toMatchObject({ title: 'A & B' })
    expect(read('<h1>One <i>heading</i></h1><p>Short.').article).toMatchObject({ title: 'One heading' })
  })

  it('is read in the characters that it names', () => {
    const latin = Buffer.from('<meta charset="iso-8859-1"><title>Caf\xe9</title><p>Caf\xe9 cr\xe8me.', 'latin1')
    expect(readHtmlFile(latin).article.title).toBe('Café')
    expect(() => readHtmlFile(Buffer.from('<title>Caf\xe9</title>', 'latin1'))).toThrow('is not UTF-8')
    expect(() => read('<meta charset="x-none"><title>A</title>')).toThrow('save it as UTF-8')
  })

  it('notes a date that is none', () => {
    const { article, notes } = read('<meta name="date" content="0000-00-00"><title>A</title><p>Text.')
    expect({ date: article.publishedAt, notes }).toEqual({
      date: undefined,
      notes: ['its date is not kept, since it is none: 0000-00-00'],
    })
  })

  it('is refused where it is nested without an end or larger than a page, in a moment', () => {
    for (const piece of ['<div>', '<b>', '<table><tr><td>', '<svg>'])
      expect(() => read(`<title>A</title>${piece.repeat(2_000)}Text.`)).toThrow('nested too deeply')
    expect(() => read(`<title>A</title>${'<br>a'.repeat(60_000)}`)).toThrow('more than 50000 elements')
    expect(() => read(`<title>A</title>${'<!--'.repeat(60_000)}`)).toThrow('has no main text')
  })
})
