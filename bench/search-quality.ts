import { SearchQuery } from '../src/search/schema.ts'
import type { Stores } from '../src/stores.ts'
import { type Collection, readLines } from './judged-collection.ts'
import { mean, ndcg, recall, reciprocalRank } from './measures.ts'
import { createShortener } from './short-queries.ts'

interface Query {
  id: string | number
  text: string
}

interface Judgement {
  qid: string | number
  docid: string | number
  grade: number
}

const columns = ['ndcg', 'recall', 'mrr', 'twoWords', 'threeWords', 'mistyped'] as const
/** Means over all queries; those of the short ones are nDCG@10 as well. */
type Figures = Record<(typeof columns)[number], number>
export type SearchFigures = Figures & { collection: string }

export async function measureSearch(
  { name, folder, slugOf, texts }: Collection,
  { search }: Stores,
): Promise<SearchFigures> {
  const grades = new Map<string, Map<string, number>>()
  for (const { qid, docid, grade } of readLines<Judgement>(folder, 'qrels')) {
    const ofQuery = grades.get(String(qid)) ?? new Map<string, number>()
    grades.set(String(qid), ofQuery.set(slugOf(docid), grade))
  }
  const shorten = createShortener(texts())
  const find = async (q: string) => {
    const view = { limit: '100', fields: 'slug', highlights: '0', count: 'none' }
    const query = SearchQuery.parse({ q: q.slice(0, 1_000) || '-', ...view })
    return (await search.search(query)).items.map(({ slug }) => slug ?? '')
  }
  const figures: Figures[] = []
  for (const { id, text } of readLines<Query>(folder, 'queries')) {
    const judged = grades.get(String(id))
    if (!judged || ![...judged.values()].some((grade) => grade > 0)) continue
    const slugs = await find(text)
    const short = shorten(text)
    figures.push({
      ndcg: ndcg(slugs, judged, 10),
      recall: recall(slugs, judged, 100),
      mrr: reciprocalRank(slugs, judged, 10),
      twoWords: ndcg(await find(short.twoWords), judged, 10),
      threeWords: ndcg(await find(short.threeWords), judged, 10),
      mistyped: ndcg(await find(short.mistyped), judged, 10),
    })
  }
  return { collection: name, ...meanOf(figures) }
}

function meanOf(rows: readonly Figures[]): Figures {
  const means = columns.map((column) => [column, mean(rows.map((row) => row[column]))])
  return Object.fromEntries(means) as Figures
}

export function printSearch(rows: readonly SearchFigures[]): void {
  if (rows.length === 0) return
  const heads = ['nDCG@10', 'recall@100', 'MRR@10', '2 words', '3 words', 'one typo']
  console.log(['collection'.padEnd(16), ...heads.map((head) => head.padStart(10))].join(' '))
  for (const row of rows.length > 1 ? [...rows, { collection: 'mean', ...meanOf(rows) }] : rows) {
    const figures = columns.map((column) => row[column].toFixed(3).padStart(10))
    console.log([row.collection.padEnd(16), ...figures].join(' '))
  }
}
