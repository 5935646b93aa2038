import { setImmediate as turn } from 'node:timers/promises'
import { createArticleStore } from '../articles/store.ts'
import type { Database, Transaction } from '../database/database.ts'
import { anyOf, atMost, chunks, join, type Sql, sql } from '../database/sql.ts'
import { VectorReader } from '../text/term-vector.ts'
import { textVector } from '../text/word-vectors.ts'
import { KEPT, LEAST_SCORE, type Scored } from './choose.ts'
import { createLister, keptAs, type Listed } from './list.ts'
import { createProfiles, type Profiles } from './profiles.ts'
import { createRarities } from './rarities.ts'
import { textsOfTerms } from './term-texts.ts'

// Lists are made anew in batches, each in a transaction of its own: what is stale is only forgotten together with what
// came of it, so that whatever is interrupted goes on where it was. First every changed article gets its meaning, and
// then its list; an article that is new is offered to those whose lists were made before it came.

const MEANINGS_AT_ONCE = 200
const LISTS_AT_ONCE = 20
/** After so many lists, how rare terms are is asked anew. */
const LISTS_BY_RARITIES = 5_000
/** So, too, when the collection has grown or shrunk by more than one in so many. */
const MOST_GROWTH = 100

export interface RefreshProgress {
  /** Lists made so far. */
  done: number
  /** Lists that are still to be made. */
  left: number
}

export interface RefreshOptions {
  signal?: AbortSignal
  onProgress?: (progress: RefreshProgress) => void
}

interface Stale {
  number: number
  articleId: number
  state: 'changed' | 'ready' | 'listing'
  times: number
}

/**
 * Makes all lists of related articles that are stale; stops between two batches, and goes on with the rest the next
 * time. Takes long, and works on the thread that calls it.
 */
export function refreshRelated(db: Database, options?: RefreshOptions): Promise<void> {
  return createRefresh(db).run(options)
}

export interface Refresh {
  /** Makes a list and throws it away: what was learnt for it most others need. */
  prepare(): Promise<void>
  /** As `refreshRelated`. */
  run(options?: RefreshOptions): Promise<void>
}

/** For whoever refreshes again and again: what it knows of terms and articles it keeps for the next time. */
export function createRefresh(db: Database): Refresh {
  // Everything is asked where this runs: it waits for the answers anyway.
  const here: Database = { ...db, allSlow: db.all }
  const lister = createLister(here, createArticleStore(here, { publicUrl: '' }))
  let known: { profiles: Profiles; articles: number; lists: number } | undefined

  /** Of terms that are rare anew where the collection is another. */
  async function profilesNow(): Promise<Profiles> {
    const articles = await countIndexed(db)
    const isOld =
      !known || known.lists >= LISTS_BY_RARITIES || Math.abs(articles - known.articles) * MOST_GROWTH > articles
    if (!known || isOld) known = { profiles: createProfiles(db.all, await createRarities(db.all)), articles, lists: 0 }
    return known.profiles
  }

  /** Answers how many lists were made; 0 where all are. */
  async function makeSome(signal: AbortSignal | undefined): Promise<number> {
    while (await prepareSome(db)) if (await isStopped(signal)) return 0
    const stale = await db.all<Stale>(sql`
      SELECT number, article_id AS "articleId", state, times FROM related_stale ORDER BY number ${atMost(LISTS_AT_ONCE)}`)
    if (stale.length === 0) return 0
    const profiles = await profilesNow()
    const [newest] = await db.all<{ number: number }>(sql`SELECT max(number) AS number FROM related_stale`)
    const made: Made[] = []
    for (const one of stale) {
      const { list, scored } = await lister.similarTo(one.articleId, profiles)
      made.push({ stale: one, list, offeredTo: one.state === 'ready' ? await offersOf(db, one, scored) : [] })
    }
    await db.transaction((tx) => save(tx, made, newest?.number ?? 0))
    if (known) known.lists += made.length
    return made.length
  }

  return {
    async prepare() {
      const [newest] = await db.all<{ id: number }>(
        sql`SELECT id FROM article WHERE status = 'published' ORDER BY published_at DESC, id DESC LIMIT 1`,
      )
      if (newest) await lister.similarTo(newest.id, await profilesNow())
    },
    async run({ signal, onProgress } = {}) {
      known?.profiles.rarities.forgetRare()
      let done = 0
      while (!(await isStopped(signal))) {
        const made = await db.alone(() => makeSome(signal))
        if (made === 0) return
        done += made
        if (onProgress) {
          const [left] = await db.all<{ count: number }>(sql`SELECT count(*) AS count FROM related_stale`)
          onProgress({ done, left: left?.count ?? 0 })
        }
      }
    },
  }
}

/** Lets whoever would stop it have a turn first: a database that answers on this thread leaves none by itself. */
async function isStopped(signal: AbortSignal | undefined): Promise<boolean> {
  await turn()
  return signal?.aborted ?? false
}

async function countIndexed(db: Database): Promise<number> {
  const [row] = await db.all<{ articles: number | null }>(sql`SELECT sum(articles) AS articles FROM collection`)
  return row?.articles ?? 0
}

/** Finds out where the texts of some changed articles lie; false when there are none. */
async function prepareSome(db: Database): Promise<boolean> {
  const changed = await db.all<Stale>(sql`
    SELECT number, article_id AS "articleId", state, times FROM related_stale
    WHERE state = 'changed' ORDER BY number ${atMost(MEANINGS_AT_ONCE)}`)
  if (changed.length === 0) return false
  const ids = anyOf(changed.map(({ articleId }) => articleId))
  const vectors = await db.all<{ id: number; language: string; terms: Uint8Array }>(
    sql`SELECT article_id AS id, language, terms FROM article_vector WHERE article_id IN (${ids})`,
  )
  const counts = vectors.map(({ id, language, terms }) => ({ id, language, counts: countsIn(terms) }))
  const texts = await textsOfTerms(db.all, new Set(counts.flatMap((one) => one.counts.map(([term]) => term))))
  const meanings = counts.map(({ id, language, counts: terms }) => {
    const named = new Map(terms.map(([term, count]) => [texts.get(term) ?? '', count]))
    const vector = textVector(language, named)
    return sql`
      INSERT INTO article_meaning (article_id, vector)
      SELECT id, ${vector ? new Uint8Array(vector.buffer) : null} FROM article WHERE id = ${id}`
  })
  await db.transaction((tx) =>
    tx.run([
      sql`DELETE FROM article_meaning WHERE article_id IN (${ids})`,
      // One that has changed again meanwhile has another number, and is not ready.
      ...meanings,
      sql`UPDATE related_stale SET state = 'ready' WHERE number IN (${anyOf(changed.map(({ number }) => number))})`,
    ]),
  )
  return true
}

function countsIn(bytes: Uint8Array): [term: number, count: number][] {
  const counts: [number, number][] = []
  const vector = new VectorReader(bytes)
  while (vector.next()) counts.push([vector.term, vector.count])
  return counts
}

interface Made {
  stale: Stale
  list: Listed[]
  /** Articles in whose lists it belongs, that were made without knowing of it. */
  offeredTo: number[]
}

/** Articles in whose lists this one belongs: those that have room in theirs, or a worse one. */
async function offersOf(db: Database, { number }: Stale, scored: readonly Scored[]): Promise<number[]> {
  const near = scored.filter(({ score }) => score >= LEAST_SCORE)
  const scores = new Map(near.map(({ profile, score }) => [profile.id, score]))
  const offered: number[] = []
  for (const some of chunks([...scores.keys()])) {
    const rows = await db.all<{ id: number; count: number; worst: number | null }>(sql`
      SELECT related_list.article_id AS id, count(related.other_id) AS count, min(related.score) AS worst
      FROM related_list LEFT JOIN related ON related.article_id = related_list.article_id
      WHERE related_list.article_id IN (${anyOf(some)}) AND related_list.seen < ${number}
      GROUP BY related_list.article_id`)
    for (const { id, count, worst } of rows) {
      if (count < KEPT || (scores.get(id) ?? 0) > (worst ?? 0)) offered.push(id)
    }
  }
  return offered
}

async function save(tx: Transaction, made: readonly Made[], seen: number): Promise<void> {
  const ids = made.map(({ stale }) => stale.articleId)
  const offered = [...new Set(made.flatMap(({ offeredTo }) => offeredTo))].filter((id) => !ids.includes(id))
  // Articles may have gone since they were compared.
  const others = [...new Set(made.flatMap(({ list }) => list.map(({ id }) => id)))]
  const there = new Set<number>()
  for (const some of chunks([...ids, ...others, ...offered])) {
    const rows = await tx.all<{ id: number }>(
      sql`SELECT id FROM article WHERE id IN (${anyOf(some)}) AND status = 'published'`,
    )
    for (const { id } of rows) there.add(id)
  }
  await tx.run([
    sql`DELETE FROM related WHERE article_id IN (${anyOf(ids)})`,
    sql`DELETE FROM related_list WHERE article_id IN (${anyOf(ids)})`,
    ...made
      .filter(({ stale }) => there.has(stale.articleId))
      .flatMap(({ stale, list }) =>
        listOf(
          stale.articleId,
          list.filter(({ id }) => there.has(id)),
          seen,
        ),
      ),
    ...chunks(offered.filter((id) => there.has(id))).map(
      (some) => sql`
        INSERT INTO related_stale (article_id, state)
        VALUES ${join(
          some.map((id) => sql`(${id}, 'listing')`),
          sql`, `,
        )}
        ON CONFLICT (article_id) DO UPDATE SET times = related_stale.times + 1`,
    ),
    ...made.map(
      ({ stale: { number, times } }) => sql`DELETE FROM related_stale WHERE number = ${number} AND times = ${times}`,
    ),
  ])
}

function listOf(articleId: number, list: readonly Listed[], seen: number): Sql[] {
  const rows = list
    .map(keptAs)
    .map(
      ({ id, score, reasons, explanation }, position) =>
        sql`(${articleId}, ${position}, ${id}, ${score}, ${reasons}, ${explanation})`,
    )
  return [
    sql`INSERT INTO related_list (article_id, seen) VALUES (${articleId}, ${seen})`,
    ...(rows.length > 0
      ? [
          sql`INSERT INTO related (article_id, position, other_id, score, reasons, explanation)
              VALUES ${join(rows, sql`, `)}`,
        ]
      : []),
  ]
}
