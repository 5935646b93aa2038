import type { IndexedText } from '../articles/indexed-text.ts'
import { prominentTerms } from '../articles/prominent-terms.ts'
import type { Reader } from '../articles/show.ts'
import { type Vector, vectorOf, wordAndTerm } from '../articles/term-counts.ts'
import { anyOf, atMost, chunks, sql } from '../database/sql.ts'
import { VectorReader } from '../text/term-vector.ts'
import { slugsOf } from './names.ts'
import type { Promised } from './promise.ts'

/** Numbers of terms, and words, that are kept from one batch to the next: most come again. */
const MOST_KEPT = 200_000
const TERMS_AT_ONCE = 20_000

export const termsAreCounted: Promised = {
  says: 'terms are counted as published articles have them, in each and in all',
  madeOf: 'index',
  watch: (reader, report) => {
    const numberOf = createNumbers(reader)
    const areKnown = createKnownWords(reader)
    const counts = new Map<number, number>()
    const collections = new Map<string, { articles: number; length: number }>()
    const prominent = new Map<number, number>()

    function add(vector: ReturnType<typeof vectorOf>): void {
      const terms = new VectorReader(vector.terms)
      while (terms.next()) counts.set(terms.term, (counts.get(terms.term) ?? 0) + 1)
      const { articles, length } = collections.get(vector.language) ?? { articles: 0, length: 0 }
      collections.set(vector.language, { articles: articles + 1, length: length + vector.length })
      const listed = prominentTerms(vector).filter(({ term }) => !vector.stops.has(term))
      const sum = listed.reduce((total, one) => total + markOf(one), 0)
      if (sum > 0) prominent.set(vector.articleId, sum)
    }

    async function compareVectors(ids: readonly number[], expected: ReadonlyMap<number, Vector>) {
      const rows = await reader.all<Vector>(sql`
        SELECT article_id AS "articleId", language, length, terms FROM article_vector
        WHERE article_id IN (${anyOf(ids)})`)
      const kept = new Map(rows.map((row) => [row.articleId, row]))
      return ids.filter((id) => !areEqual(kept.get(id), expected.get(id)))
    }

    return {
      async look(articles) {
        const indexed = articles.flatMap(({ id, index }) => (index ? [{ id, index }] : []))
        const numbers = await numberOf(indexed.flatMap(({ index }) => [...index.counts.terms]))
        const vectors = indexed.map(({ id, index }) => vectorOf(id, index.counts, numbers))
        for (const vector of vectors) add(vector)
        const expected = new Map(vectors.map((vector) => [vector.articleId, vector]))
        const ids = articles.map(({ id }) => id)
        const wrong = new Set(await compareVectors(ids, expected))
        for (const { id, slug } of articles) if (wrong.has(id)) report(slug, 'is counted by other terms than it has')
        const strange = await areKnown(indexed.map(({ index }) => index))
        for (const { id, slug } of articles) {
          const place = indexed.findIndex((one) => one.id === id)
          if (strange[place]) report(slug, `has the word "${strange[place]}", which is not known`)
        }
      },
      async end() {
        for await (const { id, text, articles } of terms(reader)) {
          const right = counts.get(id) ?? 0
          if (articles !== right) report(`the term "${text}"`, `is counted in ${articles} articles, and is in ${right}`)
        }
        const rows = await reader.all<{ language: string; articles: number; length: number }>(
          sql`SELECT language, articles, length FROM collection`,
        )
        for (const language of new Set([...rows.map((row) => row.language), ...collections.keys()])) {
          const kept = rows.find((row) => row.language === language)
          const right = collections.get(language)
          if ((kept?.articles ?? 0) !== (right?.articles ?? 0) || (kept?.length ?? 0) !== (right?.length ?? 0))
            report(`the language "${language}"`, 'is counted wrongly')
        }
        const found = await prominentIn(reader)
        const wrong = [...new Set([...found.keys(), ...prominent.keys()])].filter(
          (id) => found.get(id) !== prominent.get(id),
        )
        const slugs = await slugsOf(reader, wrong)
        for (const id of wrong) report(slugs(id), 'is listed under other terms than it comes back to')
      },
    }
  },
}

function areEqual(one: Vector | undefined, other: Vector | undefined): boolean {
  if (!one || !other) return one === other
  return one.language === other.language && one.length === other.length && Buffer.compare(one.terms, other.terms) === 0
}

/** Finds the numbers of terms; of one that is missing, none. */
function createNumbers(reader: Reader): (terms: readonly string[]) => Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>()
  return async (terms) => {
    if (numbers.size > MOST_KEPT) numbers.clear()
    const fresh = [...new Set(terms)].filter((term) => !numbers.has(term))
    for (const some of chunks(fresh)) {
      const rows = await reader.all<{ id: number; text: string }>(
        sql`SELECT id, text FROM term WHERE text IN (${anyOf(some)})`,
      )
      for (const { id, text } of rows) numbers.set(text, id)
    }
    return numbers
  }
}

/** Finds a word of each text that is not kept with the term that it is indexed under. */
function createKnownWords(reader: Reader): (texts: readonly IndexedText[]) => Promise<(string | undefined)[]> {
  const known = new Set<string>()
  return async (texts) => {
    if (known.size > MOST_KEPT) known.clear()
    const wordIn = (text: string) => wordAndTerm(text)[0]
    const fresh = texts.flatMap(({ words }) => words.filter((word) => !known.has(word)).map(wordIn))
    for (const some of chunks([...new Set(fresh)])) {
      const rows = await reader.all<{ word: string; term: string }>(sql`
        SELECT word.text AS word, term.text AS term FROM word JOIN term ON term.id = word.term_id
        WHERE word.text IN (${anyOf(some)})`)
      for (const { word, term } of rows) known.add(`${word} ${term}`)
    }
    return texts.map(({ words }) => {
      const strange = words.find((word) => !known.has(word))
      return strange === undefined ? undefined : wordIn(strange)
    })
  }
}

interface TermRow {
  id: number
  text: string
  articles: number
}

async function* terms(reader: Reader): AsyncGenerator<TermRow> {
  for (let last = 0; ; ) {
    const rows = await reader.all<TermRow>(
      sql`SELECT id, text, articles FROM term WHERE id > ${last} ORDER BY id ${atMost(TERMS_AT_ONCE)}`,
    )
    if (rows.length === 0) return
    yield* rows
    last = rows.at(-1)?.id ?? last
  }
}

/** A number for an entry in a list; an article's sum of them tells in which it is. */
function markOf({ term, prominence }: { term: number; prominence: number }): number {
  return ((term % 1_000_003) * 1_009 + prominence) % 1_000_003
}

async function prominentIn(reader: Reader): Promise<Map<number, number>> {
  const sums = new Map<number, number>()
  const [last] = await reader.all<{ id: number }>(sql`SELECT coalesce(max(term_id), 0) AS id FROM prominent_term`)
  for (let from = 0; from <= (last?.id ?? 0); from += TERMS_AT_ONCE) {
    const rows = await reader.all<{ id: number; sum: number }>(sql`
      SELECT article_id AS id, sum(((term_id % 1000003) * 1009 + prominence) % 1000003) AS sum FROM prominent_term
      WHERE term_id >= ${from} AND term_id < ${from + TERMS_AT_ONCE} GROUP BY article_id`)
    for (const { id, sum } of rows) sums.set(id, (sums.get(id) ?? 0) + sum)
  }
  return sums
}
