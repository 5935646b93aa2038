import type { Reader } from '../articles/show.ts'
import { COMPARED } from '../articles/stories.ts'
import { anyOf, atMost, sql } from '../database/sql.ts'
import { areNearCopies, bandsOf, decodeSignature, encodeSignature } from '../text/signature.ts'
import type { KeptArticle, Promised, Report } from './promise.ts'

const PAIRS_AT_ONCE = 5_000

export const nearCopiesAreKnown: Promised = {
  says: 'near copies are known by the texts of published articles, and told as one story',
  madeOf: 'index',
  watch: (reader, report) => ({
    look: (articles) => lookAtSignatures(reader, articles, report),
    async end() {
      const rows = await reader.all<{ slug: string; story: number; articles: number; status: string }>(sql`
        SELECT article.slug, near_copy.story, article.status, count(*) OVER (PARTITION BY near_copy.story) AS articles
        FROM near_copy JOIN article ON article.id = near_copy.article_id`)
      for (const { slug, story, articles, status } of rows) {
        if (status !== 'published') report(slug, 'is a near copy of others, and should not be')
        else if (articles < 2) report(slug, `is the only one of the story ${story}`)
      }
      for await (const { slug, other } of partedCopies(reader)) report(slug, `is a near copy of "${other}" unnoticed`)
    },
  }),
}

async function lookAtSignatures(reader: Reader, articles: readonly KeptArticle[], report: Report): Promise<void> {
  const ids = anyOf(articles.map(({ id }) => id))
  const signatures = new Map(
    (
      await reader.all<{ id: number; signature: Uint8Array }>(
        sql`SELECT article_id AS id, signature FROM article_signature WHERE article_id IN (${ids})`,
      )
    ).map(({ id, signature }) => [id, Buffer.from(signature)]),
  )
  const bands = Map.groupBy(
    await reader.all<{ id: number; band: number }>(
      sql`SELECT article_id AS id, band FROM article_band WHERE article_id IN (${ids})`,
    ),
    ({ id }) => id,
  )
  for (const { id, slug, index } of articles) {
    const signature = index?.signature
    const right = signature ? Buffer.from(encodeSignature(signature)).toString('hex') : undefined
    const rightBands = new Set(signature ? bandsOf(signature) : [])
    const kept = bands.get(id) ?? []
    if (signatures.get(id)?.toString('hex') !== right) report(slug, 'has the signature of another text')
    else if (kept.length !== rightBands.size || !kept.every(({ band }) => rightBands.has(band)))
      report(slug, 'has not the bands of its signature')
  }
}

interface Pair {
  id: number
  otherId: number
  band: number
  slug: string
  other: string
  one: Uint8Array
  two: Uint8Array
}

/** Near copies that are not of the same story, though they are of a band in which all are compared. */
async function* partedCopies(reader: Reader): AsyncGenerator<Pair> {
  const [end] = await reader.all<{ band: number }>(sql`SELECT coalesce(max(band), 0) AS band FROM article_band`)
  for (let from = 0, last = -1; last < (end?.band ?? 0); from = last + 1) {
    // Whole bands: a pair that is cut off would be lost.
    const [until] = await reader.all<{ band: number }>(sql`
      SELECT coalesce(max(band), ${end?.band ?? 0}) AS band FROM (
        SELECT band FROM article_band WHERE band >= ${from} ORDER BY band ${atMost(PAIRS_AT_ONCE)}) first`)
    last = until?.band ?? end?.band ?? 0
    const pairs = await reader.all<Pair>(sql`
      SELECT DISTINCT a.article_id AS id, b.article_id AS "otherId", article.slug, other.slug AS other,
        one.signature AS one, two.signature AS two
      FROM (SELECT band FROM article_band WHERE band >= ${from} AND band <= ${last}
        GROUP BY band HAVING count(*) > 1 AND count(*) <= ${COMPARED}) shared
      JOIN article_band a ON a.band = shared.band
      JOIN article_band b ON b.band = shared.band AND b.article_id > a.article_id
      JOIN article_signature one ON one.article_id = a.article_id
      JOIN article_signature two ON two.article_id = b.article_id
      JOIN article ON article.id = a.article_id JOIN article other ON other.id = b.article_id
      LEFT JOIN near_copy ours ON ours.article_id = a.article_id
      LEFT JOIN near_copy theirs ON theirs.article_id = b.article_id
      WHERE ours.story IS NULL OR theirs.story IS NULL OR ours.story <> theirs.story`)
    for (const pair of pairs) if (areNearCopies(decodeSignature(pair.one), decodeSignature(pair.two))) yield pair
  }
}
