import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { installExample } from './support/example-frontend.ts'
import { serveSeeded } from './support/served.ts'
import { MERGE_PATCH } from './support/writing.ts'

it('builds a static site, and then only what has changed', { timeout: 120_000 }, async () => {
  const [served, { folder, build }] = await Promise.all([serveSeeded(), installExample('eleventy')])
  const page = (path: string) => readFile(join(folder, '_site', path, 'index.html'), 'utf8')
  const built = async () => (await readdir(join(folder, '_site/articles'))).sort()
  const authorization = `Bearer ${await served.key('articles:write')}`
  async function send(method: string, slug: string, body?: object) {
    const { status } = await fetch(`${served.address}/v1/articles/${slug}`, {
      method,
      headers: { authorization, 'if-match': '*', ...(body && { 'content-type': MERGE_PATCH }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    expect(status).toBeLessThan(300)
  }

  expect(await build(served.address)).toContain('17 articles, 17 of them new or changed, in 1 requests')
  expect(await built()).toHaveLength(17)
  expect(await page('articles/how-bread-rises')).toContain('<p id="p12">For most of history')
  expect(await page('tags/sea')).toContain('>Spring tides, neap tides and the Moon</a>')
  expect(await page('')).toContain('href="/page/2/"')
  expect(await page('page/2')).toContain('href="/articles/how-bread-rises/"')

  expect(await build(served.address)).toContain('17 articles, 0 of them new or changed')
  await send('PATCH', 'how-bread-rises', { title: 'Bread <rises>', slug: 'bread', tags: ['{{ 7 | times: 7 }}'] })
  await send('DELETE', 'why-the-sky-is-blue')
  expect(await build(served.address)).toContain('16 articles, 1 of them new or changed')
  const slugs = await built()
  expect(slugs).toHaveLength(16)
  expect(slugs).toContain('bread')
  const bread = await page('articles/bread')
  expect(bread).toContain('<h1>Bread &lt;rises&gt;</h1>')
  expect(bread).toContain('<title>Bread &lt;rises&gt;</title>')
  expect(bread).toContain('>{{ 7 | times: 7 }}</a>')
  await expect(page('tags/food')).rejects.toThrow('ENOENT')
})
