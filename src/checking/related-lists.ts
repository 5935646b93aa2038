import type { Reader } from '../articles/show.ts'
import { type Sql, sql } from '../database/sql.ts'
import type { Promised } from './promise.ts'

const isStale = (id: Sql) => sql`EXISTS (SELECT 1 FROM related_stale WHERE related_stale.article_id = ${id})`

/** What is stale is about to be made anew, and promises nothing. */
const faults: { fault: string; articles: Sql }[] = [
  {
    fault: 'has no list, and none is about to be made',
    articles: sql`
      SELECT article.id, article.slug FROM article WHERE article.status = 'published' AND NOT ${isStale(sql`article.id`)}
        AND NOT EXISTS (SELECT 1 FROM related_list WHERE related_list.article_id = article.id)`,
  },
  {
    fault: 'has no meaning, and none is about to be found',
    articles: sql`
      SELECT article.id, article.slug FROM article WHERE article.status = 'published' AND NOT ${isStale(sql`article.id`)}
        AND NOT EXISTS (SELECT 1 FROM article_meaning WHERE article_meaning.article_id = article.id)`,
  },
  {
    fault: 'has a list, and should have none',
    articles: sql`
      SELECT DISTINCT article.id, article.slug FROM (
        SELECT article_id FROM related_list UNION SELECT article_id FROM related
      ) listed JOIN article ON article.id = listed.article_id
      WHERE article.status <> 'published' AND NOT ${isStale(sql`article.id`)}`,
  },
  {
    fault: 'lists an article that is not published',
    articles: sql`
      SELECT DISTINCT article.id, article.slug FROM related JOIN article ON article.id = related.article_id
      JOIN article other ON other.id = related.other_id
      WHERE other.status <> 'published' AND NOT ${isStale(sql`article.id`)}`,
  },
  {
    fault: 'lists itself, or has a place without a list',
    articles: sql`
      SELECT DISTINCT article.id, article.slug FROM related JOIN article ON article.id = related.article_id
      WHERE related.other_id = related.article_id
        OR NOT EXISTS (SELECT 1 FROM related_list WHERE related_list.article_id = related.article_id)`,
  },
]

export const listsAreMade: Promised = {
  says: 'every published article has a list of related ones that are published, or is about to get one',
  madeOf: 'lists',
  watch: (reader, report) => ({
    async end() {
      for (const { fault, articles } of faults) {
        for (const { slug } of await reader.all<{ slug: string }>(articles)) report(slug, fault)
      }
    },
  }),
}

/** The articles whose lists are not as they should be. */
export async function articlesOfWrongLists(reader: Reader): Promise<number[]> {
  const ids = new Set<number>()
  for (const { articles } of faults) {
    for (const { id } of await reader.all<{ id: number }>(articles)) ids.add(id)
  }
  return [...ids]
}
