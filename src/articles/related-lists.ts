import type { Database } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import { type ArticleRow, columns } from './article-row.ts'
import type { RelatedEvidence } from './schema.ts'

/** An article in the list of another. */
export interface RelatedRow extends ArticleRow {
  sourceId: number
  /** As it is kept; `null` where it fills a list up. */
  score: number | null
  detail: string | null
}

export interface RelatedLists {
  rows: RelatedRow[]
  /** Sources whose lists were filled up from the latest. */
  filled: ReadonlySet<number>
}

/** Articles among the newest that are looked through for some with the same tags. */
const LATEST = 200
/** Near copies that may stand among those that fill a list up. */
const SPARE = 20

export const relatedColumns = sql`
  ${columns}, related.article_id AS "sourceId", related.score, related.detail`

/** The lists of many articles as they are kept, in one statement; in one more they are filled up from the latest. */
export async function readRelatedLists(
  db: Pick<Database, 'all'>,
  sourceIds: readonly number[],
  limit: number,
): Promise<RelatedLists> {
  const rows = await db.all<RelatedRow>(sql`
    SELECT * FROM (
      SELECT ${relatedColumns},
        row_number() OVER (PARTITION BY related.article_id ORDER BY related.position) AS place
      FROM related JOIN article ON article.id = related.other_id AND article.status = 'published'
      WHERE related.article_id IN (${join(sourceIds, sql`, `)})
    ) list WHERE place <= ${limit} ORDER BY "sourceId", place`)
  const bySource = Map.groupBy(rows, ({ sourceId }) => sourceId)
  const thin = sourceIds
    .map((sourceId) => ({ sourceId, rows: bySource.get(sourceId) ?? [], limit }))
    .filter((list) => list.rows.length < limit)
  return fillUp(db.all, rows, thin)
}

interface ThinList {
  sourceId: number
  rows: readonly RelatedRow[]
  limit: number
  /** What those have to be that fill it up. */
  where?: Sql
}

/** Adds the latest of the same tags, and then the latest, to lists that are too short. */
export async function fillUp(
  ask: Database['all'],
  rows: readonly RelatedRow[],
  thin: readonly ThinList[],
): Promise<RelatedLists> {
  if (thin.length === 0) return { rows: [...rows], filled: new Set() }
  const latest = await ask<RelatedRow & { story: number | null }>(join(thin.map(latestFor), sql` UNION ALL `))
  const bySource = Map.groupBy(latest, ({ sourceId }) => sourceId)
  const added = thin.flatMap((list) => {
    const stories = new Set<number>()
    return (bySource.get(list.sourceId) ?? [])
      .filter(({ story }) => story === null || (!stories.has(story) && stories.add(story).size > 0))
      .slice(0, list.limit - list.rows.length)
  })
  return { rows: [...rows, ...added], filled: new Set(added.map(({ sourceId }) => sourceId)) }
}

function latestFor({ sourceId, rows, limit, where = sql`article.status = 'published'` }: ThinList): Sql {
  const without = join([sourceId, ...rows.map(({ id }) => id)], sql`, `)
  return sql`
    SELECT * FROM (
      SELECT ${columns}, ${sourceId} AS "sourceId", NULL AS score, NULL AS detail, near_copy.story
      FROM (
        SELECT * FROM article WHERE ${where} AND article.id NOT IN (${without})
        ORDER BY article.published_at DESC, article.id DESC LIMIT ${LATEST}
      ) article
      LEFT JOIN near_copy ON near_copy.article_id = article.id
      WHERE near_copy.story IS NULL
        OR near_copy.story NOT IN (SELECT listed.story FROM near_copy listed WHERE listed.article_id IN (${without}))
      ORDER BY EXISTS (
        SELECT 1 FROM article_tag ours JOIN article_tag theirs ON theirs.tag_id = ours.tag_id
        WHERE ours.article_id = ${sourceId} AND theirs.article_id = article.id
      ) DESC, article.published_at DESC, article.id DESC
      LIMIT ${limit - rows.length + SPARE}
    ) latest`
}

/** The best first; those that fill up last, in their order. */
export function byScore(rows: readonly RelatedRow[]): RelatedRow[] {
  return rows.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0) || 0)
}

/** What a list says of an article in it; with `explain`, also what its score is made of. */
export function evidenceOf({ score, detail }: Pick<RelatedRow, 'score' | 'detail'>, explain = false): RelatedEvidence {
  const kept = score === null || detail === null ? NOTHING : (JSON.parse(detail) as Omit<Kept, 'score'>)
  const { reasons, explanation } = kept
  return { score: score ?? 0, reasons, ...(explain ? { explanation } : {}) }
}

type Kept = Required<RelatedEvidence>

const NOTHING: Omit<Kept, 'score'> = {
  reasons: { terms: [], tags: [] },
  explanation: { terms: 0, meaning: 0, tags: 0, authors: 0, time: 0 },
}
