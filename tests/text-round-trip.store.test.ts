import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startStores } from './support/start-app.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'e\u0301',
      '<',
      '&',
      '*',
      ' ',
      '\t',
      '\r',
      '\n',
      '\n\n',
      '\u00a0',
      '\ufeff',
      '\x07',
      '\x85',
    ),
  }),
)

describe('a text', () => {
  it('is read back as it was written, whatever is in it', async () => {
    const { add, articles } = await startStores()
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (parts) => {
        const written = parts.join('\n\n').replaceAll('\0', '').toWellFormed()
        const [slug = ''] = await add(article({ title: 'Property', text: written }))
        const {
          article: { body },
        } = await articles.get(slug, { formats: ['text'] })
        expect(body?.text).toBe(asRead(written))
      }),
      { numRuns: 200 },
    )
  })

  it('is refused when no engine would keep it as it is', async () => {
    const { add } = await startStores()
    await expect(add(article({ text: 'a\0b' }))).rejects.toThrow('NUL')
    await expect(add(article({ text: 'a\ud800b' }))).rejects.toThrow('surrogate')
  })
})

/** What is promised of text: composed, no control characters, white space folded, lines and paragraphs kept. */
function asRead(written: string): string {
  const paragraphs: string[][] = [[]]
  for (const line of linesOf(written)) {
    if (line === '') paragraphs.push([])
    else paragraphs.at(-1)?.push(line)
  }
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function linesOf(written: string): string[] {
  const withoutMark = written.startsWith('\ufeff') ? written.slice(1) : written
  return withoutMark.split(/\r\n|\r|\n/).map((line) =>
    [...line.normalize('NFC')]
      .map((character) => (isControl(character) ? ' ' : character))
      .join('')
      .split(/[ \t]+/)
      .join(' ')
      .trim(),
  )
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (code < 32 && character !== '\t') || (code >= 127 && code < 160)
}
