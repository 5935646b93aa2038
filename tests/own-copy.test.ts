import { expect, it } from 'vitest'
import { LabelNotes } from '../src/articles/label-notes.ts'
import type { NewArticle } from '../src/articles/new-article.ts'
import { collectGarbage } from '../src/database/collect-garbage.ts'
import { ownCopy } from '../src/text/own-copy.ts'
import { remembered } from '../src/text/remembered.ts'

const TEXTS = 1_000
const TEXT_LENGTH = 50_000
/** All those texts would take fifty. */
const KEPT_MB = 5

/** A word that is cut from a long text. */
function wordOfText(number: number): string {
  return Buffer.alloc(TEXT_LENGTH, `longestword${number} `).toString().slice(0, `longestword${number}`.length)
}

/** What stays in memory behind something that was called with a word of each of those texts, in MB. */
function keptMb(keep: (word: string) => unknown): number {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  for (let number = 0; number < TEXTS; number += 1) keep(wordOfText(100 + number))
  collectGarbage()
  return (process.memoryUsage().heapUsed - before) / 1e6
}

it('keeps no text of which it keeps a part: what is compared with the next', () => {
  const kept: string[] = []
  expect(keptMb((word) => kept.push(ownCopy(word)))).toBeLessThan(KEPT_MB)
  expect(kept.slice(0, 2)).toEqual(['longestword100', 'longestword101'])
})

it('keeps no text of which it keeps a part: what is known of a word', () => {
  const knownOf = remembered((word) => ({ word }))
  expect(keptMb(knownOf)).toBeLessThan(KEPT_MB)
  expect(knownOf('longestword100')).toBe(knownOf('longestword100'))
})

it('keeps no text of which it keeps a part: what was told of a tag', () => {
  const notes = new LabelNotes()
  const tell = (slug: string) => {
    const written: NewArticle = { title: 'T', body: { format: 'text', content: 'T.' }, tags: ['Sea'] }
    const labels = { tag: new Map([['sea', { name: 'Sea', slug }]]) }
    return notes.of({ article: { written }, labels }, { slugOf: () => 'sea' })
  }
  expect(keptMb(tell)).toBeLessThan(KEPT_MB)
  expect(tell('longestword100')).toEqual([])
  expect(tell('longestword99')).toHaveLength(1)
})
