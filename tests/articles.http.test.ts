import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { startApp } from './support/start-app.ts'

const source = 'trump-envoy-meets-putin-in-moscow-as-us-russia-edge-closer-on-ukraine-talks'

describe('the source text', () => {
  it('is served with its title, its words, its reading time and its paragraphs, and without furniture', async () => {
    const { http, seed } = await startApp()
    await seed()
    const { body } = await request(http).get(`/v1/articles/${source}?formats=html,text,markdown,blocks`).expect(200)
    expect(body).toMatchObject({
      slug: source,
      title: 'Trump envoy meets Putin in Moscow as US, Russia edge closer on Ukraine talks',
      wordCount: 444,
      readingTime: { seconds: 133, text: '2 minutes, 13 seconds' },
      language: 'en',
    })
    expect(body.body.blocks).toHaveLength(12)
    expect(JSON.stringify(body)).not.toContain('Similar Posts')
    expect(JSON.stringify(body)).not.toContain('seconds Read')
  })
})
