import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NewArticle } from '../src/articles/new-article.ts'
import { asUri } from '../src/content/address.ts'

const ajv = new Ajv2020()
addFormatsModule.default(ajv)
const isUri = ajv.compile({ type: 'string', format: 'uri' })

describe('a web address', () => {
  it.each([
    'https://a.example',
    'http://a.example:8080/b%20c?d=é'.replace('é', '%C3%A9'),
    'https://a.example/?x=(y)#z',
  ])('that needs nothing is left as it is: %s', (address) => expect(asUri(address)).toBe(address))

  it.each([
    ['https://a.example/é', 'https://a.example/%C3%A9'],
    ['https://a.example/b c', 'https://a.example/b%20c'],
    ['https://a.example\\b', 'https://a.example/b'],
    ['https://a.example/50%', 'https://a.example/50%25'],
    ['https://a.example/[b]?c|d#e#f', 'https://a.example/%5Bb%5D?c%7Cd#e%23f'],
    ['https://ü:p@münchen.example/"', 'https://%C3%BC:p@xn--mnchen-3ya.example/%22'],
    ['http://[::1]:3000/a', 'http://[::1]:3000/a'],
  ])('is one that every reader takes: %s', (address, uri) => expect(asUri(address)).toBe(uri))

  it('is a URI and leads to the same place, whatever stands in it', () => {
    const part = fc.string({ unit: 'binary', maxLength: 12 })
    fc.assert(
      fc.property(part, part, part, (path, query, fragment) => {
        const address = `https://a.example/${path}?${query}#${fragment}`
        const uri = asUri(address)
        expect(isUri(uri), uri).toBe(true)
        expect(asUri(uri)).toBe(uri)
        expect(new URL(uri).pathname.length).toBeGreaterThanOrEqual(new URL(address).pathname.length)
      }),
    )
  })

  it('of a picture or a source is kept so', () => {
    const body = { format: 'text', content: 'The Moon pulls.' }
    const url = 'https://a.example/é b'
    const { image, source } = NewArticle.parse({ title: 'Tides', body, image: { url }, source: { url } })
    expect(image?.url).toBe('https://a.example/%C3%A9%20b')
    expect(source?.url).toBe('https://a.example/%C3%A9%20b')
  })
})
