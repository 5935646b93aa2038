import type { Engine } from '../database/database.ts'
import { atMost, chunks, join, rowsIn, type Sql, sql } from '../database/sql.ts'
import { saturation } from '../text/saturation.ts'
import { VectorReader } from '../text/term-vector.ts'

// Lists of champions (Manning, Raghavan and Schütze 2008, "Introduction to Information Retrieval", 7.1.3): for a word that
// a tenth of all articles have, the index would have to rank a tenth of all articles. Each article is therefore also listed
// under the terms that it comes back to, by how much it does, so that the best for any term are read off the top.

/** What an article says once, it is not about. */
const FEWEST_MENTIONS = 2
/** Of an article that is neither long nor short: what is kept must not change with all others. */
const USUAL_LENGTH = 500
const STEPS = 1_000
/** Articles of one term that are looked at for those that a filter lets through. */
const MOST_FILTERED = 2_000

interface Vector {
  articleId: number
  length: number
  terms: Uint8Array
}

interface Prominence {
  articleId: number
  term: number
  prominence: number
}

/** Lists articles under their prominent terms, but for those, by their numbers, that tell nothing. */
export function addProminentTerms(
  engine: Engine,
  vectors: readonly (Vector & { stops: ReadonlySet<number> })[],
): readonly Sql[] {
  const rows = vectors.flatMap((vector) => prominentTerms(vector).filter(({ term }) => !vector.stops.has(term)))
  return rows.length === 0 ? [] : insertAll[engine](rows)
}

/** Takes articles, as they were, out of all lists. */
export function removeProminentTerms(engine: Engine, vectors: readonly Vector[]): readonly Sql[] {
  const rows = vectors.flatMap(prominentTerms)
  return rows.length === 0 ? [] : deleteAll[engine](rows)
}

// SQLite takes any number of rows as one value, so that there is one statement to send and to prepare.
const insertAll: Record<Engine, (rows: readonly Prominence[]) => Sql[]> = {
  sqlite: (rows) => [sql`INSERT INTO prominent_term (${columns}) ${listedIn(rows)}`],
  postgres: (rows) => chunks(rows).map((some) => sql`INSERT INTO prominent_term (${columns}) VALUES ${allOf(some)}`),
}

const deleteAll: Record<Engine, (rows: readonly Prominence[]) => Sql[]> = {
  sqlite: (rows) => [sql`DELETE FROM prominent_term WHERE (${columns}) IN (${listedIn(rows)})`],
  postgres: (rows) =>
    chunks(rows).map((some) => sql`DELETE FROM prominent_term WHERE (${columns}) IN (VALUES ${allOf(some)})`),
}

/** In the order of the table's key, in which they are soonest found and added. */
function listedIn(rows: readonly Prominence[]): Sql {
  return rowsIn(
    rows
      .map(({ term, prominence, articleId }) => [term, prominence, articleId] as const)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]),
    3,
  )
}

const columns = sql`term_id, prominence, article_id`

function valuesOf({ term, prominence, articleId }: Prominence): Sql {
  return sql`(${term}, ${prominence}, ${articleId})`
}

function allOf(rows: readonly Prominence[]): Sql {
  return join(rows.map(valuesOf), sql`, `)
}

/** Rows of `id`: the articles in which a term is most prominent, these first. `where` is what else `article` has to be. */
export function mostProminent(termId: number, limit: number, where?: Sql): Sql {
  const listed = (most: number) => sql`
    SELECT article_id AS id, prominence FROM prominent_term WHERE term_id = ${termId}
    ORDER BY prominence DESC, article_id DESC ${atMost(most)}`
  if (!where) return listed(limit)
  return sql`
    SELECT listed.id, listed.prominence FROM (${listed(MOST_FILTERED)}) listed JOIN article ON article.id = listed.id
    WHERE ${where} ORDER BY listed.prominence DESC, listed.id DESC ${atMost(limit)}`
}

/** The lists in which an article belongs, but for terms that tell nothing. */
export function prominentTerms({ articleId, length, terms }: Vector): Prominence[] {
  const prominent: Prominence[] = []
  const vector = new VectorReader(terms)
  while (vector.next()) {
    if (vector.count < FEWEST_MENTIONS) continue
    prominent.push({
      articleId,
      term: vector.term,
      prominence: Math.round(STEPS * saturation(vector.count, length / USUAL_LENGTH)),
    })
  }
  return prominent
}
