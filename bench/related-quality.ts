import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '../src/database/database.ts'
import { sql } from '../src/database/sql.ts'
import { createProfiles } from '../src/related/profiles.ts'
import { createRarities } from '../src/related/rarities.ts'
import { RelatedQuery } from '../src/related/schema.ts'
import { explainScore, type Profile, sameness, scoreOf } from '../src/related/score.ts'
import type { Stores } from '../src/stores.ts'
import { type Collection, type Doc, readLines } from './judged-collection.ts'
import { mean, rankCorrelation } from './measures.ts'

/** Figures that a collection does not tell are NaN. */
export interface RelatedFigures {
  collection: string
  /** The share of the first five and ten that share a label. */
  labels5: number
  labels10: number
  /** Spearman's rank correlation of scores with what people said of pairs. */
  pairs: number
  /** In how many lists of documents on one event another on it stands first. */
  chains: number
  /** The share of articles in lists that are near copies of one before. */
  copies: number
  /** How unlike the first five are to each other in the mean: 1 less their score without tags and time. */
  variety: number
  /** The share of lists that had to be filled up. */
  filled: number
}

interface Pair {
  a: string | number
  b: string | number
  score: number
}

export async function measureRelated(
  { name, folder, slugOf }: Collection,
  { related }: Stores,
  db: Database,
): Promise<RelatedFigures> {
  const articles = await db.all<{ id: number; slug: string }>(sql`SELECT id, slug FROM article`)
  const profiles = await createProfiles(db.all, await createRarities(db.all)).read(articles.map(({ id }) => id))
  const bySlug = new Map(articles.flatMap(({ id, slug }) => (profiles.has(id) ? [[slug, profiles.get(id)]] : [])))
  const profileOf = (slug: string): Profile => {
    const profile = bySlug.get(slug)
    if (!profile) throw new Error(`there is no document ${slug}`)
    return profile
  }

  const labels = new Map<string, readonly string[]>()
  if (has(folder, 'docs')) {
    for (const doc of readLines<Doc>(folder, 'docs')) labels.set(slugOf(doc.id), doc.labels ?? [])
  }
  const lists = new Map<string, string[]>()
  let filled = 0
  for (const { slug } of articles) {
    const { items, fallback } = await related.list(slug, RelatedQuery.parse({ limit: '10', fields: 'slug' }))
    lists.set(
      slug,
      items.map((item) => (JSON.parse(item) as { slug: string }).slug),
    )
    if (fallback) filled += 1
  }

  const shares = (depth: number) =>
    [...lists].flatMap(([slug, list]) => {
      const ours = labels.get(slug) ?? []
      if (ours.length === 0) return []
      const sharing = list.slice(0, depth).filter((other) => labels.get(other)?.some((label) => ours.includes(label)))
      return [sharing.length / Math.min(depth, lists.size - 1)]
    })
  const pairs = has(folder, 'pairs') ? readLines<Pair>(folder, 'pairs') : []
  const chains = has(folder, 'chains') ? readLines<{ ids: (string | number)[] }>(folder, 'chains') : []
  const chained = chains.flatMap(({ ids }) => {
    const slugs = ids.map(slugOf)
    return slugs.map((slug) => (slugs.includes(lists.get(slug)?.[0] ?? '') ? 1 : 0))
  })
  const firsts = [...lists.values()].map((list) => list.slice(0, 5).map(profileOf))
  return {
    collection: name,
    labels5: mean(shares(5)),
    labels10: mean(shares(10)),
    pairs: rankCorrelation(
      pairs.map(({ score }) => score),
      pairs.map(({ a, b }) => scoreOf(explainScore(profileOf(slugOf(a)), profileOf(slugOf(b))))),
    ),
    chains: mean(chained),
    copies: mean([...lists.values()].flatMap((list) => copiesIn(list.map(profileOf)))),
    variety: 1 - mean(firsts.flatMap(samenesses)),
    filled: filled / lists.size,
  }
}

function has(folder: string, name: string): boolean {
  return existsSync(join(folder, `${name}.jsonl`))
}

function copiesIn(list: readonly Profile[]): number[] {
  return list.map(({ story }, place) =>
    story !== null && list.slice(0, place).some((before) => before.story === story) ? 1 : 0,
  )
}

function samenesses(list: readonly Profile[]): number[] {
  return list.flatMap((one, place) => list.slice(place + 1).map((other) => sameness(one, other)))
}

export function printRelated(rows: readonly RelatedFigures[]): void {
  if (rows.length === 0) return
  const columns = ['labels5', 'labels10', 'pairs', 'chains', 'copies', 'variety', 'filled'] as const
  console.log(`\n${'related'.padEnd(16)}${columns.map((column) => column.padStart(9)).join('')}`)
  for (const row of rows) {
    const cells = columns.map((column) => (Number.isNaN(row[column]) ? '–' : row[column].toFixed(3)).padStart(9))
    console.log(`${row.collection.padEnd(16)}${cells.join('')}`)
  }
}
