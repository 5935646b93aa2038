import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeUtf8 } from '../src/content/normalise.ts'
import { parsePlainText } from '../src/content/plain-text.ts'
import { readingTime } from '../src/content/reading-time.ts'
import { countWords } from '../src/text/words.ts'

const source = readFileSync(new URL('../seed/source.txt', import.meta.url), 'utf8')

describe('parsePlainText', () => {
  it('leaves the furniture out of the source text, and agrees with its stated reading time', () => {
    const { title, text } = parsePlainText(source)
    expect(title).toBe('Trump envoy meets Putin in Moscow as US, Russia edge closer on Ukraine talks')
    expect(text.startsWith('In a significant diplomatic development')).toBe(true)
    expect(text.endsWith('since the Second World War.')).toBe(true)
    expect(text.split('\n\n')).toHaveLength(12)
    expect(countWords(text)).toBe(444)
    expect(source).toContain(`${readingTime(countWords(text)).text} Read`)
    expect(text).toContain('described the meeting as “constructive and very useful,” indicating')
    expect(text).toContain('Crimea — annexed in 2014 — in exchange')
  })

  it.each([
    ['lines end as on Windows', source.replaceAll('\n', '\r\n')],
    ['lines end as on old Macs', source.replaceAll('\n', '\r')],
    ['it begins with a byte order mark', `\ufeff${source}`],
    ['characters are taken apart', source.normalize('NFD')],
    ['the last line is ended', `${source}\n\n`],
    ['lines begin and end with white space', source.replaceAll('\n', ' \t\n\u00a0')],
  ])('reads the source text alike when %s', (_, variant) =>
    expect(parsePlainText(variant)).toEqual(parsePlainText(source)),
  )

  it.each([
    '2 minutes, 13 seconds Read',
    '1 minute Read',
    '45 seconds read',
    '5 min read',
    '5-minute read',
    'Reading time: 4 mins',
  ])('takes "%s" for furniture', (line) => expect(parsePlainText(`Title\n\n${line}\nText.`).text).toBe('Text.'))

  it.each([
    '2 minutes was all it took.',
    '13 seconds to midnight',
    '2 minutes, 13 seconds Reading',
    '12 people read',
    '3 min readers',
    'Read',
    'Reading time is short',
    '1984',
    '60',
  ])('takes "%s" for text', (line) => expect(parsePlainText(`Title\n\n${line}\n\nMore.`).text).toBe(`${line}\n\nMore.`))

  it('takes a reading time for furniture only where the text begins', () => {
    expect(parsePlainText('Title\n\nText.\n\n5 min read').text).toBe('Text.\n\n5 min read')
    expect(parsePlainText('5 min read\n\nText.')).toEqual({ title: '5 min read', text: 'Text.' })
  })

  it.each(['Similar Posts', 'Related articles', 'You may also like', 'Share this', 'Read more'])(
    'takes a closing "%s" for furniture',
    (line) => expect(parsePlainText(`Title\n\nText.\n\n${line}`).text).toBe('Text.'),
  )

  it('takes the titles of other posts below such a heading for furniture, and sentences for text', () => {
    const posts = 'Similar Posts\n\nWhy the tide comes in twice a day\n\nIs bread alive?\nMarch 3, 2024'
    expect(parsePlainText(`Title\n\nText.\n\n${posts}`).text).toBe('Text.')
    expect(parsePlainText(`Title\n\nText.\n\n${posts}\n\nShare this\n`).text).toBe('Text.')
    expect(parsePlainText(`Title\n\nText.\n\n${posts}\n\nOf these, the second.`).text).toContain('Of these')
    expect(parsePlainText(`Title\n\nRead more\n\nA poem\nof two lines`).text).toBe('Read more\n\nA poem\nof two lines')
    expect(parsePlainText(`Title\n\nText.\n\nA poem\nof two lines`).text).toBe('Text.\n\nA poem\nof two lines')
  })

  it('takes a last paragraph for text that only begins like furniture, or belongs to the one before', () => {
    for (const last of [
      'Similar posts were put up along the border.',
      'Similar Posts, he said.',
      'Read more slowly.',
      'Share this with a friend.',
    ]) {
      expect(parsePlainText(`Title\n\nText.\n\n${last}`).text).toBe(`Text.\n\n${last}`)
    }
    expect(parsePlainText('Title\n\nSimilar posts\n\nText.').text).toBe('Similar posts\n\nText.')
    expect(parsePlainText('Title\n\nText\nSimilar posts').text).toBe('Text\nSimilar posts')
  })

  it('reads lines however they end, and text however it is composed', () => {
    const source = '\ufeffTi\u0301tle\r\n\r\nOne\ttab, non\u00a0breaking, “curly” — dash.\r\rTwo.\n\n\n\nThree.'
    expect(parsePlainText(source)).toEqual({
      title: 'Títle',
      text: 'One\ttab, non\u00a0breaking, “curly” — dash.\n\nTwo.\n\n\n\nThree.',
    })
  })

  it.each([
    ['', 'is empty'],
    ['\ufeff \n\t\n', 'is empty'],
    ['A title alone', 'has a title, but no text below it'],
    ['Title\n\n3 min read\n\nSimilar Posts', 'has a title, but no text below it'],
    ['Title\n\na\0b', 'the text has a NUL character in it'],
  ])('says what is wrong with %j', (source, reason) => {
    expect(() => parsePlainText(source)).toThrow(reason)
  })
})

describe('decodeUtf8', () => {
  it('says where a file is not UTF-8', () => {
    expect(() => decodeUtf8(Buffer.from('one\ntw\xe9\n', 'latin1'))).toThrow('is not UTF-8 (line 2)')
    expect(() => decodeUtf8(Buffer.from('tw\xe9', 'latin1'))).toThrow(/is not UTF-8$/)
    expect(() => decodeUtf8(Buffer.from('\ufeffTitle', 'utf16le'))).toThrow('is UTF-16')
  })
})
