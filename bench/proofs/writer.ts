import type { Database } from '../../src/database/database.ts'
import { sql } from '../../src/database/sql.ts'
import { nameWord } from '../collection.ts'

const MERGE_PATCH = 'application/merge-patch+json'

/** What was acknowledged of an article. */
export interface Kept {
  slug: string
  title: string
  revision: number
  isDeleted: boolean
}

/** A request, with the key that makes it safe to send again, and what it makes of its article. */
interface Write {
  method: string
  path: string
  headers: Record<string, string>
  body: string | undefined
  status: number
  becomes: Kept
}

export interface Writer {
  /** Writes, one after another, until it is enough or the server is gone. Throws `Refused` where it says no. */
  writeTo(url: string, isEnough?: () => boolean): Promise<void>
  /** Sends again what was not answered, and the last that was: each has to be answered as if nothing had happened. */
  sendAgainTo(url: string): Promise<void>
}

export interface WriterOptions {
  name: string
  authorization: string
  random: () => number
  /** Called as soon as a write is acknowledged. */
  onKept: (kept: Kept) => void
}

/** Sends again what came in too slowly for the server, as on a machine that does much else. */
export async function fetchPatiently(url: string, request: RequestInit): Promise<Response> {
  for (;;) {
    const response = await fetch(url, request)
    if (response.status !== 408) return response
    await response.arrayBuffer()
  }
}

/** A request was not answered as it has to be. */
export class Refused extends Error {}

/** Creates articles, and changes, deletes and restores those that it has created. Every request has an `Idempotency-Key`. */
export function createWriter({ name, authorization, random, onKept }: WriterOptions): Writer {
  const articles: Kept[] = []
  const etags = new Map<string, string>()
  let created = 0
  let sent = 0
  let last: Write | undefined
  let unanswered: Write | undefined

  function text(): string {
    return Array.from({ length: 40 + Math.floor(random() * 200) }, () =>
      nameWord(Math.floor(random() ** 3 * 5_000)),
    ).join(' ')
  }

  function write(method: string, path: string, status: number, becomes: Kept, more: Partial<Write> = {}): Write {
    sent += 1
    const headers = { authorization, 'idempotency-key': `${name}-${sent}`, ...more.headers }
    return { method, path, status, becomes, body: more.body, headers }
  }

  function next(): Write {
    const article = articles[Math.floor(random() * articles.length)]
    if (!article || random() < 0.5) return creation()
    const { slug, revision } = article
    const path = `/v1/articles/${slug}`
    if (article.isDeleted)
      return write('POST', `${path}/restore`, 200, { ...article, revision: revision + 1, isDeleted: false })
    const headers = { 'if-match': etags.get(slug) ?? '' }
    if (random() < 0.3)
      return write('DELETE', path, 204, { ...article, revision: revision + 1, isDeleted: true }, { headers })
    const becomes = { ...article, revision: revision + 1, title: `${titleOf(slug)}, written ${revision + 1} times` }
    return write('PATCH', path, 200, becomes, {
      headers: { ...headers, 'content-type': MERGE_PATCH },
      body: JSON.stringify({ title: becomes.title, body: { format: 'text', content: text() } }),
    })
  }

  function creation(): Write {
    created += 1
    const title = `Number ${created} of ${name}`
    // Its slug comes from its title, so that the same article twice would get two.
    return write(
      'POST',
      '/v1/articles',
      201,
      { slug: '', title, revision: 1, isDeleted: false },
      {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          title,
          body: { format: 'text', content: text() },
          tags: [`Tag ${created % 7}`],
          language: 'en',
        }),
      },
    )
  }

  const titleOf = (slug: string) => `Number ${/\d+/.exec(slug)?.[0]} of ${name}`

  async function send(url: string, request: Write): Promise<void> {
    const { method, headers, body, path, status } = request
    const response = await fetchPatiently(url + path, { method, headers, ...(body === undefined ? {} : { body }) })
    const answer = await response.text()
    const what = `${method} ${path} ${headers['idempotency-key']}`
    if (response.status !== status) throw new Refused(`${what} was answered with ${response.status}: ${answer}`)
    const { slug, title, revision } = { ...request.becomes, ...(answer ? (JSON.parse(answer) as Partial<Kept>) : {}) }
    const { becomes } = request
    if (becomes.slug === '') becomes.slug = slug
    if (slug !== becomes.slug || title !== becomes.title || revision !== becomes.revision)
      throw new Refused(`${what} was answered with ${slug}, "${title}", revision ${revision}`)
    etags.set(slug, response.headers.get('etag') ?? '')
    const before = articles.findIndex((article) => article.slug === slug)
    if (before === -1) articles.push(becomes)
    else articles[before] = becomes
    onKept(becomes)
  }

  return {
    async writeTo(url, isEnough = () => false) {
      while (!isEnough()) {
        unanswered = next()
        try {
          await send(url, unanswered)
        } catch (error) {
          if (error instanceof Refused) throw error
          return
        }
        last = unanswered
        unanswered = undefined
      }
    },
    async sendAgainTo(url) {
      // In the order in which they came: what was not answered may stand on what was.
      if (last) await send(url, last)
      if (unanswered) await send(url, unanswered)
      last = unanswered ?? last
      unanswered = undefined
    },
  }
}

export interface Compared {
  /** What was acknowledged, and is not there. */
  lost: string[]
  /** What is there, and nobody has asked for, or more often than anybody did. */
  doubled: string[]
}

interface Row extends Omit<Kept, 'isDeleted'> {
  isDeleted: 0 | 1
  revisions: number
}

/** Compares what is in a database with what was acknowledged; each of so many writers may have written one thing more. */
export async function compare(db: Database, kept: Iterable<Kept>, writers: number): Promise<Compared> {
  const rows = await db.all<Row>(sql`
    SELECT slug, title, revision, deleted_at IS NOT NULL AS "isDeleted",
      (SELECT count(*) FROM revision WHERE article_id = article.id) AS revisions
    FROM article WHERE title LIKE 'Number % of %'`)
  const found = new Map(rows.map((row) => [row.slug, row]))
  const lost: string[] = []
  const doubled: string[] = []
  let further = 0
  for (const { slug, title, revision, isDeleted } of kept) {
    const row = found.get(slug)
    found.delete(slug)
    if (!row || row.revision < revision) {
      lost.push(`${slug}: revision ${revision} is acknowledged, ${row?.revision ?? 'nothing'} is there`)
      continue
    }
    if (row.revisions !== row.revision) doubled.push(`${slug}: ${row.revisions} revisions up to ${row.revision}`)
    if (row.revision > revision) further += row.revision - revision
    else if (row.title !== title || (row.isDeleted === 1) !== isDeleted)
      lost.push(`${slug}: revision ${revision} is not as it was acknowledged`)
  }
  further += found.size
  if (further > writers) doubled.push(`${further} writes that nobody has acknowledged, of ${writers} writers`)
  if (new Set(rows.map(({ title }) => title)).size < rows.length) doubled.push('two articles of one title')
  const [answers] = await db.all<{ kept: number }>(sql`SELECT count(*) AS kept FROM idempotent_answer`)
  const writes = rows.reduce((sum, { revision }) => sum + revision, 0)
  // Sent again, what has no answer would be done again.
  if (answers?.kept !== writes) doubled.push(`${answers?.kept} answers are kept for ${writes} writes`)
  return { lost, doubled }
}
