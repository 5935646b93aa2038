import type { Engine, Transaction } from '../database/database.ts'
import { chunks, sql } from '../database/sql.ts'
import type { IndexedText } from './indexed-text.ts'
import type { FreshWords, KnownWords } from './known-words.ts'
import { searchIndexes } from './search-index.ts'
import { markListsStale } from './stale-lists.ts'
import { saveSignatures } from './stories.ts'
import { saveTermCounts, saveWords } from './term-counts.ts'

/**
 * Replaces all that search, suggestions and lists know of articles, by their ids; nothing is that of an article that the
 * public must not see. Of those that are `fresh` there is nothing yet. Answers the words that `known` can hold once all is
 * committed.
 */
export async function saveIndexed(
  tx: Transaction,
  engine: Engine,
  articles: ReadonlyMap<number, IndexedText | undefined>,
  known: KnownWords,
  fresh: ReadonlySet<number> = new Set(),
): Promise<FreshWords> {
  const index = searchIndexes[engine]
  await tx.run(
    [...articles].flatMap(([id, text]) => [
      ...(fresh.has(id) ? [] : index.remove(id)),
      ...(text ? index.add(id, text) : []),
    ]),
  )
  const terms = await saveTermCounts(
    tx,
    engine,
    mapped(articles, (text) => text?.counts),
    known,
  )
  const words = await saveWords(
    tx,
    engine,
    [...articles.values()].flatMap((text) => (text ? [text.words] : [])),
    known,
  )
  await saveSignatures(
    tx,
    mapped(articles, (text) => text?.signature),
  )
  await tx.run(chunks([...articles.keys()]).flatMap(markListsStale))
  return { words, terms }
}

/** Forgets all that follows from the articles alone. Terms and words keep their numbers: other programs know them. */
export async function clearIndexed(tx: Transaction, engine: Engine): Promise<void> {
  await tx.run([
    ...searchIndexes[engine].clear(),
    sql`DELETE FROM article_vector`,
    sql`DELETE FROM prominent_term`,
    sql`DELETE FROM collection`,
    sql`DELETE FROM article_signature`,
    sql`DELETE FROM article_band`,
    sql`DELETE FROM near_copy`,
    sql`UPDATE term SET articles = 0 WHERE articles <> 0`,
  ])
}

function mapped<K, V, T>(map: ReadonlyMap<K, V>, change: (value: V) => T): Map<K, T> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}
