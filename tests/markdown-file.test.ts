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
    expect(read('---\ntitle: ""\n---\n# Title\nText.').article.title).toBe('Title')
  })

  it.each([
    ['# C#', 'C#'],
    ['# Title ##', 'Title'],
    ['  # Title', 'Title'],
    ['\n\n# Title', 'Title'],
    ['Title\n=====', 'Title'],
    ['# *The Times* & `code` \\# [link](https://x.example) <b>bold</b>', 'The Times & code # link bold'],
    ['# A&amp;B', 'A&B'],
  ])('takes of the heading %j what it says', (heading, title) => {
    const { article } = read(`${heading}\nText.\n\n# More`)
    expect(article).toMatchObject({ title, body: { content: 'Text.\n\n# More' } })
  })

  it.each(['## Second level\n\nText.', 'Text.\n\n# Late', '    # code\n\nText.', '#hashtag\n\nText.', '#\n\nText.'])(
    'takes no title from %j',
    (text) => expect(() => read(text)).toThrow('has no title'),
  )

  it('takes tags and authors as lists, or parted by commas', () => {
    expect(read('---\ntags: [a, "b, c"]\nauthor: [Ada]\n---\n# T\nText.').article).toMatchObject({
      tags: ['a', 'b, c'],
      authors: ['Ada'],
    })
    expect(read('---\ntags: " a ,b c,, "\nauthors: Ada, Bo\n---\n# T\nText.').article).toMatchObject({
      tags: ['a', 'b c'],
      authors: ['Ada', 'Bo'],
    })
  })

  it.each([
    ['2024-03-01', '2024-03-01T00:00:00.000Z'],
    ['2024-03-01T10:00:00Z', '2024-03-01T10:00:00.000Z'],
    ['2024-03-01T00:30:00+02:00', '2024-02-29T22:30:00.000Z'],
    ['"2024-03-01T10:00:00.5-05:30"', '2024-03-01T15:30:00.500Z'],
  ])('takes the date %s for %s', (date, publishedAt) =>
    expect(read(`---\ndate: ${date}\n---\n# T\nText.`).article.publishedAt).toBe(publishedAt),
  )

  it('takes what Jekyll does not publish for a draft', () => {
    const status = (published: string) => read(`---\npublished: ${published}\n---\n# T\nText.`).article.status
    expect(status('false')).toBe('draft')
    expect(status('true')).toBeUndefined()
    expect(() => status('no')).toThrow('published: expected true or false')
  })

  it('publishes no draft that it does not understand', () => {
    const status = (draft: string) => read(`---\ndraft: ${draft}\n---\n# T\nText.`).article.status
    expect(status('true')).toBe('draft')
    expect(status('false')).toBeUndefined()
    for (const draft of ['yes', '"true"', '1']) expect(() => status(draft)).toThrow('draft: expected true or false')
  })

  it('keeps nothing of what is there without a value', () => {
    const { article, notes } = read('---\ntags:\nsummary: ""\nimage: null\ndraft:\n---\n# T\nText.')
    expect(article).toEqual({ title: 'T', body: { format: 'markdown', content: 'Text.' } })
    expect(notes).toEqual([])
  })

  it('notes what it does not keep', () => {
    expect(read('---\ntitle: T\nlayout: post\nconstructor: x\nid: 5\n---\nText.').notes).toEqual([
      'front matter "layout" is not kept',
      'front matter "constructor" is not kept',
      'front matter "id" is not kept',
    ])
  })

  it('takes a rule at the start for what it is', () => {
    expect(read('# Title\n\n---\n\nText.').article.body.content).toBe('\n---\n\nText.')
  })

  it.each([
    ['', 'is empty'],
    ['---\ntitle: T\n---\n', 'has a title, but no text below it'],
    ['Text alone.', 'has no title'],
    ['---\ntitle: [\n---\nText.', 'the front matter is not YAML'],
    ['---\n- a\n---\nText.', 'the front matter is not a list of names and values'],
    ['---\ntitle: T\npublishedAt: yesterday\n---\nText.', 'publishedAt: expected a date'],
    ['---\ntitle: 5\n---\nText.', 'title: '],
    ['---\ntitle: T\ntags: [1]\n---\nText.', 'tags.0: '],
    ['---\ntitle: T\nslug: "123"\n---\nText.', 'slug: a slug is never digits alone'],
    ['---\ntitle: T\ndate: 2024-02-30\n---\nText.', 'publishedAt: expected a date'],
    ['---\ntitle: T\ndate: 2024-03-01T10:00:00\n---\nText.', 'publishedAt: expected a date'],
    ['---\ntitle: T\ntags: { a: 1 }\n---\nText.', 'tags: '],
    ['---\ntitle: T\nlang: English\n---\nText.', 'language: expected a language tag'],
    ['---\ntitle: T\nslug: My Slug\n---\nText.', 'slug: '],
    ['---\ntitle: T\nimage: nowhere\n---\nText.', 'image.url: '],
    ['---\ntitle: T\nsource: X\n---\nText.', 'source: '],
    ['---\ntitle: T\nstatus: live\n---\nText.', 'status: '],
    ['---\ntitle: [T]\ndate: [1]\n---\nText.', /title: .*; publishedAt: /],
    ['---\ntitle: T\n\nText.', 'the front matter has no second line "---"'],
    ['---\ntitle: T\na: *b\n---\nText.', 'the front matter is not YAML'],
    ['a\0b', 'the text has a NUL character in it'],
  ])('says what is wrong with %j', (text, reason) => {
    expect(() => read(text)).toThrow(reason)
  })
})
