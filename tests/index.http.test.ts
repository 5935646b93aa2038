import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { startApp } from './support/start-app.ts'

describe('GET /', () => {
  it('links to everything that can be read', async () => {
    const { http } = await startApp()
    const { body } = await request(http).get('/').expect(200)
    for (const link of Object.values<string>(body.links)) {
      await request(http)
        .get(link.endsWith('=') ? `${link}a` : link)
        .expect((answer) => expect(answer.status).toBeLessThan(400))
    }
  })

  it('is a page for a browser, whose links all lead somewhere', async () => {
    const { http } = await startApp()
    const { text, headers } = await request(http).get('/').set('accept', 'text/html,*/*;q=0.8').expect(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    const links = [...text.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, link = '']) => link)
    expect(links).toContain('/docs')
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['content-security-policy']).not.toContain('unsafe')
    for (const link of links)
      await request(http)
        .get(link)
        .expect((answer) => expect(answer.status).toBeLessThan(400))
  })
})
