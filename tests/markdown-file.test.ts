import { describe, expect, it } from 'vitest'
import { readMarkdownFile } from '../src/importing/markdown-file.ts'

const read = (text: string) => readMarkdownFile(Buffer.from(text))

describe('readMarkdownFile', () => {
  it('takes what front matter says', () => {
    const { article, notes } = read(
      '\ufeff---\r\ntitle: "A: b"\nauthors: [Ada, Bo]\ntags:\n  - One\n  - Two\npublishedAt: 2024-03-01\nsummary: Short.\nlanguage: en\nslug: a-b\nimage: https://x.example/a.png\nsource: { name: X, url: https://x.example }\nstatus: draft\n---\n\nText.\n',
    )
    expect(notes).toEqual([])
    expect(article).toEqual({
      title: 'A: b',
      authors: ['Ada', 'Bo'],
      tags: ['One', 'Two'],
      publishedAt: '2024-03-01T00:00:00.000Z',
      summary: 'Short.',
      language: 'en',
      slug: 'a-b',
      image: { url: 'https://x.example/a.png', alt: '' },
      source: { name: 'X', url: 'https://x.example' },
      status: 'draft',
      body: { format: 'markdown', content: '\nText.\n' },
    })
  })

  it('understands the names that other programs use', () => {
    const { article } = read(
      '---\nauthor: Ada\ndate: 2024-03-01T10:00:00+02:00\ndescription: Short.\nlang: de\ntags: a, b\ndraft: true\n---\n# Title\n\nText.',
    )
    expect(article).toMatchObject({
      title: 'Title',
      authors: ['Ada'],
      publishedAt: '2024-03-01T08:00:00.000Z',
      summary: 'Short.',
      language: 'de',
      tags: ['a', 'b'],
      status: 'draft',
    })
  })

  it('takes the first heading for the title, and does not say it twice', () => {
    expect(read('# Title #\n\nText.').article).toMatchObject({ title: 'Title', body: { content: '\nText.' } })
    expect(read('---\ntitle: Title\n---\n# Title\nText.').article.body.content).toBe('Text.')
    expect(read('---\ntitle: Other\n---\n# Title\nText.').article.body.content).toBe('# Title\nText.')
  })

  it('notes what it does not keep', () => {
    expect(read('---\ntitle: T\nlayout: post\n---\nText.').notes).toEqual(['front matter "layout" is not kept'])
  })

  it('takes a rule at the start for what it is', () => {
    expect(read('# Title\n\n---\n\nText.').article.body.content).toBe('\n---\n\nText.')
  })

  it.each([
    ['', 'is empty'],
    ['---\ntitle: T\n---\n', 'has a title, but no text below it'],
    ['Text alone.', 'has no title'],
    ['---\ntitle: T\nText.', 'the front matter has no second line'],
    ['---\ntitle: T\ndraft: yes\n---\nText.', 'draft: expected true or false'],
    ['---\na: *nope\n---\nText.', 'the front matter is not YAML'],
    ['---\ntitle: [\n---\nText.', 'the front matter is not YAML'],
    ['---\n- a\n---\nText.', 'the front matter is not a list of names and values'],
    ['---\ntitle: T\npublishedAt: yesterday\n---\nText.', 'publishedAt: expected a date'],
    ['---\ntitle: 5\n---\nText.', 'title: '],
    ['---\ntitle: T\ntags: [1]\n---\nText.', 'tags.0: '],
    ['---\ntitle: T\nslug: "123"\n---\nText.', 'slug: a slug is never digits alone'],
    [
      `---\na: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\nText.`,
      '',
    ],
  ])('says what is wrong with %j', (text, reason) => {
    expect(() => read(text)).toThrow(reason)
  })
})
