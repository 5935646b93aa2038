import { type Expression, searchIndexes } from '../articles/search-index.ts'
import type { Database } from '../database/database.ts'
import { anyOf, atMost, type Sql, sql } from '../database/sql.ts'
import { among, FEW, type TimeLeft, withinTime } from './deadline.ts'
import { countFacets, type FacetRow } from './facets.ts'
import type { FacetName } from './schema.ts'

/** What the index is asked for one search, by several queries. */
export interface Asked {
  expression: Expression
  /** What else `article` has to be. */
  where: Sql | undefined
  timeLeft: TimeLeft
}

/** What is told of all that matches, beside the best of it. */
export interface Counts {
  /** Nothing where it takes too long. */
  total(asked: Asked): Promise<number | undefined>
  facets(names: readonly FacetName[], asked: Asked): Promise<CountedFacets>
  /** Of all articles that are so, whatever they say. */
  facetsOfAll(names: readonly FacetName[], asked: Omit<Asked, 'expression'>): Promise<CountedFacets>
  /** The near copies of articles that match as well, by the article that they are folded under. */
  copies(ids: readonly number[], asked: Asked): Promise<Map<number, number[]>>
}

export interface CountedFacets {
  facets: Partial<Record<FacetName, FacetRow[]>>
  isApproximate: boolean
}

export function createCounts(db: Database): Counts {
  const index = searchIndexes[db.engine]

  async function total({ expression, where, timeLeft }: Asked): Promise<number | undefined> {
    const { rows } = await withinTime(
      () =>
        db.allSlow<{ total: number }>(
          sql`SELECT count(*) AS total FROM (${index.matched(expression, where)}) hit`,
          timeLeft(),
        ),
      async () => [],
    )
    return rows[0]?.total
  }

  function facets(names: readonly FacetName[], { expression, where, timeLeft }: Asked): Promise<CountedFacets> {
    const newest = among(index.matchedNewest(expression, atMost(FEW)), where)
    return countedAmong(names, index.matched(expression, where), newest, timeLeft)
  }

  function facetsOfAll(
    names: readonly FacetName[],
    { where = sql`article.status = 'published'`, timeLeft }: Omit<Asked, 'expression'>,
  ): Promise<CountedFacets> {
    const all = sql`SELECT article.id FROM article WHERE ${where}`
    const newest = sql`${all} ORDER BY article.published_at DESC, article.id DESC ${atMost(FEW)}`
    return countedAmong(names, all, newest, timeLeft)
  }

  /** The newest alone where time runs out. */
  async function countedAmong(
    names: readonly FacetName[],
    all: Sql,
    newest: Sql,
    timeLeft: TimeLeft,
  ): Promise<CountedFacets> {
    const { rows, isPart } = await withinTime(
      () => db.allSlow<FacetRow>(countFacets(db.engine, names, all), timeLeft()),
      () => db.allSlow<FacetRow>(countFacets(db.engine, names, newest), timeLeft()),
      async () => [],
    )
    const byName = Map.groupBy(rows, ({ facet }) => facet)
    return { facets: Object.fromEntries(names.map((name) => [name, byName.get(name) ?? []])), isApproximate: isPart }
  }

  async function copies(
    ids: readonly number[],
    { expression, where, timeLeft }: Asked,
  ): Promise<Map<number, number[]>> {
    const stories = await db.all<{ id: number; story: number }>(
      sql`SELECT article_id AS id, story FROM near_copy WHERE article_id IN (${anyOf(ids)})`,
    )
    if (stories.length === 0) return new Map()
    const theirs = sql`(SELECT near_copy.article_id FROM near_copy WHERE near_copy.story IN (${anyOf(stories.map(({ story }) => story))}))`
    const { rows } = await withinTime(
      () =>
        db.allSlow<{ id: number; story: number }>(
          sql`
            SELECT hit.id, near_copy.story
            FROM (${index.matched(expression, sql`article.id IN ${theirs} AND ${where ?? sql`1 = 1`}`)}) hit
            JOIN near_copy ON near_copy.article_id = hit.id
            ORDER BY hit.id`,
          timeLeft(),
        ),
      async () => [],
    )
    const byStory = Map.groupBy(rows, ({ story }) => story)
    return new Map(
      stories.map(({ id, story }) => [
        id,
        (byStory.get(story) ?? []).map((copy) => copy.id).filter((copy) => copy !== id),
      ]),
    )
  }

  return { total, facets, facetsOfAll, copies }
}
