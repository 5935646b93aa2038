import type { Database } from './database.ts'
import { openSqlite } from './sqlite.ts'

/** `file:PATH` -> the database it names. Throws `DatabaseError` when there is none to be had. */
export async function openDatabase(url: string): Promise<Database> {
  return openSqlite(url.slice('file:'.length))
}
