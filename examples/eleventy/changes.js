import { mkdir, readFile, writeFile } from 'node:fs/promises'

const api = process.env.BROADSHEET_URL ?? 'http://localhost:3000'
const CACHE = '.cache/articles.json'
const FIELDS = 'id,slug,title,summary,body,language,authors,tags,readingTime,publishedAt'

/** All articles, the newest first: those of the last build, and what has happened since. */
export async function followChanges() {
  const kept = await readFile(CACHE, 'utf8').then(JSON.parse, () => ({ after: '0', articles: [] }))
  const articles = new Map(kept.articles.map((article) => [article.id, article]))
  let { after } = kept
  let requests = 0
  const changed = new Set()

  for (let isLast = false; !isLast; ) {
    requests += 1
    const response = await fetch(`${api}/v1/changes?after=${after}&fields=${FIELDS}&formats=html`)
    const answer = await response.json()
    if (response.status === 410) {
      // The last build is so old that deletions may have been forgotten: all is asked for again.
      articles.clear()
      after = '0'
      continue
    }
    if (!response.ok) throw new Error(`${api} answers ${response.status}: ${answer.detail}`)
    for (const { id, article } of answer.data) {
      if (article) changed.add(id)
      else changed.delete(id)
      if (article) articles.set(id, article)
      else articles.delete(id)
    }
    after = answer.meta.after
    isLast = answer.meta.isLast
  }

  const newestFirst = [...articles.values()].sort((one, other) => other.publishedAt.localeCompare(one.publishedAt))
  await mkdir('.cache', { recursive: true })
  await writeFile(CACHE, JSON.stringify({ after, articles: newestFirst }))
  return { articles: newestFirst, requests, changed: changed.size }
}
