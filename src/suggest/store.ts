import { searchIndexes } from '../articles/search-index.ts'
import type { ArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { atMost, sql } from '../database/sql.ts'
import type { TaxonomyStore } from '../taxonomy/store.ts'
import { isStopWord } from '../text/terms.ts'
import { fold, wordsOf } from '../text/words.ts'
import type { Suggestion, SuggestQuery } from './schema.ts'

/** Of ten suggestions, so many are tags and terms at most: titles lead straight to what is read. */
const MOST_TAGS = 3
const MOST_TERMS = 3
const MOST_WORDS = 8
/** One letter begins too many words to count them all. */
const SHORTEST_START = 2

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

  /** The shortest form of each term: as many articles are found by any of them. */
  async function terms(start: string): Promise<Suggestion[]> {
    if (start.length < SHORTEST_START) return []
    const rows = await db.allSlow<{ text: string; articles: number }>(sql`
      SELECT min(word.text) AS text, term.articles
      FROM word JOIN term ON term.id = word.term_id
      WHERE word.text >= ${start} AND word.text < ${`${start}\u{10ffff}`} AND term.articles > 0
      GROUP BY term.id, term.articles
      ORDER BY term.articles DESC, min(word.text) ${atMost(MOST_TERMS * 5)}`)
    return rows
      .filter(({ text }) => !isStopWord(text))
      .slice(0, MOST_TERMS)
      .map(({ text, articles: articleCount }) => ({
        type: 'term',
        text,
        articleCount,
        href: `/v1/search?q=${encodeURIComponent(text)}`,
      }))
  }

  return {
    async suggest({ q, limit }) {
      const words = wordsOf(q)
        .map(({ text }) => fold(text))
        .slice(0, MOST_WORDS)
      const last = words.at(-1)
      if (last === undefined) return []
      const [byTag, byTerm, byTitle] = await Promise.all([
        tags.startingWith(words, MOST_TAGS),
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
