import { digestOf } from '../articles/digest.ts'
import { idsInBatches } from '../articles/id-batches.ts'
import { KnownWords } from '../articles/known-words.ts'
import { recountLabels } from '../articles/labels.ts'
import { clearIndexed, saveIndexed } from '../articles/save-indexed.ts'
import { saveShown } from '../articles/save-shown.ts'
import { markListsStale } from '../articles/stale-lists.ts'
import type { Database } from '../database/database.ts'
import { chunks, sql } from '../database/sql.ts'
import { readKept } from './kept-articles.ts'
import { articlesOfWrongLists } from './related-lists.ts'

/**
 * Makes anew what search and suggestions hold, the counts of terms and labels, and near copies; marks all lists of related
 * articles to be made. All of it or nothing: readers have the old until the new is whole, and writers wait. Answers for how many articles.
 */
export function rebuildIndex(db: Database, onProgress: (articles: number) => void = () => undefined): Promise<number> {
  return db.transaction(async (tx) => {
    const known = new KnownWords()
    let articles = 0
    await clearIndexed(tx, db.engine)
    await tx.run([...recountLabels('tag'), ...recountLabels('author')])
    for await (const ids of idsInBatches(tx)) {
      const kept = await readKept(tx, ids)
      await saveShown(tx, ids)
      known.add(await saveIndexed(tx, db.engine, new Map(kept.map(({ id, index }) => [id, index])), known))
      articles += kept.length
      onProgress(articles)
    }
    return articles
  })
}

/**
 * Before there were revisions, what was written was not kept: migrating took for it what was shown. Where that is still so,
 * the digest is of what nobody has any more, and is made of what stands for it.
 */
export function settleDigests(db: Database): Promise<void> {
  return db.transaction(async (tx) => {
    for await (const ids of idsInBatches(tx)) {
      const updates = (await readKept(tx, ids)).flatMap(({ id, digest, latest }) => {
        if (latest?.written.body.format !== 'html') return []
        const settled = digestOf(latest.written)
        if (settled === digest) return []
        return sql`
          UPDATE article SET digest = ${settled} WHERE id = ${id}
          AND (SELECT html FROM article_body WHERE article_id = ${id}) = ${latest.written.body.content}`
      })
      await tx.run(updates)
    }
  })
}

/** Marks the lists of related articles that are not as they should be; answers how many are to be made anew. */
export function markWrongLists(db: Database): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.run(chunks(await articlesOfWrongLists(tx)).flatMap(markListsStale))
    const [stale] = await tx.all<{ count: number }>(sql`SELECT count(*) AS count FROM related_stale`)
    return stale?.count ?? 0
  })
}
