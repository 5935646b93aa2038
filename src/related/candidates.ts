import { labelTables } from '../articles/labels.ts'
import { searchIndexes } from '../articles/search-index.ts'
import type { Database } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import type { Rarities } from './rarities.ts'
import type { Profile } from './score.ts'

// To compare an article with all others would take longer the more there are. Its most telling terms bring the
// articles that are likeliest to be near, the rarest of them first, as many as a budget of matches allows: terms that are
// too common are left out of the finding, and only of that. Articles that share a rare tag come along.

const MOST_TERMS = 40
/** Matches that the index may rank: each costs it one or two microseconds. */
const MATCH_BUDGET = 1_500
/** Articles that are compared; where fewer are found, the latest come along, that may be near in other words. */
export const CANDIDATES = 100
/** A tag that more articles have brings none. */
const MOST_COMMON_TAG = 200
const MOST_BY_TAG = 50

/** Articles that may be near to one, the one itself not among them. `where` is what else `article` has to be. */
export async function findCandidates(
  ask: Database['all'],
  engine: Database['engine'],
  source: Profile,
  rarities: Rarities,
  where?: Sql,
): Promise<number[]> {
  const byTerms = await idsByTerms(ask, engine, source, rarities, where)
  const byTags = await idsByTags(ask, source, rarities, where)
  const found = new Set([...byTerms, ...byTags])
  if (found.size < CANDIDATES) for (const id of await latestIds(ask, where)) found.add(id)
  found.delete(source.id)
  return [...found]
}

async function idsByTerms(
  ask: Database['all'],
  engine: Database['engine'],
  { terms }: Profile,
  rarities: Rarities,
  where: Sql | undefined,
): Promise<number[]> {
  let left = MATCH_BUDGET
  const telling = Array.from(terms.ids, (id, index) => ({
    id,
    weight: terms.weights[index] ?? 0,
    known: rarities.term(id),
  }))
    .filter(({ weight, known }) => weight > 0 && (known?.articles ?? 0) > 1)
    .sort((a, b) => b.weight - a.weight || a.id - b.id)
    .slice(0, MOST_TERMS)
    .sort((a, b) => (a.known?.articles ?? 0) - (b.known?.articles ?? 0) || a.id - b.id)
    .filter(({ known }, position) => {
      left -= known?.articles ?? 0
      return position === 0 || left >= 0
    })
  if (telling.length === 0) return []
  const parts = telling.map(({ known }) => ({ type: 'phrase' as const, terms: [known?.text ?? ''] }))
  const rows = await ask<{ id: number }>(sql`
    SELECT hit.id FROM (${searchIndexes[engine].ranked({ type: 'any', parts }, where)}) hit
    ORDER BY hit.relevance DESC, hit.id DESC LIMIT ${CANDIDATES + 1}`)
  return rows.map(({ id }) => id)
}

async function idsByTags(
  ask: Database['all'],
  { tags }: Profile,
  rarities: Rarities,
  where: Sql | undefined,
): Promise<number[]> {
  const rare = [...tags.ids].filter((id) => (rarities.label('tag', id)?.articles ?? 0) <= MOST_COMMON_TAG)
  if (rare.length === 0) return []
  const { link, id } = labelTables.tag
  const rows = await ask<{ id: number }>(sql`
    SELECT DISTINCT article.id FROM ${link} link JOIN article ON article.id = link.article_id
    WHERE link.${id} IN (${join(rare, sql`, `)}) AND article.status = 'published'${where ? sql` AND ${where}` : sql``}
    ORDER BY article.id DESC LIMIT ${MOST_BY_TAG}`)
  return rows.map((row) => row.id)
}

async function latestIds(ask: Database['all'], where: Sql | undefined): Promise<number[]> {
  const rows = await ask<{ id: number }>(sql`
    SELECT article.id FROM article WHERE article.status = 'published'${where ? sql` AND ${where}` : sql``}
    ORDER BY article.published_at DESC, article.id DESC LIMIT ${CANDIDATES}`)
  return rows.map((row) => row.id)
}
