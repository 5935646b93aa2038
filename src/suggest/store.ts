import { searchIndexes } from '../articles/search-index.ts'
import type { ArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import type { TaxonomyStore } from '../taxonomy/store.ts'
import { fold, wordsOf } from '../text/words.ts'
import type { Suggestion, SuggestQuery } from './schema.ts'

/** Of ten suggestions, so many are tags and terms at most: titles lead straight to what is read. */
const MOST_TAGS = 3
const MOST_TERMS = 3
const MOST_WORDS = 8

export interface SuggestStore {
  suggest(query: SuggestQuery): Promise<Suggestion[]>
}

export function createSuggestStore(db: Database, articles: ArticleStore, tags: TaxonomyStore): SuggestStore {
  const index = searchIndexes[db.engine]

  async function titles(words: readonly string[], limit: number): Promise<Suggestion[]> {
    const rows = await db.allSlow<{ id: number }>(index.startingWith(words, limit))
    const found = await articles.byIds(
      rows.map(({ id }) => id),
      { fields: ['title', 'links'] },
    )
    return rows.flatMap(({ id }): Suggestion[] => {
      const { title, links } = found.get(id) ?? {}
      return title && links ? [{ type: 'title', text: title, articleCount: 1, href: links.self }] : []
    })
  }

  async function terms(start: string): Promise<Suggestion[]> {
    const rows = await db.allSlow<{ word: string; articles: number }>(index.vocabulary(start, MOST_TERMS))
    return rows.map(({ word, articles: articleCount }) => ({
      type: 'term',
      text: word,
      articleCount,
      href: `/v1/search?q=${encodeURIComponent(word)}`,
    }))
  }

  return {
    async suggest({ q, limit }) {
      const words = [...wordsOf(q)].map(({ text }) => fold(text)).slice(0, MOST_WORDS)
      const last = words.at(-1)
      if (last === undefined) return []
      const [byTag, byTerm, byTitle] = await Promise.all([
        tags.startingWith(q.trim(), MOST_TAGS),
        words.length === 1 ? terms(last) : [],
        titles(words, limit),
      ])
      const labels = byTag.map(
        ({ name, articleCount, links }): Suggestion => ({
          type: 'tag',
          text: name,
          articleCount,
          href: links.articles,
        }),
      )
      return [
        ...labels,
        ...byTerm.filter(({ text }) => !labels.some((label) => fold(label.text) === text)),
        ...byTitle,
      ].slice(0, limit)
    },
  }
}
