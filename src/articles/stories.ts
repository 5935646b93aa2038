import type { Transaction } from '../database/database.ts'
import { anyOf, chunks, join, type Sql, sql } from '../database/sql.ts'
import { areNearCopies, bandsOf, decodeSignature, encodeSignature, type Signature } from '../text/signature.ts'

/** Articles of one band that a new one is compared with: a thousand equal ones are all equal to the first. */
export const COMPARED = 20

/**
 * Replaces the signatures of articles, by their ids, and finds which are now near copies of which. No signature is that
 * of an article that is too short, or that the public must not see.
 */
export async function saveSignatures(
  tx: Transaction,
  articles: ReadonlyMap<number, Signature | undefined>,
): Promise<void> {
  if (articles.size === 0) return
  await tx.run(chunks([...articles.keys()]).flatMap(forget))
  const signed = [...articles].flatMap(([id, signature]) => (signature ? [{ id, signature }] : []))
  await tx.run(signed.flatMap(({ id, signature }) => remember(id, signature)))
  for (const some of chunks(signed, 50)) await linkCopies(tx, some)
}

interface Signed {
  id: number
  signature: Signature
}

/** What was a copy of these alone is a copy no more. */
function forget(ids: readonly number[]): Sql[] {
  const these = anyOf(ids)
  return [
    sql`DELETE FROM article_band WHERE article_id IN (${these})`,
    sql`DELETE FROM article_signature WHERE article_id IN (${these})`,
    sql`DELETE FROM near_copy WHERE story IN (
          SELECT story FROM near_copy
          WHERE story IN (SELECT story FROM near_copy WHERE article_id IN (${these}))
          GROUP BY story HAVING sum(CASE WHEN article_id IN (${these}) THEN 0 ELSE 1 END) < 2)`,
    sql`DELETE FROM near_copy WHERE article_id IN (${these})`,
  ]
}

function remember(id: number, signature: Signature): Sql[] {
  const bands = [...new Set(bandsOf(signature))].map((band) => sql`(${band}, ${id})`)
  return [
    sql`INSERT INTO article_signature (article_id, signature) VALUES (${id}, ${encodeSignature(signature)})`,
    sql`INSERT INTO article_band (band, article_id) VALUES ${join(bands, sql`, `)}`,
  ]
}

async function linkCopies(tx: Transaction, signed: readonly Signed[]): Promise<void> {
  const bands = [...new Set(signed.flatMap(({ signature }) => bandsOf(signature)))]
  const inBand = Map.groupBy(
    await tx.all<{ band: number; id: number }>(sql`
      SELECT band, id FROM (
        SELECT band, article_id AS id, row_number() OVER (PARTITION BY band ORDER BY article_id) AS place
        FROM article_band WHERE band IN (${anyOf(bands)})
      ) ranked WHERE place <= ${COMPARED}`),
    ({ band }) => band,
  )
  const near = (signature: Signature) =>
    new Set(
      bandsOf(signature)
        .flatMap((band) => inBand.get(band) ?? [])
        .map(({ id }) => id),
    )
  const others = new Map<number, Signature>()
  for (const ids of chunks([...new Set(signed.flatMap(({ signature }) => [...near(signature)]))])) {
    const rows = await tx.all<{ id: number; signature: Uint8Array }>(
      sql`SELECT article_id AS id, signature FROM article_signature WHERE article_id IN (${anyOf(ids)})`,
    )
    for (const row of rows) others.set(row.id, decodeSignature(row.signature))
  }
  for (const { id, signature } of signed) {
    const copies = [...near(signature)].filter((other) => {
      const theirs = others.get(other)
      return other !== id && theirs !== undefined && areNearCopies(signature, theirs)
    })
    if (copies.length > 0) await tellOneStory(tx, [id, ...copies])
  }
}

/** Gives articles, and all that are copies of any of them, the same story. */
async function tellOneStory(tx: Transaction, ids: readonly number[]): Promise<void> {
  const known = await tx.all<{ story: number }>(
    sql`SELECT DISTINCT story FROM near_copy WHERE article_id IN (${anyOf(ids)})`,
  )
  const stories = known.map(({ story }) => story)
  const [fresh] = await tx.all<{ story: number }>(sql`SELECT coalesce(max(story), 0) + 1 AS story FROM near_copy`)
  const story = Math.min(...(stories.length > 0 ? stories : [fresh?.story ?? 1]))
  const rows = ids.map((id) => sql`(${id}, ${story})`)
  await tx.run([
    ...stories.map((other) => sql`UPDATE near_copy SET story = ${story} WHERE story = ${other}`),
    sql`INSERT INTO near_copy (article_id, story) VALUES ${join(rows, sql`, `)}
        ON CONFLICT (article_id) DO UPDATE SET story = excluded.story`,
  ])
}
