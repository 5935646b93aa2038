import { existsSync } from 'node:fs'
import type { ArticleWriter } from '../articles/writer.ts'
import { type ImportOptions, type ImportSummary, importArticles } from './import.ts'

/** Fills the database from a folder, in one transaction. A folder that is not there seeds nothing. */
export async function seed(
  writer: ArticleWriter,
  folder: string,
  options: Pick<ImportOptions, 'onReport' | 'onProgress' | 'signal'> = {},
): Promise<ImportSummary> {
  const paths = existsSync(folder) ? [folder] : []
  return importArticles(writer, { ...options, paths, isOneTransaction: true })
}
