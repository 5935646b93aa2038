import { describe, expect, it } from 'vitest'
import { splitFrontMatter } from '../src/content/front-matter.ts'

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefgh'].reduce((lines, name) => {
  const before = String.fromCharCode(name.charCodeAt(0) - 1)
  return `${lines}\n${name}: &${name} [${`*${before}, `.repeat(9)}]`
})

describe('splitFrontMatter', () => {
  it('parts names and values from what follows them', () => {
    expect(splitFrontMatter('---\ntitle: A\ntags:\n  - b\nsource: { name: C }\n---\n\nText.\n')).toEqual({
      fields: { title: 'A', tags: ['b'], source: { name: 'C' } },
      content: '\nText.\n',
    })
  })

  it('reads values as YAML 1.2 does, and dates as they are written', () => {
    expect(splitFrontMatter('---\na: yes\nb: true\nc: 2024-03-01\nd: 007\ne:\nf: "5"\n---\n').fields).toEqual({
      a: 'yes',
      b: true,
      c: '2024-03-01',
      d: 7,
      e: null,
      f: '5',
    })
  })

  it.each([
    ['no front matter', '# Title\n\nText.'],
    ['a rule further down', '# Title\n\n---\n\nText.\n\n---'],
    ['a longer rule at the top', '----\nText.\n----'],
    ['an empty line at the top', '\n---\ntitle: A\n---\nText.'],
  ])('leaves a text with %s alone', (_, source) =>
    expect(splitFrontMatter(source)).toEqual({ fields: {}, content: source }),
  )

  it.each(['---\n---\nText.', '---\n# only a comment\n---\nText.', '--- \n{}\n---\t\nText.'])(
    'takes front matter that says nothing: %j',
    (source) => expect(splitFrontMatter(source)).toEqual({ fields: {}, content: 'Text.' }),
  )

  it('ends at the first line that is a fence, and keeps the others', () => {
    expect(splitFrontMatter('---\na: "--- b"\n---\nText.\n---\nMore.')).toEqual({
      fields: { a: '--- b' },
      content: 'Text.\n---\nMore.',
    })
  })

  it('takes an alias, but not many', () => {
    expect(splitFrontMatter('---\na: &a [x]\nb: *a\n---\n').fields).toEqual({ a: ['x'], b: ['x'] })
  })

  it.each([
    ['broken YAML', '---\ntitle: [\n---\nText.', 'the front matter is not YAML'],
    ['a name twice', '---\ntitle: A\ntitle: B\n---\nText.', 'Map keys must be unique'],
    ['a list', '---\n- a\n- b\n---\nText.', 'the front matter is not a list of names and values'],
    ['a text', '---\nText.\n---\nMore.', 'the front matter is not a list of names and values'],
    ['no closing fence', '---\ntitle: A\n\nText.', 'no second line "---" that ends it'],
    ['an alias of nothing', '---\na: *b\n---\nText.', 'Unresolved alias'],
    ['aliases that grow without end', `---\n${bomb}\n---\nText.`, 'Excessive alias count'],
    ['lists in lists without end', `---\na: ${'['.repeat(20_000)}\n---\nText.`, 'the front matter is not YAML'],
  ])('says so, in a line, when there is %s', (_, source, reason) => {
    expect(() => splitFrontMatter(source)).toThrow(
      expect.objectContaining({ kind: 'invalid', message: expect.stringMatching(new RegExp(`^[^\\n]*${reason}`)) }),
    )
  })
})
