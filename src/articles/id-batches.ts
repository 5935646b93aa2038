import { atMost, type Sql, sql } from '../database/sql.ts'
import type { Reader } from './show.ts'

const BATCH_ARTICLES = 200
const BATCH_BYTES = 4_000_000

/** The ids of all articles in their order, some at a time: so many that their bodies take a few megabytes. */
export async function* idsInBatches(reader: Reader, where: Sql = sql`1 = 1`): AsyncGenerator<number[]> {
  for (let last = 0; ; ) {
    const rows = await reader.all<{ id: number; bytes: number }>(sql`
      SELECT article.id, coalesce(octet_length(article_body.html), 0) AS bytes
      FROM article LEFT JOIN article_body ON article_body.article_id = article.id
      WHERE article.id > ${last} AND ${where} ORDER BY article.id ${atMost(BATCH_ARTICLES)}`)
    if (rows.length === 0) return
    let bytes = 0
    const ids: number[] = []
    for (const row of rows) {
      bytes += row.bytes
      if (ids.length > 0 && bytes > BATCH_BYTES) break
      ids.push(row.id)
    }
    yield ids
    last = ids.at(-1) ?? last
  }
}
