import type { Database } from '../database/database.ts'
import { atMost, type Sql, sql } from '../database/sql.ts'
import { shownOf } from './shown-articles.ts'

// What fills up lists that are too short: the latest of the same tags, and then the latest.

/** What decides whether an article may fill up a list. */
export interface Filler {
  id: number
  /** Of near copies, the same. */
  story: number | null
  tags: ReadonlySet<number>
}

/** Articles among the newest that are looked through. */
const LATEST = 200

interface Row {
  id: number
  story: number | null
  tagId: number | null
}

/** The latest published articles, as they are now: what was read once is not read again. */
export interface Latest {
  /** The latest first. */
  fillers(): Promise<readonly Filler[]>
  /** Some of them as lists show them, as JSON, by id. */
  shown(ids: readonly number[]): Promise<ReadonlyMap<number, string>>
}

/** `where` is what else `article` has to be. */
export function readLatest(ask: Database['all'], where?: Sql): Latest {
  let fillers: readonly Filler[] | undefined
  const shown = new Map<number, string>()
  return {
    async fillers() {
      fillers ??= fillersIn(await ask<Row>(latest(where)))
      return fillers
    },
    async shown(ids) {
      const unread = ids.filter((id) => !shown.has(id))
      for (const [id, json] of await shownOf(ask, unread)) shown.set(id, json)
      return shown
    },
  }
}

/** As `readLatest`, kept until anything is committed. */
export function keepLatest(db: Pick<Database, 'all' | 'generation'>): () => Latest {
  let kept: { generation: number; latest: Latest } | undefined
  return () => {
    const generation = db.generation()
    if (kept?.generation !== generation) kept = { generation, latest: readLatest(db.all) }
    return kept.latest
  }
}

function latest(where: Sql | undefined): Sql {
  return sql`
    SELECT latest.id, near_copy.story, article_tag.tag_id AS "tagId"
    FROM (
      SELECT article.id, article.published_at FROM article
      WHERE article.status = 'published'${where ? sql` AND ${where}` : sql``}
      ORDER BY article.published_at DESC, article.id DESC ${atMost(LATEST)}
    ) latest
    LEFT JOIN near_copy ON near_copy.article_id = latest.id
    LEFT JOIN article_tag ON article_tag.article_id = latest.id
    ORDER BY latest.published_at DESC, latest.id DESC`
}

/** Published articles, by id. `where` is which. */
export async function fillersOf(ask: Database['all'], where: Sql): Promise<Map<number, Filler>> {
  const rows = await ask<Row>(sql`
    SELECT article.id, near_copy.story, article_tag.tag_id AS "tagId"
    FROM article
    LEFT JOIN near_copy ON near_copy.article_id = article.id
    LEFT JOIN article_tag ON article_tag.article_id = article.id
    WHERE ${where} AND article.status = 'published' ORDER BY article.id`)
  return new Map(fillersIn(rows).map((filler) => [filler.id, filler]))
}

/** Rows of one article stand together. */
function fillersIn(rows: readonly Row[]): Filler[] {
  const found: (Filler & { tags: Set<number> })[] = []
  for (const { id, story, tagId } of rows) {
    let last = found.at(-1)
    if (last?.id !== id) {
      last = { id, story, tags: new Set() }
      found.push(last)
    }
    if (tagId !== null) last.tags.add(tagId)
  }
  return found
}

/** Of the latest those, at most `count`, that tell no story which a list tells already, those of the source's tags first. */
export function chooseFillers(
  latest: readonly Filler[],
  { source, listed, count }: { source: Filler; listed: readonly Filler[]; count: number },
): number[] {
  const taken = new Set([source.id, ...listed.map(({ id }) => id)])
  const stories = new Set([source, ...listed].map(({ story }) => story))
  stories.delete(null)
  const chosen: number[] = []
  const take = (wanted: (filler: Filler) => boolean) => {
    for (const one of latest) {
      if (chosen.length >= count) return
      if (taken.has(one.id) || (one.story !== null && stories.has(one.story)) || !wanted(one)) continue
      chosen.push(one.id)
      taken.add(one.id)
      if (one.story !== null) stories.add(one.story)
    }
  }
  take(({ tags }) => !tags.isDisjointFrom(source.tags))
  take(() => true)
  return chosen
}
