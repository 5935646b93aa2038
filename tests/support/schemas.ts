import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { temporaryFolder } from './temporary-folder.ts'

const fixtures = new URL('../fixtures/schemas/', import.meta.url)
const migrations = new URL('../../migrations/sqlite/', import.meta.url)

/** What could be read of a database when it was of its own schema. */
export interface Seen {
  articles: {
    slug: string
    title: string
    summary: string
    status: string
    language: string
    wordCount: number
    publishedAt: string
    updatedAt: string
    revision: number
    tags: string[]
    authors: string[]
    htmlSha256: string
  }[]
  /** `null` before there were any. */
  changes: { seq: number; type: string; slug: string; revision: number }[] | null
  key: string | null
}

/** The names of all schemas that there were, by their last migration. */
export const schemas = readdirSync(migrations)
  .sort()
  .map((name) => name.replace(/\.sql$/, ''))

/** A copy of the database that the program of a schema left; its path. */
export async function databaseOfSchema(schema: string): Promise<string> {
  const path = `${await temporaryFolder()}/test.db`
  await writeFile(path, gunzipSync(readFileSync(new URL(`${schema}.db.gz`, fixtures))))
  return path
}

export function seenOfSchema(schema: string): Seen {
  return JSON.parse(readFileSync(new URL(`${schema}.json`, fixtures), 'utf8')) as Seen
}
