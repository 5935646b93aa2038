import type { Database } from '../database/database.ts'
import { anyOf, sql } from '../database/sql.ts'
import { chooseFillers, fillersOf, type Latest, readLatest } from './latest.ts'
import type { RelatedEvidence } from './schema.ts'

/** An article in the list of another. */
export interface RelatedRow {
  sourceId: number
  id: number
  /** The article as lists show it, as JSON. */
  shown: string
  /** 0 where it fills a list up. */
  score: number
  /** JSON of `RelatedEvidence`'s parts. */
  reasons: string
  explanation: string
}

export interface RelatedLists {
  rows: RelatedRow[]
  /** Sources whose lists were filled up from the latest. */
  filled: ReadonlySet<number>
}

/** To be selected from `related` and `shown_article`. */
export const relatedColumns = sql`
  related.article_id AS "sourceId", related.other_id AS id, shown_article.json AS shown, related.score,
  related.reasons, related.explanation`

/** The lists of many articles as they are kept, in one statement; in three more they are filled up from the latest. */
export async function readRelatedLists(
  db: Pick<Database, 'all'>,
  sourceIds: readonly number[],
  limit: number,
): Promise<RelatedLists> {
  const rows = await db.all<RelatedRow>(sql`
    SELECT * FROM (
      SELECT ${relatedColumns},
        row_number() OVER (PARTITION BY related.article_id ORDER BY related.position) AS place
      FROM related JOIN shown_article ON shown_article.article_id = related.other_id
      WHERE related.article_id IN (${anyOf(sourceIds)})
    ) list WHERE place <= ${limit} ORDER BY "sourceId", place`)
  const bySource = Map.groupBy(rows, ({ sourceId }) => sourceId)
  const thin = sourceIds
    .map((sourceId) => ({ sourceId, listed: (bySource.get(sourceId) ?? []).map(({ id }) => id), limit }))
    .filter(({ listed }) => listed.length < limit)
  return fillUp(db.all, rows, thin, readLatest(db.all))
}

export interface ThinList {
  sourceId: number
  /** The ids that it has. */
  listed: readonly number[]
  limit: number
}

/** Adds the latest of the same tags, and then the latest, to lists that are too short. */
export async function fillUp(
  ask: Database['all'],
  rows: readonly RelatedRow[],
  thin: readonly ThinList[],
  latest: Latest,
): Promise<RelatedLists> {
  if (thin.length === 0) return { rows: [...rows], filled: new Set() }
  const ids = thin.flatMap(({ sourceId, listed }) => [sourceId, ...listed])
  const known = await fillersOf(ask, sql`article.id IN (${anyOf(ids)})`)
  const newest = await latest.fillers()
  const wanted = thin.flatMap(({ sourceId, listed, limit }) => {
    const source = known.get(sourceId)
    if (!source) return []
    const theirs = listed.flatMap((id) => known.get(id) ?? [])
    const count = limit - listed.length
    return chooseFillers(newest, { source, listed: theirs, count }).map((id) => ({ sourceId, id }))
  })
  const shown = await latest.shown(wanted.map(({ id }) => id))
  const added = wanted.flatMap((one): RelatedRow[] => {
    const json = shown.get(one.id)
    return json === undefined ? [] : [{ ...one, ...NOTHING_IN_COMMON, shown: json }]
  })
  return { rows: [...rows, ...added], filled: new Set(added.map(({ sourceId }) => sourceId)) }
}

const NOTHING_IN_COMMON = {
  score: 0,
  reasons: JSON.stringify({ terms: [], tags: [] } satisfies RelatedEvidence['reasons']),
  explanation: JSON.stringify({
    terms: 0,
    meaning: 0,
    tags: 0,
    authors: 0,
    time: 0,
  } satisfies RelatedEvidence['explanation']),
}

/** The best first; those that fill up last, in their order. */
export function byScore(rows: readonly RelatedRow[]): RelatedRow[] {
  return rows.toSorted((a, b) => b.score - a.score)
}

/** A `RelatedItem`, as JSON: the article as it is shown, and why it is there; with `explain`, what its score is made of. */
export function relatedItem({ shown, score, reasons, explanation }: RelatedRow, explain = false): string {
  const why = `"score":${score},"reasons":${reasons}${explain ? `,"explanation":${explanation}` : ''}`
  return shown === '{}' ? `{${why}}` : `${shown.slice(0, -1)},${why}}`
}
