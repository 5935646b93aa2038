import { SearchQuery } from '../src/search/schema.ts'
import type { Stores } from '../src/stores.ts'
import { type Collection, readLines } from './judged-collection.ts'
import { mean, ndcg, recall, reciprocalRank } from './measures.ts'

interface Query {
  id: string | number
  text: string
}

interface Judgement {
  qid: string | number
  docid: string | number
  grade: number
}

export interface SearchFigures {
  collection: string
  ndcg: number
  recall: number
  mrr: number
}

export async function measureSearch({ name, folder, slugOf }: Collection, { search }: Stores): Promise<SearchFigures> {
  const grades = new Map<string, Map<string, number>>()
  for (const { qid, docid, grade } of readLines<Judgement>(folder, 'qrels')) {
    const ofQuery = grades.get(String(qid)) ?? new Map<string, number>()
    grades.set(String(qid), ofQuery.set(slugOf(docid), grade))
  }
  const figures: Omit<SearchFigures, 'collection'>[] = []
  for (const { id, text } of readLines<Query>(folder, 'queries')) {
    const judged = grades.get(String(id))
    if (!judged || ![...judged.values()].some((grade) => grade > 0)) continue
    const query = SearchQuery.parse({
      q: text.slice(0, 1_000),
      limit: '100',
      fields: 'slug',
      highlights: '0',
      count: 'none',
    })
    const slugs = (await search.search(query)).items.map(({ slug }) => slug ?? '')
    figures.push({
      ndcg: ndcg(slugs, judged, 10),
      recall: recall(slugs, judged, 100),
      mrr: reciprocalRank(slugs, judged, 10),
    })
  }
  return {
    collection: name,
    ndcg: mean(figures.map((f) => f.ndcg)),
    recall: mean(figures.map((f) => f.recall)),
    mrr: mean(figures.map((f) => f.mrr)),
  }
}

export function printSearch(rows: readonly SearchFigures[]): void {
  if (rows.length === 0) return
  const all = {
    collection: 'mean',
    ndcg: mean(rows.map((r) => r.ndcg)),
    recall: mean(rows.map((r) => r.recall)),
    mrr: mean(rows.map((r) => r.mrr)),
  }
  console.log(`${'collection'.padEnd(16)} nDCG@10  recall@100  MRR@10`)
  for (const { collection, ndcg, recall, mrr } of rows.length > 1 ? [...rows, all] : rows) {
    console.log(
      `${collection.padEnd(16)} ${ndcg.toFixed(3).padStart(7)} ${recall.toFixed(3).padStart(11)} ${mrr.toFixed(3).padStart(7)}`,
    )
  }
}
