import { applyPatch } from 'diff'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { compare } from '../src/revisions/compare.ts'
import { startWriting, written } from './support/writing.ts'

describe('revisions', () => {
  it('keep every change: what was written, when, by which key', async () => {
    const { post, change, remove, restore, read, add } = await startWriting()
    const sent = written({
      tags: ['Sea'],
      publishedAt: '2024-03-01T00:00:00.000Z',
      image: { url: 'https://a.example/a.png', alt: 'A' },
    })
    await post(sent).expect(201)
    await change('tides', { title: 'High tides', slug: 'high-tides' })
    await change('high-tides', { status: 'draft' })
    await remove('high-tides')
    const { body: whenDeleted } = await read('/v1/articles/high-tides/revisions').expect(200)
    expect(whenDeleted.data).toHaveLength(4)
    await restore('high-tides')
    const { body } = await read('/v1/articles/high-tides/revisions').expect(200)
    expect(body.meta).toEqual({ limit: 20, total: 5 })
    expect(
      body.data.map(({ number, action, status, slug }: Record<string, unknown>) => [number, action, status, slug]),
    ).toEqual([
      [5, 'restored', 'draft', 'high-tides'],
      [4, 'deleted', 'deleted', 'high-tides'],
      [3, 'updated', 'draft', 'high-tides'],
      [2, 'updated', 'published', 'high-tides'],
      [1, 'created', 'published', 'tides'],
    ])
    expect(body.data[0].madeBy).toEqual({ id: expect.stringMatching(/^[0-9a-f]{12}$/), name: 'test' })
    const { body: first } = await read('/v1/articles/high-tides/revisions/1').expect(200)
    expect(first.written).toEqual(sent)
    await add({ title: 'Imported', body: { format: 'text', content: 'x' } })
    const { body: imported } = await read('/v1/articles/imported/revisions/1').expect(200)
    expect(imported).toMatchObject({ action: 'created', madeBy: null })
  })

  it('are listed a part at a time', async () => {
    const { post, change, read } = await startWriting()
    await post(written()).expect(201)
    for (const title of ['B', 'C', 'D', 'E']) await change('tides', { title })
    const numbers: number[] = []
    for (let path = '/v1/articles/tides/revisions?limit=2'; path; ) {
      const { body } = await read(path).expect(200)
      numbers.push(...body.data.map(({ number }: { number: number }) => number))
      path = body.links.next
    }
    expect(numbers).toEqual([5, 4, 3, 2, 1])
  })

  it('are for keys alone, and of articles that there are', async () => {
    const { post, http, read, change } = await startWriting()
    await post(written()).expect(201)
    for (const path of ['', '/1', '/1...1']) {
      await request(http).get(`/v1/articles/tides/revisions${path}`).expect(401)
      await request(http).get(`/v1/articles/nope/revisions${path}`).expect(401)
      await read(`/v1/articles/nope/revisions${path}`).expect(404)
    }
    for (const path of ['/2', '/0', '/x', '/1...2', '/1..2', '/1...x'])
      await read(`/v1/articles/tides/revisions${path}`).expect(404)
    await change('tides', { slug: 'high-tides' })
    const moved = await read('/v1/articles/tides/revisions/1').expect(308)
    expect(moved.headers['location']).toBe('/v1/articles/high-tides/revisions/1')
  })

  it('are compared as diff -u does, in JSON or as nothing but that', async () => {
    const { post, change, read } = await startWriting()
    const lines = Array.from({ length: 20 }, (_, line) => `Line ${line}`)
    await post(written({ body: { format: 'text', content: lines.join('\n\n') } })).expect(201)
    await change('tides', { title: 'High tides', body: { content: lines.with(10, 'Another').join('\n\n') } })
    const { body } = await read('/v1/articles/tides/revisions/1...2').expect(200)
    expect(body).toMatchObject({ from: 1, to: 2 })
    expect(body.diff).toMatch(/^--- tides\/revisions\/1\n\+\+\+ tides\/revisions\/2\n@@ /)
    for (const line of ['-title: Tides', '+title: High tides', '-Line 10', '+Another'])
      expect(body.diff.split('\n')).toContain(line)
    expect(body.diff.split('\n').filter((line: string) => /^[-+](?![-+])/.test(line))).toHaveLength(4)
    const plain = await read('/v1/articles/tides/revisions/1...2').set('accept', 'text/x-diff').expect(200)
    expect(plain.headers['content-type']).toBe('text/x-diff; charset=utf-8')
    expect(plain.text).toBe(body.diff)
    expect((await read('/v1/articles/tides/revisions/2...2').expect(200)).body.diff).toBe('')
    await read('/v1/articles/tides/revisions/1...2').set('accept', 'text/html').expect(406)
  })

  it('are compared in bounded time, however much differs', () => {
    const text = (word: string) =>
      Array.from({ length: 60_000 }, (_, line) => `${word} ${(line * 7919) % 60_000}`).join('\n')
    const writing = (name: string) => ({
      name,
      written: { title: name, body: { format: 'text' as const, content: text(name) } },
    })
    const diff = compare(writing('a'), writing('b'))
    const before = `---\ntitle: a\nformat: text\n---\n${text('a')}\n`
    expect(applyPatch(before, diff)).toBe(`---\ntitle: b\nformat: text\n---\n${text('b')}\n`)
  })

  it('are gone back to, while slug, date and status stay', async () => {
    const { post, change, http, authorization, etag, read } = await startWriting()
    await post(written({ status: 'draft', tags: ['Sea'] })).expect(201)
    await change('tides', {
      title: 'High tides',
      tags: null,
      slug: 'high-tides',
      status: 'published',
      publishedAt: '2024-03-01',
    })
    const back = (number: number, headers: Record<string, string>) =>
      request(http)
        .post(`/v1/articles/high-tides/revisions/${number}/restore`)
        .set({ authorization, ...headers })
    await back(1, {}).expect(428)
    await back(1, { 'if-match': '"1"' }).expect(412)
    await back(9, { 'if-match': '*' }).expect(404)
    const { body } = await back(1, { 'if-match': await etag('high-tides') }).expect(200)
    expect(body).toMatchObject({
      title: 'Tides',
      slug: 'high-tides',
      tags: [{ slug: 'sea' }],
      status: 'published',
      revision: 3,
      publishedAt: '2024-03-01T00:00:00.000Z',
    })
    expect((await read('/v1/articles/high-tides/revisions/3')).body.action).toBe('restored')
  })
})
