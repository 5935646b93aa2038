import { readFile, rename, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sql } from '../src/database/sql.ts'
import { article } from './support/article.ts'
import { all, bringIn, folderOf } from './support/importing.ts'
import { startStores } from './support/start-app.ts'

const ndjson = (...records: object[]) => records.map((record) => JSON.stringify(record)).join('\n')
const record = (title: string, more: object = {}) => ({ title, body: { format: 'text', content: 'Text.' }, ...more })

describe('importing', () => {
  it('knows a record by its id, whatever else of it changes', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.ndjson': ndjson(record('One', { id: 7 }), record('Two', { id: 'b' })) })
    await bringIn(stores, folder)
    await writeFile(
      join(folder, 'a.ndjson'),
      ndjson(record('Two', { id: 'b', slug: 'zwei' }), record('Uno', { id: 7 })),
    )
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, updated: 2, faults: 0 })
    expect((await all(stores)).map(({ slug, title }) => [slug, title])).toEqual([
      ['zwei', 'Two'],
      ['one', 'Uno'],
    ])
    await writeFile(
      join(folder, 'a.ndjson'),
      ndjson(record('A', { id: 1 }), record('B', { id: 1 }), record('C', { id: {} })),
    )
    expect((await bringIn(stores, folder)).lines).toEqual([
      expect.stringMatching(/^a\.ndjson:2: its id was given at .*a\.ndjson:1 already$/),
      expect.stringMatching(/^a\.ndjson:3: the record is no object, or its "id"/),
    ])
  })

  it('brings in plain text, Markdown and NDJSON, from folders in folders', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.txt': 'Plain\n\nText.',
      'deep/down/b.md': '---\ntitle: Marked\ntags: [One]\n---\n*Text.*',
      'c.ndjson': ndjson(record('First', { tags: ['Two'], publishedAt: '2024-03-01' }), record('Second')),
      'D.MARKDOWN': '# Other extension\n\nText.',
      'e.jsonl': `\ufeff${ndjson(record('As on Windows')).replaceAll('\n', '\r\n')}\r\n\r\n`,
      'ignored.jpg': 'no',
      '.hidden.txt': 'Hidden\n\nText.',
      '.hidden/f.txt': 'Hidden\n\nText.',
    })
    const { created, faults, lines } = await bringIn(stores, folder)
    expect({ created, faults, lines }).toEqual({ created: 6, faults: 0, lines: [] })
    expect((await all(stores)).map(({ title }) => title)).toEqual([
      'As on Windows',
      'First',
      'Marked',
      'Other extension',
      'Plain',
      'Second',
    ])
  })

  it('says of each bad record what is wrong, and takes the others', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.txt': '',
      'b.txt': 'A title alone',
      'c.txt': Buffer.from('Caf\xe9\n\nText.', 'latin1'),
      'd.md': '---\ntitle: [\n---\nText.',
      'e.ndjson': `${ndjson(record('Good'))}\n{"title":\n\n${ndjson(record('Bad', { colour: 1 }), { title: 'No body' }, record('', {}), record('Also good'))}`,
      'f.txt': 'Good too\n\nText.',
    })
    const { created, faults, lines } = await bringIn(stores, folder)
    expect({ created, faults }).toEqual({ created: 3, faults: 8 })
    expect(lines[0]).toBe('a.txt: is empty')
    expect(lines[1]).toBe('b.txt: has a title, but no text below it')
    expect(lines[2]).toBe('c.txt: is not UTF-8 (line 1)')
    expect(lines[3]).toMatch(/^d\.md: the front matter is not YAML/)
    expect(lines[4]).toMatch(/^e\.ndjson:2: is not JSON/)
    expect(lines[5]).toMatch(/^e\.ndjson:4: .*colour/)
    expect(lines[6]).toMatch(/^e\.ndjson:5: body: /)
    expect(lines[7]).toMatch(/^e\.ndjson:6: title: /)
  })

  it('says which line is not UTF-8, and that UTF-16 is none', async () => {
    const stores = await startStores()
    const bad = Buffer.concat([
      Buffer.from(`${ndjson(record('A'))}\n`),
      Buffer.from('{"title":"Caf\xe9"}\n', 'latin1'),
      Buffer.from(ndjson(record('B'))),
    ])
    const folder = await folderOf({
      'a.txt': Buffer.concat([Buffer.from('Title\n\nText.\n'), Buffer.from('Caf\xe9\n', 'latin1')]),
      'b.txt': Buffer.from('\ufeffTitle\n\nText.', 'utf16le'),
      'c.md': Buffer.from('\ufeff# Title\n\nText.', 'utf16le').swap16(),
      'd.ndjson': bad,
    })
    const { created, lines } = await bringIn(stores, folder)
    expect({ created, lines }).toEqual({
      created: 2,
      lines: [
        'a.txt: is not UTF-8 (line 4)',
        'b.txt: is UTF-16; save it as UTF-8',
        'c.md: is UTF-16; save it as UTF-8',
        'd.ndjson:2: is not UTF-8',
      ],
    })
  })

  it('goes on after a file that asks for too much', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.md': '---\ntitle: A\ntags: *nowhere\n---\nText.',
      'b.ndjson': '',
      'c.txt': 'Good\n\nText.',
    })
    await truncate(join(folder, 'b.ndjson'), 64 * 1024 * 1024 + 1)
    const { created, lines } = await bringIn(stores, folder)
    expect({ created, lines }).toEqual({
      created: 1,
      lines: [
        expect.stringMatching(/^a\.md: the front matter is not YAML .*: nowhere$/),
        expect.stringMatching(/^b\.ndjson: has a line of more than \d+ bytes$/),
      ],
    })
  })

  it('notes what it does not keep, and takes the rest', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.md': '---\ntitle: A\nlayout: post\n---\nText.' })
    expect(await bringIn(stores, folder)).toMatchObject({
      created: 1,
      faults: 0,
      lines: ['a.md: front matter "layout" is not kept'],
    })
  })

  it('refuses HTML that is nested too deeply, and goes on', async () => {
    const stores = await startStores()
    const deep = { title: 'Deep', body: { format: 'html', content: '<b>'.repeat(50_000) } }
    const folder = await folderOf({ 'a.ndjson': ndjson(deep, record('Good')) })
    const { created, lines } = await bringIn(stores, folder)
    expect({ created, lines }).toEqual({ created: 1, lines: ['a.ndjson:1: the HTML is nested too deeply'] })
  })

  it('reports what was named but is not there, or is of no known format', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.pdf': 'no' })
    const missing = await bringIn(stores, join(folder, 'nope'))
    expect(missing).toMatchObject({ faults: 1, lines: [`${folder}/nope: there is no such file or folder`] })
    const other = await bringIn(stores, join(folder, 'a.pdf'))
    expect(other).toMatchObject({ faults: 1, lines: [expect.stringContaining('is none of .txt')] })
  })

  it('takes a file of five million characters', async () => {
    const stores = await startStores()
    const paragraph = `${'Long words and short ones. '.repeat(40)}\n\n`
    const folder = await folderOf({ 'long.txt': `Long\n\n${paragraph.repeat(5_000_000 / paragraph.length)}` })
    expect(await bringIn(stores, folder)).toMatchObject({ created: 1, faults: 0 })
    const [long] = await all(stores)
    expect(long?.wordCount).toBeGreaterThan(900_000)
  })

  it('refuses a file of more than ten million bytes', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'huge.txt': `Huge\n\n${'x'.repeat(10_000_000)}` })
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, lines: ['huge.txt: is larger than 10 MB'] })
  })

  it('changes nothing when nothing has changed', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.txt': 'A\n\nText.', 'b.ndjson': ndjson(record('B'), record('B')) })
    await bringIn(stores, folder)
    const before = await all(stores)
    expect(before).toMatchObject([{ revision: 1, updatedAt: expect.any(String) }, { revision: 1 }])
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, updated: 0, unchanged: 3 })
    expect(await all(stores)).toEqual(before)
  })

  it('knows the records of a file again wherever they stand in it', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.ndjson': ndjson(record('A'), record('B')) })
    await bringIn(stores, folder)
    await writeFile(join(folder, 'a.ndjson'), ndjson(record('New'), record('B', { tags: ['x'] }), record('A')))
    expect(await bringIn(stores, folder)).toMatchObject({ created: 1, updated: 1, unchanged: 1 })
    expect(await all(stores)).toMatchObject([
      { slug: 'a', revision: 1 },
      { slug: 'b', revision: 2, tags: [{ slug: 'x' }] },
      { slug: 'new', revision: 1 },
    ])
  })

  it('takes away what a changed file says no more', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.md': '---\ntags: [One, Two]\nauthor: Ada\nsummary: Short.\nimage: https://x.example/a.png\n---\n# A\n\nText.',
    })
    await bringIn(stores, folder)
    await writeFile(join(folder, 'a.md'), '---\ntags: [Two]\n---\n# A\n\nText.')
    await bringIn(stores, folder)
    expect(await all(stores)).toMatchObject([
      { tags: [{ slug: 'two' }], authors: [], summary: 'Text.', image: null, revision: 2 },
    ])
    expect(await stores.articles.count({ tag: [['one']] })).toBe(0)
  })

  it('gives a changed file a new revision, the same slug and the same date', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.txt': 'Old title\n\nText.' })
    await bringIn(stores, folder)
    const [before] = await all(stores)
    await writeFile(join(folder, 'a.txt'), 'New title\n\nOther text.')
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, updated: 1 })
    const [after] = await all(stores)
    expect(after).toMatchObject({
      id: before?.id,
      slug: 'old-title',
      title: 'New title',
      revision: 2,
      publishedAt: before?.publishedAt,
    })
    expect(after?.body).toEqual({ text: 'Other text.' })
  })

  it('keeps apart what has the same title, and each its slug', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.txt': 'Same\n\nOne.',
      'b.txt': 'Same\n\nTwo.',
      'c.ndjson': ndjson(record('Same', { tags: ['x'] }), record('Same', { tags: ['y'] })),
    })
    await bringIn(stores, folder)
    const slugs = async () => (await all(stores)).map(({ slug, body, tags }) => [slug, body?.text, tags?.[0]?.slug])
    const before = await slugs()
    expect(before.map(([slug]) => slug).sort()).toEqual(['same', 'same-2', 'same-3', 'same-4'])
    await writeFile(join(folder, 'a.txt'), 'Same\n\nOne, changed.')
    await bringIn(stores, folder)
    expect(await slugs()).toEqual(
      before.map(([slug, text, tag]) => [slug, text === 'One.' ? 'One, changed.' : text, tag]),
    )
  })

  it('knows a file again by itself or in its folder, and a folder that was moved', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.txt': 'A\n\nText.' })
    await bringIn(stores, join(folder, 'a.txt'))
    await writeFile(join(folder, 'a.txt'), 'A\n\nChanged.')
    expect(await bringIn(stores, folder)).toMatchObject({ updated: 1 })
    const moved = join(dirname(folder), 'elsewhere')
    await rename(folder, moved)
    expect(await bringIn(stores, moved)).toMatchObject({ created: 0, unchanged: 1 })
  })

  it('knows an article by the slug that it was given, wherever it comes from', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.md': '---\nslug: my-own\n---\n# A\n\nText.' })
    const other = await folderOf({ 'b.ndjson': ndjson(record('B', { slug: 'my-own' })) })
    expect(await bringIn(stores, folder)).toMatchObject({ created: 1 })
    expect(await bringIn(stores, other)).toMatchObject({ updated: 1 })
    expect(await all(stores)).toMatchObject([{ slug: 'my-own', title: 'B' }])
  })

  it('never lets one record take the place of another', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.txt': 'My own\n\nText.',
      'b.md': '---\nslug: my-own\n---\n# B\n\nText.',
      'c.md': '---\nslug: given\n---\n# C\n\nText.',
      'd.ndjson': ndjson(record('D', { slug: 'given' }), record('My own', { slug: 'other' }), record('Other')),
    })
    const told = [
      'd.ndjson:1: slug: "given" was given at c.md already',
      'b.md: slug: "my-own" is that of another article',
    ]
    const first = await bringIn(stores, folder)
    expect(first).toMatchObject({ created: 4, updated: 0, faults: 2 })
    expect(first.lines.map((line) => line.replaceAll(`${folder}/`, ''))).toEqual(told)
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, updated: 0, unchanged: 4, faults: 2 })
    expect((await all(stores)).map(({ slug }) => slug).sort()).toEqual(['given', 'my-own', 'other', 'other-2'])
  })

  it('lets an article keep the slug that its title made when it is given it', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.md': '# My own\n\nText.' })
    await bringIn(stores, folder)
    await writeFile(join(folder, 'a.md'), '---\nslug: my-own\n---\n# My own\n\nText.')
    expect(await bringIn(stores, folder)).toMatchObject({ updated: 1, faults: 0 })
  })

  it('reads a file once that is named twice, and tells files of the same name apart', async () => {
    const stores = await startStores()
    const [one, other] = [await folderOf({ 'a.txt': 'A\n\nText.' }), await folderOf({ 'a.txt': 'B\n\nText.' })]
    expect(await bringIn(stores, one, { paths: [one, join(one, 'a.txt')] })).toMatchObject({ created: 1, faults: 0 })
    const both = await bringIn(stores, one, { paths: [one, other] })
    expect(both).toMatchObject({ unchanged: 1, faults: 1 })
    expect(both.lines[0]).toMatch(/a\.txt: is known by the same name as .*posts\/a\.txt$/)
  })

  it('takes both of what had the same content once one of them changes', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.txt': 'Same\n\nText.' })
    await bringIn(stores, folder)
    await writeFile(join(folder, 'b.txt'), 'Same\n\nText.')
    await writeFile(join(folder, 'a.txt'), 'Same\n\nChanged.')
    expect(await bringIn(stores, folder)).toMatchObject({ created: 1, updated: 1 })
  })

  it('keeps a slug that was asked for, whatever the title', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.ndjson': ndjson(record('A', { slug: 'my-own' }), record('My own')) })
    await bringIn(stores, folder)
    await writeFile(join(folder, 'a.ndjson'), ndjson(record('Renamed', { slug: 'my-own' }), record('My own')))
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, updated: 1, unchanged: 1 })
    expect(await all(stores)).toMatchObject([
      { slug: 'my-own-2', title: 'My own' },
      { slug: 'my-own', title: 'Renamed' },
    ])
  })

  it('takes tags for the same whatever their case, and tells those apart that only slugs would not', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.ndjson': ndjson(record('A', { tags: ['React', 'C'] }), record('B', { tags: ['react', 'REACT', 'C++', 'C#'] })),
    })
    await bringIn(stores, folder)
    expect(await all(stores)).toMatchObject([
      {
        tags: [
          { slug: 'react', name: 'React' },
          { slug: 'c', name: 'C' },
        ],
      },
      {
        tags: [
          { slug: 'react', name: 'React' },
          { slug: 'c-2', name: 'C++' },
          { slug: 'c-3', name: 'C#' },
        ],
      },
    ])
  })

  it('keeps drafts and articles of the future, and shows them to nobody', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.ndjson': ndjson(
        record('Draft', { status: 'draft' }),
        record('Future', { publishedAt: '2999-01-01' }),
        record('Past', { publishedAt: '1999-12-31T23:00:00-02:00' }),
      ),
    })
    expect(await bringIn(stores, folder)).toMatchObject({ created: 3 })
    expect(await all(stores)).toMatchObject([{ slug: 'past', publishedAt: '2000-01-01T01:00:00.000Z' }])
    for (const slug of ['draft', 'future']) await expect(stores.articles.get(slug)).rejects.toThrow(slug)
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, unchanged: 3 })
  })

  it('asks for the time of what is scheduled', async () => {
    const { lines } = await bringIn(
      await startStores(),
      await folderOf({ 'a.ndjson': ndjson(record('A', { status: 'scheduled' })) }),
    )
    expect(lines[0]).toMatch(/^.*a\.ndjson:1: publishedAt: what is scheduled needs the time/)
  })

  it('finds out in a dry run what would happen, and saves nothing', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.txt': 'A\n\nText.', 'b.txt': '' })
    expect(await bringIn(stores, folder, { isDryRun: true })).toMatchObject({ created: 1, faults: 1 })
    expect(await stores.articles.isEmpty()).toBe(true)
    await bringIn(stores, folder)
    await writeFile(join(folder, 'b.txt'), 'B\n\nText.')
    expect(await bringIn(stores, folder, { isDryRun: true })).toMatchObject({ created: 1, unchanged: 1 })
    await writeFile(join(folder, 'a.txt'), 'A\n\nOther text.')
    expect(await bringIn(stores, folder, { isDryRun: true })).toMatchObject({ created: 1, updated: 1 })
    expect(await all(stores)).toMatchObject([{ slug: 'a', revision: 1, body: { text: 'Text.' } }])
  })

  it('finds out in a dry run what those that come first mean for those that follow', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.ndjson': ndjson(
        record('Same'),
        record('Same'),
        ...[1, 2, 3].map((id) => record('Numbered', { id, slug: 'numbered' })),
      ),
    })
    const rehearsed = await bringIn(stores, folder, { isDryRun: true, batchArticles: 1 })
    expect(await stores.articles.isEmpty()).toBe(true)
    const imported = await bringIn(stores, folder, { batchArticles: 1 })
    expect(imported).toEqual(rehearsed)
    expect(imported.lines).toEqual([
      expect.stringMatching(/the slug "numbered" is taken: it has become "numbered-2"$/),
      expect.stringMatching(/the slug "numbered" is taken: it has become "numbered-3"$/),
    ])
    expect(await bringIn(stores, folder, { isDryRun: true, batchArticles: 1 })).toMatchObject({ created: 0 })
  })

  it('saves nothing when it is stopped before it begins', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.txt': 'A\n\nText.' })
    const stopped = await bringIn(stores, folder, { signal: AbortSignal.abort() })
    expect(stopped).toMatchObject({ created: 0, stoppedAfter: 'the start' })
    expect(await stores.articles.isEmpty()).toBe(true)
  })

  it('keeps what was saved when it is stopped, says where, and goes on', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.ndjson': ndjson(...Array.from({ length: 350 }, (_, i) => record(`Number ${i}`))),
    })
    const stop = new AbortController()
    const stopped = await bringIn(stores, folder, {
      signal: stop.signal,
      batchArticles: 100,
      onProgress: ({ articles }) => articles >= 200 && stop.abort(),
    })
    expect(stopped).toMatchObject({ created: 200, stoppedAfter: `${folder}/a.ndjson:200` })
    expect(await stores.articles.count({})).toBe(200)
    expect(await bringIn(stores, folder)).toMatchObject({ created: 150, unchanged: 200, stoppedAfter: null })
    const slugs = (await stores.db.all<{ slug: string }>(sql`SELECT slug FROM article`)).map(({ slug }) => slug)
    expect(slugs.sort()).toEqual(Array.from({ length: 350 }, (_, i) => `number-${i}`).sort())
  })

  it('saves all or nothing in one transaction', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.ndjson': ndjson(...Array.from({ length: 350 }, (_, i) => record(`Number ${i}`))),
    })
    const stop = new AbortController()
    // Two batches would be saved by then.
    const stopped = await bringIn(stores, folder, {
      isOneTransaction: true,
      signal: stop.signal,
      batchArticles: 100,
      onProgress: ({ bytes }) => bytes > 16_000 && stop.abort(),
    })
    expect(stopped).toMatchObject({ created: 0, stoppedAfter: 'the start' })
    expect(await stores.articles.count({})).toBe(0)
    expect(await bringIn(stores, folder, { isOneTransaction: true })).toMatchObject({ created: 350 })
  })

  it('makes an article that is no draft any more findable, and one that becomes a draft not', async () => {
    const stores = await startStores()
    const found = async () => (await all(stores)).length
    await stores.add(article({ slug: 'a', status: 'draft' }))
    expect(await found()).toBe(0)
    await stores.add(article({ slug: 'a', status: 'published' }))
    expect(await found()).toBe(1)
    await stores.add(article({ slug: 'a', status: 'draft' }))
    expect(await found()).toBe(0)
    expect(await stores.tags.list({ sort: 'name', limit: 10, count: 'exact' })).toMatchObject({ items: [] })
  })

  it('seeds the source text byte for byte as it was given', async () => {
    const source = await readFile(new URL('../seed/source.txt', import.meta.url))
    expect(source.length).toBe(3053)
    expect(source.toString('utf8').endsWith('Similar Posts')).toBe(true)
  })
})
