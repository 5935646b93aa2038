import { labelTables } from '../articles/labels.ts'
import { mostProminent } from '../articles/prominent-terms.ts'
import type { Database } from '../database/database.ts'
import { anyOf, atMost, join, type Sql, sql } from '../database/sql.ts'
import type { Rarities } from './rarities.ts'
import type { Profile } from './score.ts'

// To compare an article with all others would take longer the more there are. Each of its most telling terms brings the
// articles that come back to it most, which are listed beforehand, so that it takes the same however many articles there
// are. Articles that share a rare tag come along.

const MOST_TERMS = 30
/** Articles that one term brings, those first that come back to it most. */
const CHAMPIONS = 50
/** Articles that are compared; where fewer are found, the latest come along, that may be near in other words. */
export const CANDIDATES = 80
/** A tag that more articles have brings none. */
const MOST_COMMON_TAG = 200
const MOST_BY_TAG = 50

/** Articles that may be near to one, the one itself not among them. `where` is what else `article` has to be. */
export async function findCandidates(
  ask: Database['all'],
  source: Profile,
  rarities: Rarities,
  where?: Sql,
): Promise<number[]> {
  const byTerms = await idsByTerms(ask, source, rarities, where)
  const byTags = await idsByTags(ask, source, rarities, where)
  const found = new Set([...byTerms, ...byTags])
  if (found.size < CANDIDATES) for (const id of await latestIds(ask, where)) found.add(id)
  found.delete(source.id)
  return [...found]
}

/** Those in which the telling terms of the source are prominent, by how much of them each has. */
async function idsByTerms(
  ask: Database['all'],
  { terms: { weights } }: Profile,
  rarities: Rarities,
  where: Sql | undefined,
): Promise<number[]> {
  const telling = Array.from(weights.ids, (id, index) => ({ id, weight: weights.weights[index] ?? 0 }))
    .filter(({ id, weight }) => weight > 0 && rarities.articlesOfTerm(id) > 1)
    .sort((a, b) => b.weight - a.weight || a.id - b.id)
    .slice(0, MOST_TERMS)
  if (telling.length === 0) return []
  const lists = telling.map(
    ({ id }, index) =>
      sql`SELECT listed.id, listed.prominence, ${index} AS term FROM (${mostProminent(id, CHAMPIONS, where)}) listed`,
  )
  const worth = new Map<number, number>()
  for (const row of await ask<{ id: number; prominence: number; term: number }>(join(lists, sql` UNION ALL `))) {
    const { id = 0, weight = 0 } = telling[row.term] ?? {}
    worth.set(row.id, (worth.get(row.id) ?? 0) + weight * rarities.rarityOfTerm(id) * row.prominence)
  }
  return [...worth]
    .sort((a, b) => b[1] - a[1] || b[0] - a[0])
    .slice(0, CANDIDATES + 1)
    .map(([id]) => id)
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
    WHERE link.${id} IN (${anyOf(rare)}) AND article.status = 'published'${where ? sql` AND ${where}` : sql``}
    ORDER BY article.id DESC ${atMost(MOST_BY_TAG)}`)
  return rows.map((row) => row.id)
}

async function latestIds(ask: Database['all'], where: Sql | undefined): Promise<number[]> {
  const rows = await ask<{ id: number }>(sql`
    SELECT article.id FROM article WHERE article.status = 'published'${where ? sql` AND ${where}` : sql``}
    ORDER BY article.published_at DESC, article.id DESC ${atMost(CANDIDATES)}`)
  return rows.map((row) => row.id)
}
