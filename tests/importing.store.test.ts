import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArticleListQuery } from '../src/articles/query.ts'
import { type ImportOptions, importArticles } from '../src/importing/import.ts'
import { article } from './support/article.ts'
import { startStores, type TestStores } from './support/start-app.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

async function folderOf(files: Record<string, string | Buffer>, name = 'posts'): Promise<string> {
  const folder = join(await temporaryFolder(), name)
  await mkdir(folder)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

async function bringIn({ writer }: TestStores, path: string, options: Partial<ImportOptions> = {}) {
  const lines: string[] = []
  const summary = await importArticles(writer, {
    paths: [path],
    onReport: (line) => lines.push(line.replace(`${path}/`, '')),
    ...options,
  })
  return { ...summary, lines }
}

async function all({ articles }: TestStores) {
  return (await articles.list(ArticleListQuery.parse({ sort: 'title', limit: '100', formats: 'text' }))).items
}

const ndjson = (...records: object[]) => records.map((record) => JSON.stringify(record)).join('\n')
const record = (title: string, more: object = {}) => ({ title, body: { format: 'text', content: 'Text.' }, ...more })

describe('importing', () => {
  it('brings in plain text, Markdown and NDJSON, from folders in folders', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.txt': 'Plain\n\nText.',
      'deep/down/b.md': '---\ntitle: Marked\ntags: [One]\n---\n*Text.*',
      'c.ndjson': ndjson(record('First', { tags: ['Two'], publishedAt: '2024-03-01' }), record('Second')),
      'ignored.jpg': 'no',
      '.hidden.txt': 'Hidden\n\nText.',
    })
    const { created, faults } = await bringIn(stores, folder)
    expect({ created, faults }).toEqual({ created: 4, faults: 0 })
    expect((await all(stores)).map(({ title }) => title)).toEqual(['First', 'Marked', 'Plain', 'Second'])
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
    expect(missing).toMatchObject({ faults: 1, lines: [expect.stringContaining('there is no such file or folder')] })
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
    expect(await bringIn(stores, folder)).toMatchObject({ created: 0, updated: 0, unchanged: 3 })
    expect(await all(stores)).toEqual(before)
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

  it('knows an article by its slug, wherever it comes from', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.md': '---\nslug: my-own\n---\n# A\n\nText.',
      'b.ndjson': ndjson(record('B', { slug: 'my-own' })),
    })
    expect(await bringIn(stores, folder)).toMatchObject({ created: 1, updated: 1 })
    expect(await all(stores)).toMatchObject([{ slug: 'my-own', title: 'B' }])
  })

  it('finds out in a dry run what would happen, and saves nothing', async () => {
    const stores = await startStores()
    const folder = await folderOf({ 'a.txt': 'A\n\nText.', 'b.txt': '' })
    expect(await bringIn(stores, folder, { isDryRun: true })).toMatchObject({ created: 1, faults: 1 })
    expect(await all(stores)).toEqual([])
    await bringIn(stores, folder)
    expect(await bringIn(stores, folder, { isDryRun: true })).toMatchObject({ created: 0, unchanged: 1 })
  })

  it('keeps what was saved when it is stopped, says where, and goes on', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.ndjson': ndjson(...Array.from({ length: 350 }, (_, i) => record(`Number ${i}`))),
    })
    const stop = new AbortController()
    const stopped = await bringIn(stores, folder, {
      signal: stop.signal,
      onProgress: ({ articles }) => articles >= 200 && stop.abort(),
    })
    expect(stopped).toMatchObject({ created: 200, stoppedAfter: `${folder}/a.ndjson:200` })
    expect(await stores.articles.count({})).toBe(200)
    expect(await bringIn(stores, folder)).toMatchObject({ created: 150, unchanged: 200, stoppedAfter: null })
    expect(await stores.articles.count({})).toBe(350)
  })

  it('saves all or nothing in one transaction', async () => {
    const stores = await startStores()
    const folder = await folderOf({
      'a.ndjson': ndjson(...Array.from({ length: 350 }, (_, i) => record(`Number ${i}`))),
    })
    const stop = new AbortController()
    await bringIn(stores, folder, {
      isOneTransaction: true,
      signal: stop.signal,
      onProgress: ({ bytes }) => bytes > 5_000 && stop.abort(),
    })
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

describe('a text', () => {
  it('is read back as it was written', async () => {
    const { add, articles } = await startStores()
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.lorem({ mode: 'sentences' }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (parts) => {
        const content = parts.join('\n\n').replaceAll('\0', '').toWellFormed()
        const [saved] = await add(article({ title: 'Property', text: content }))
        const { body } = await articles.get(saved?.slug ?? '', { formats: ['text'] })
        expect(body?.text).toBe(asRead(content))
      }),
      { numRuns: 200 },
    )
  })
})

/** What README and reference promise of text: composed, no control characters, white space folded, paragraphs kept. */
function asRead(text: string): string {
  const isControl = (character: string) => {
    const code = character.codePointAt(0) ?? 0
    return (code < 32 && character !== '\n' && character !== '\t') || (code >= 127 && code < 160)
  }
  return [
    ...text
      .replace(/^\ufeff/, '')
      .replaceAll('\r\n', '\n')
      .replaceAll('\r', '\n'),
  ]
    .map((character) => (isControl(character) ? ' ' : character))
    .join('')
    .normalize('NFC')
    .split(/\n\s*\n/)
    .map((paragraph) =>
      paragraph
        .split('\n')
        .map((line) => line.replace(/[ \t]+/g, ' ').trim())
        .filter((line) => line !== '')
        .join('\n'),
    )
    .filter((paragraph) => paragraph !== '')
    .join('\n\n')
}
