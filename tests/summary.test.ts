import { describe, expect, it } from 'vitest'
import { summarise } from '../src/content/summary.ts'

describe('summarise', () => {
  const paragraph = (text: string) => [{ id: 'p1', type: 'paragraph' as const, text }]

  it('takes whole sentences, as many as say enough', () => {
    expect(
      summarise(
        paragraph('Short one. And this is a second sentence that makes the summary long enough to tell. Third.'),
      ),
    ).toBe('Short one. And this is a second sentence that makes the summary long enough to tell.')
  })

  it('cuts what is too long between words', () => {
    const summary = summarise(paragraph('word '.repeat(1_000_000)))
    expect(summary.length).toBeLessThanOrEqual(280)
    expect(summary).toMatch(/word…$/)
  })

  it('takes a paragraph rather than a heading, and nothing from nothing', () => {
    expect(summarise([{ id: 'p1', type: 'heading', level: 2, text: 'Heading' }, ...paragraph('Text.')])).toBe('Text.')
    expect(summarise([])).toBe('')
  })
})
