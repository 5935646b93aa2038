import { mostProminent } from '../articles/prominent-terms.ts'
import { type Expression, isNothing, searchIndexes } from '../articles/search-index.ts'
import type { Database } from '../database/database.ts'
import { atMost, type Sql, sql } from '../database/sql.ts'
import { among, FEW, type TimeLeft, withinTime } from './deadline.ts'
import { allOf, anyWord, matchesOf, type WantedWord } from './expressions.ts'
import { CANDIDATES, MATCH_BUDGET, MOST_COMMON_WORDS, TELLING_SHARE, TOGETHER_BUDGET } from './ranking.ts'
import type { QueryPlan } from './read-clauses.ts'

export interface Candidates {
  ids: number[]
  isApproximate: boolean
  /** How many match, where finding these has told. */
  total: number | undefined
}

/**
 * The articles that are likeliest to be among the best: those that the index ranks highest for the rarest words, as many
 * words as the budget of matches allows; for each word beyond it, those in which it is most prominent, and those that
 * have all such words. `where` is what else `article` has to be.
 */
export async function findCandidates(
  db: Database,
  plan: QueryPlan,
  where: Sql | undefined,
  timeLeft: TimeLeft,
): Promise<Candidates> {
  const known = plan.wanted.filter(({ terms }) => terms.length > 0)
  const isBare = plan.required === null && plan.unwanted === null
  const { telling, common } = withinBudget(known, isBare)
  const search = createSearch(db, plan, where, timeLeft)
  const anyTelling = telling.length > 0 ? anyWord(telling) : null
  if (plan.required) {
    // First those that hold more than they have to.
    const both = anyTelling && allOf([plan.required, anyTelling])
    const fuller = await search.ranked(both, Math.min(sumOf(telling), costOf(plan.required, known)))
    const others =
      fuller.ids.length < CANDIDATES ? await search.ranked(plan.required, costOf(plan.required, known)) : undefined
    return {
      ids: inTurn(fuller.ids, [others?.ids ?? []]),
      isApproximate: search.isApproximate,
      total: others?.total,
    }
  }
  const { ids, total } = await search.ranked(anyTelling, sumOf(telling))
  const first = ids.slice(0, TELLING_SHARE)
  const lists = [ids.slice(TELLING_SHARE)]
  if (common.length > 0) {
    const rarest = common.slice(0, MOST_COMMON_WORDS)
    if (common.length > 1) lists.push(await search.together(rarest))
    for (const term of rarest.flatMap(({ terms }) => terms)) lists.push(await search.champions(term.id))
    // Words that few articles come back to, as stop words, have no champions.
    if (first.length + lists.flat().length < CANDIDATES) lists.push(await search.newest(rarest))
  }
  return {
    ids: inTurn(first, lists),
    isApproximate: search.isApproximate,
    total: common.length === 0 && telling.length > 0 ? total : undefined,
  }
}

interface Found {
  ids: number[]
  /** How many match, where all were looked at. */
  total: number | undefined
}

interface Search {
  /** Whether time ran out. */
  isApproximate: boolean
  ranked(expression: Expression | null, matches: number): Promise<Found>
  together(words: readonly WantedWord[]): Promise<number[]>
  champions(term: number): Promise<number[]>
  newest(words: readonly WantedWord[]): Promise<number[]>
}

function createSearch(db: Database, plan: QueryPlan, where: Sql | undefined, timeLeft: TimeLeft): Search {
  const index = searchIndexes[db.engine]
  const ask = async (whole: Sql, part: Sql) => {
    const { rows, isPart } = await withinTime(
      () => db.allSlow<{ id: number; found: number }>(whole, timeLeft()),
      () => db.allSlow<{ id: number; found: number }>(part, timeLeft()),
      async () => [],
    )
    search.isApproximate ||= isPart
    return { ids: rows.map(({ id }) => id), found: rows[0]?.found ?? 0, isPart }
  }
  const search: Search = {
    isApproximate: false,
    async ranked(expression, matches) {
      const whole = expression && matchesOf({ required: expression, optional: [], unwanted: plan.unwanted })
      if (!whole || isNothing(whole)) return { ids: [], total: expression ? 0 : undefined }
      const isTooMuch = matches > MATCH_BUDGET
      const ranked = isTooMuch ? index.rankedNewest(whole, MATCH_BUDGET, where) : index.ranked(whole, where)
      const { ids, found, isPart } = await ask(best(ranked), best(among(index.rankedNewest(whole, FEW), where)))
      const isWhole = !isPart && (!isTooMuch || found < MATCH_BUDGET)
      return { ids, total: isWhole ? found : undefined }
    },
    async together(words) {
      const all = allOf(words.map((word) => anyWord([word])))
      if (!all || isNothing(all)) return []
      const newest = index.rankedNewest(all, TOGETHER_BUDGET, where)
      const { ids } = await ask(best(newest), best(among(index.rankedNewest(anyWord(words), TOGETHER_BUDGET), where)))
      return ids
    },
    async champions(term) {
      const rows = await db.allSlow<{ id: number }>(mostProminent(term, CANDIDATES, where))
      return rows.map(({ id }) => id)
    },
    async newest(words) {
      const newest = index.matchedNewest(anyWord(words), atMost(CANDIDATES), where)
      const { rows, isPart } = await withinTime(
        () => db.allSlow<{ id: number }>(newest, timeLeft()),
        async () => [],
      )
      search.isApproximate ||= isPart
      return rows.map(({ id }) => id)
    },
  }
  return search
}

function best(matches: Sql): Sql {
  return sql`
    SELECT matches.id, count(*) OVER () AS found FROM (${matches}) matches
    ORDER BY matches.relevance DESC, matches.id DESC ${atMost(CANDIDATES)}`
}

/** These, then the first of each list, then the second of each, and so on; each once, as many as are ranked. */
function inTurn(these: readonly number[], lists: readonly number[][]): number[] {
  const taken = new Set(these)
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  for (let place = 0; place < longest && taken.size < CANDIDATES; place += 1) {
    for (const list of lists) {
      const id = list[place]
      if (id !== undefined && taken.size < CANDIDATES) taken.add(id)
    }
  }
  return [...taken]
}

/** The rarest words, as long as their matches together are within the budget; rarest first. */
function withinBudget(
  words: readonly WantedWord[],
  hasChampions: boolean,
): { telling: WantedWord[]; common: WantedWord[] } {
  let left = MATCH_BUDGET
  const sorted = words.toSorted((a, b) => matchesOfWord(a) - matchesOfWord(b))
  const isTelling = (word: WantedWord, position: number) => {
    left -= matchesOfWord(word)
    // Without champions, the newest matches of the rarest word have to do.
    return left >= 0 || (position === 0 && !hasChampions)
  }
  const { telling = [], common = [] } = Object.groupBy(sorted, (word, position) =>
    isTelling(word, position) ? 'telling' : 'common',
  )
  return { telling, common }
}

function matchesOfWord({ terms }: WantedWord): number {
  return terms.reduce((sum, { articles }) => sum + articles, 0)
}

function sumOf(words: readonly WantedWord[]): number {
  return words.reduce((sum, word) => sum + matchesOfWord(word), 0)
}

/** How many articles may match, at most. */
function costOf(expression: Expression, words: readonly WantedWord[]): number {
  if (expression.type === 'everything') return Number.POSITIVE_INFINITY
  if (expression.type === 'without') return costOf(expression.part, words)
  if (expression.type === 'any') return expression.parts.reduce((sum, part) => sum + costOf(part, words), 0)
  if (expression.type === 'all') return Math.min(...expression.parts.map((part) => costOf(part, words)))
  const all = words.flatMap(({ terms }) => terms)
  return Math.min(...expression.terms.map((text) => all.find((term) => term.text === text)?.articles ?? 0))
}
