import { fromHtml } from 'hast-util-from-html'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { harmIn } from './support/harm.ts'
import { hostileHtml, hostileMarkdown } from './support/hostile-html.ts'
import { startApp } from './support/start-app.ts'

describe('hostile HTML', () => {
  it('is seen by this test for what it is', () => {
    const seen = Object.values(hostileHtml).filter((html) => harmIn(fromHtml(html, { fragment: true })).length > 0)
    // Some are harmless to a right parser: they were written for wrong ones.
    expect(seen.length).toBeGreaterThanOrEqual(80)
  })

  it('comes out harmless, as HTML and as Markdown, in every form', { timeout: 60_000 }, async () => {
    const { http, bearer } = await startApp()
    const authorization = await bearer('articles:write')
    const cases = [
      ...Object.entries(hostileHtml).flatMap(([name, content]) => [
        { name, format: 'html', content },
        { name, format: 'markdown', content },
      ]),
      ...Object.entries(hostileMarkdown).map(([name, content]) => ({ name, format: 'markdown', content })),
    ]
    for (const { name, format, content } of cases) {
      const { body } = await request(http)
        .post('/v1/articles')
        .set({ authorization })
        .send({ title: content.slice(0, 400), body: { format, content: `${content}\n\nEnd.` } })
        .expect(201)
      const shown = await request(http).get(`/v1/articles/${body.slug}?formats=html,markdown`).expect(200)
      const { html, markdown } = shown.body.body
      for (const fragment of [true, false]) {
        const tree = fromHtml(
          fragment ? html : `<!doctype html><html><head></head><body><article>${html}</article></body></html>`,
          { fragment: true },
        )
        const article = tree.children.find((node) => node.type === 'element' && node.tagName === 'article')
        const root = article?.type === 'element' ? { type: 'root' as const, children: article.children } : tree
        expect(harmIn(root), `${name} as ${format}: ${html}`).toEqual([])
      }
      // Parsing what was written must give what was meant: nothing changes when it goes round once more.
      const again = await request(http)
        .post('/v1/articles')
        .set({ authorization })
        .send({ title: 'Again', body: { format: 'markdown', content: markdown === '' ? 'x' : markdown } })
        .expect(201)
      expect(harmIn(fromHtml(again.body.body.html, { fragment: true })), `${name} as ${format}, again`).toEqual([])
    }
  })

  it('is escaped where the API shows text as HTML', async () => {
    const { http, bearer } = await startApp()
    const authorization = await bearer('articles:write')
    const title = '<img src=x onerror=alert(1)> tides & "moons"'
    await request(http)
      .post('/v1/articles')
      .set({ authorization })
      .send({ title, body: { format: 'text', content: title } })
      .expect(201)
    const { body } = await request(http).get('/v1/search?q=tides').expect(200)
    for (const { html } of body.data[0].highlights) {
      const tree = fromHtml(html, { fragment: true })
      expect(
        tree.children.every((node) => node.type === 'text' || (node.type === 'element' && node.tagName === 'mark')),
      ).toBe(true)
    }
  })
})
