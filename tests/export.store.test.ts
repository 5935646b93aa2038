import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { deriveArticle } from '../src/articles/derive.ts'
import type { NewArticle } from '../src/articles/new-article.ts'
import { article } from './support/article.ts'
import { everything, exportTo, faultsIn, hidden, revisions } from './support/exporting.ts'
import { bringIn } from './support/importing.ts'
import { startStores, type TestStores } from './support/start-app.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const edit = { by: 'a-key', isCurrent: () => true }

/** Articles that were written, changed, renamed, unpublished, scheduled, deleted and imported, with tags that look alike. */
async function collection(): Promise<TestStores> {
  const stores = await startStores()
  const { editor, writer } = stores
  const create = (written: NewArticle) => editor.create(written, { by: 'a-key' })
  await create(article({ title: 'C', tags: ['C++', 'C'], authors: ['ADA'] }))
  await editor.patch('c', { tags: ['C', 'c++'], authors: null }, edit)
  await create(article({ title: 'C', tags: ['c++'], authors: ['Ada', 'Bob'], summary: 'Given.', language: 'pt-BR' }))
  await create(
    article({
      title: 'Markdown',
      body: { format: 'markdown', content: '# Markdown\n\nA *text*\n\n- with\n- a list\n\n```js\n1 < 2\n```\n' },
      image: { url: 'https://example.com/a.png', alt: 'A "picture": of\nit' },
      source: { name: 'The paper', url: 'https://example.com/' },
    }),
  )
  const html = '<p>One <abbr title="two">2</abbr></p><table><tr><td>x</td></tr></table><p lang="fr">deux</p>'
  await create(article({ title: 'HTML', body: { format: 'html', content: html } }))
  await create(
    article({ title: 'Plain', body: { format: 'text', content: '\n1. *not* a list\r\n2. _nor_ this\n\n  # x' } }),
  )
  await create(article({ title: 'Empty', body: { format: 'text', content: '' } }))
  await create(article({ title: 'Renamed' }))
  await editor.patch('renamed', { slug: 'renamed-once' }, edit)
  await editor.patch('renamed-once', { slug: 'renamed-twice', title: 'yes: "no" # 2024-01-01' }, edit)
  await create(article({ title: 'Deleted', tags: ['gone'] }))
  await editor.remove('deleted', edit)
  await create(article({ title: 'Draft', status: 'draft' }))
  await create(article({ title: 'Unpublished' }))
  await editor.patch('unpublished', { status: 'draft' }, edit)
  await create(article({ title: 'Scheduled', status: 'scheduled', publishedAt: '2990-01-01' }))
  await create(article({ title: 'Of the future', publishedAt: '2990-01-01' }))
  await create(article({ title: 'Out of its time', publishedAt: '2990-01-01', status: 'published' }))
  const { publishedAt: _, ...undated } = article({ title: 'Без даты 🌊', text: 'Текст без даты.' })
  await create(undated)
  await writer.save([{ article: deriveArticle(article({ title: 'Imported' })), key: 'posts/imported.txt' }])
  await editor.patch('imported', { title: 'Imported, and changed' }, edit)
  await create(article({ title: 'Last', text: '*Not* emphasised.' }))
  return stores
}

async function file(name = 'articles.ndjson'): Promise<string> {
  return join(await temporaryFolder(), name)
}

describe('an export as NDJSON', () => {
  it('is the same collection where it is imported', async () => {
    const stores = await collection()
    const path = await file()
    expect(await exportTo(stores, path)).toBe(16)
    const other = await startStores()
    expect(await bringIn(other, path)).toMatchObject({ created: 16, faults: 0, lines: [] })
    expect(await everything(other)).toEqual(await everything(stores))
    expect(await hidden(other)).toEqual(await hidden(stores))
    expect(await faultsIn(other)).toEqual([])
    await expect(other.articles.get('renamed')).rejects.toMatchObject({ kind: 'moved', slug: 'renamed-twice' })
    await expect(other.articles.get('deleted')).rejects.toMatchObject({ kind: 'gone' })
    await other.editor.restore('deleted', { by: 'a-key' })
    expect(await other.articles.get('deleted')).toMatchObject({ article: { tags: [{ slug: 'gone' }] }, revision: 3 })
  })

  it('takes every revision along when it is asked to', async () => {
    const stores = await collection()
    const path = await file()
    await exportTo(stores, path, { withRevisions: true })
    const other = await startStores()
    await bringIn(other, path)
    expect(await revisions(other)).toEqual(await revisions(stores))
    expect(await everything(other)).toEqual(await everything(stores))
    expect(await faultsIn(other)).toEqual([])
  })

  it('changes nothing where it came from, and brings back what was changed since', async () => {
    const stores = await collection()
    const before = await everything(stores)
    const path = await file()
    await exportTo(stores, path)
    expect(await bringIn(stores, path)).toMatchObject({ created: 0, updated: 0, unchanged: 16, lines: [] })
    expect(await everything(stores)).toEqual(before)
    await stores.editor.patch('markdown', { title: 'Spoilt' }, edit)
    expect(await bringIn(stores, path)).toMatchObject({ created: 0, updated: 1, unchanged: 15 })
    expect(await stores.articles.get('markdown')).toMatchObject({ article: { title: 'Markdown' }, revision: 3 })
  })

  it('follows later exports, deletions too, under whatever name', async () => {
    const stores = await collection()
    const other = await startStores()
    const [first, second] = [await file('first.ndjson'), await file('second.ndjson')]
    await exportTo(stores, first)
    await bringIn(other, first)
    await stores.editor.remove('markdown', edit)
    await stores.editor.patch('html', { title: 'Hypertext' }, edit)
    await exportTo(stores, second)
    expect(await bringIn(other, second)).toMatchObject({ created: 0, updated: 2, unchanged: 14 })
    await expect(other.articles.get('markdown')).rejects.toMatchObject({ kind: 'gone' })
    expect((await other.articles.get('html')).article.title).toBe('Hypertext')
    expect(await bringIn(other, second)).toMatchObject({ created: 0, updated: 0, unchanged: 16 })
  })

  it('knows again what was imported before it was exported', async () => {
    const stores = await startStores()
    const key = 'posts/imported.txt'
    const written = deriveArticle(article({ title: 'Imported' }))
    await stores.writer.save([{ article: written, key }])
    await stores.editor.patch('imported', { title: 'Changed' }, edit)
    const path = await file()
    await exportTo(stores, path)
    const other = await startStores()
    await bringIn(other, path)
    expect(await other.writer.save([{ article: written, key }])).toEqual([{ slug: 'imported', outcome: 'unchanged' }])
  })

  it('takes what is free among other articles, and reports what is not', async () => {
    const stores = await collection()
    const path = await file()
    await exportTo(stores, path)
    const other = await startStores()
    await other.add(article({ title: 'Plain' }), article({ title: 'Renamed' }))
    const { lines, created, faults } = await bringIn(other, path)
    expect({ created, faults }).toEqual({ created: 16, faults: 0 })
    expect(lines).toEqual([
      expect.stringContaining('the slug "plain" is taken: it has become "plain-2"'),
      expect.stringContaining('the old slug "renamed" is taken: it leads elsewhere'),
    ])
    expect(await faultsIn(other)).toEqual([])
    expect(await bringIn(other, path)).toMatchObject({ created: 0, updated: 0, unchanged: 16 })
  })

  it('is of what is published alone, when it is asked to be', async () => {
    const stores = await collection()
    const path = await file()
    expect(await exportTo(stores, path, { isPublicAlone: true })).toBe(11)
    expect(await readFile(path, 'utf8')).not.toMatch(/"status":"(?!published)/)
  })

  it('overwrites exports alone, unless it is forced to', async () => {
    const stores = await startStores()
    await stores.add(article())
    const path = await file()
    await writeFile(path, '{"title":"Mine"}\n')
    await expect(exportTo(stores, path)).rejects.toThrow('no export')
    expect(await readFile(path, 'utf8')).toBe('{"title":"Mine"}\n')
    await exportTo(stores, path, { isForced: true })
    const first = await readFile(path, 'utf8')
    await exportTo(stores, path)
    expect(await readFile(path, 'utf8')).toBe(first)
  })

  it('leaves nothing of an export that is stopped', async () => {
    const stores = await collection()
    const folder = await temporaryFolder()
    for (const name of ['articles.ndjson', 'articles']) {
      const stop = new AbortController()
      const path = join(folder, name)
      await expect(exportTo(stores, path, { signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow()
      expect(await readdir(folder)).toEqual([])
    }
  })

  it('reports a record that is wrong, and takes the others', async () => {
    const stores = await startStores()
    await stores.add(article({ title: 'A' }), article({ title: 'B' }))
    const path = await file()
    await exportTo(stores, path)
    const [a = '', b = ''] = (await readFile(path, 'utf8')).split('\n')
    await writeFile(path, `${a.replace(/"createdAt":"[^"]*"/, '"createdAt":"yesterday"')}\n${b}\n`)
    const { created, lines } = await bringIn(await startStores(), path)
    expect({ created, lines }).toEqual({ created: 1, lines: [expect.stringMatching(/:1: createdAt: /)] })
  })
})

describe('an export as Markdown', () => {
  it('is the same collection where it is imported', async () => {
    const stores = await collection()
    const path = await file('posts')
    await exportTo(stores, path)
    expect((await readdir(path)).filter((name) => name.endsWith('.md'))).toHaveLength(16)
    expect(await readFile(join(path, 'last.md'), 'utf8')).toContain('---\n\n\\*Not\\* emphasised.\n')
    expect(await readFile(join(path, 'html.md'), 'utf8')).toContain('format: html\n---\n\n<p>One')
    const other = await startStores()
    expect(await bringIn(other, path)).toMatchObject({ created: 16, faults: 0, lines: [] })
    expect(await everything(other)).toEqual(await everything(stores))
    expect(await faultsIn(other)).toEqual([])
    expect(await bringIn(other, path)).toMatchObject({ created: 0, updated: 0, unchanged: 16 })
  })

  it('takes changes that people make to it', async () => {
    const stores = await startStores()
    await stores.add(article({ title: 'Tides' }))
    const path = await file('posts')
    await exportTo(stores, path)
    const content = await readFile(join(path, 'tides.md'), 'utf8')
    await writeFile(join(path, 'tides.md'), content.replace('title: Tides', 'title: Ebb\ntags: sea, sky\nweight: 3'))
    const { updated, lines } = await bringIn(stores, path)
    expect({ updated, lines }).toEqual({ updated: 1, lines: ['tides.md: front matter "weight" is not kept'] })
    expect((await stores.articles.get('tides')).article).toMatchObject({
      title: 'Ebb',
      tags: [{ name: 'sea' }, { name: 'sky' }],
    })
  })

  it('goes into an earlier export and into empty folders, and among other files when it is forced to', async () => {
    const stores = await startStores()
    await stores.add(article({ title: 'A' }), article({ title: 'B' }))
    const path = await file('posts')
    await exportTo(stores, path)
    await writeFile(join(path, 'notes.txt'), 'mine')
    await stores.editor.patch('b', { slug: 'c' }, edit)
    await exportTo(stores, path)
    expect((await readdir(path)).sort()).toEqual(['.broadsheet-export', 'a.md', 'c.md', 'notes.txt'])

    const mine = await file('mine')
    await exportTo(stores, mine)
    await writeFile(join(mine, 'x.md'), 'mine')
    await stores.editor.patch('c', { slug: 'x' }, edit)
    await expect(exportTo(stores, mine)).rejects.toThrow('x.md is not of an export')
    expect((await readdir(mine)).sort()).toEqual(['.broadsheet-export', 'a.md', 'c.md', 'x.md'])

    const folder = await temporaryFolder()
    await writeFile(join(folder, 'a.md'), 'mine')
    await expect(exportTo(stores, folder)).rejects.toThrow('no export')
    await exportTo(stores, folder, { isForced: true })
    expect(await readFile(join(folder, 'a.md'), 'utf8')).toContain('title: A')
  })
})

const line = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'aé#:-"\'&*!|>%@`{}[],?~ \u2028\u00a0\ufeff🌊0'), minLength: 1, maxLength: 20 }),
)
const block = fc.oneof(
  line,
  fc.constantFrom(
    '# A heading',
    '- a\n- b',
    '> quoted',
    '```\ncode\n```',
    '| a |\n|---|\n| b |',
    '---',
    '1. x',
    '<b>x</b>',
  ),
)
const written = fc.record(
  {
    title: line,
    body: fc.record({
      format: fc.constantFrom('text' as const, 'markdown' as const, 'html' as const),
      content: fc.array(block, { maxLength: 5 }).map((blocks) => blocks.join('\n\n')),
    }),
    summary: line,
    tags: fc.array(line, { maxLength: 4 }),
    authors: fc.array(line, { maxLength: 2 }),
    language: fc.constantFrom('en', 'de', 'ja'),
    image: fc.record({ url: fc.webUrl(), alt: line }),
    status: fc.constantFrom('draft' as const, 'published' as const),
  },
  { requiredKeys: ['title', 'body'] },
)

describe('whatever is written', () => {
  it('is the same after an export and an import, in either form', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(written, { minLength: 40, maxLength: 60, size: 'max' }), async (all) => {
        const stores = await startStores()
        for (const fields of all) {
          const parsed = parsedOf(fields)
          if (parsed) await stores.editor.create(parsed, { by: 'a-key' })
        }
        const expected = await everything(stores)
        for (const name of ['articles.ndjson', 'posts']) {
          const path = await file(name)
          await exportTo(stores, path)
          const other = await startStores()
          expect(await bringIn(other, path)).toMatchObject({ lines: [] })
          expect(await everything(other)).toEqual(expected)
        }
      }),
      { numRuns: 2, endOnFailure: true },
    )
  })
})

/** Some of what is made up is no article: a title of white space, halves of surrogate pairs. */
function parsedOf(fields: Parameters<typeof article>[0]): NewArticle | undefined {
  try {
    const parsed = article(fields)
    deriveArticle(parsed)
    return parsed
  } catch {
    return undefined
  }
}
