import type { ArticleWriter } from '../articles/writer.ts'
import { type ImportOptions, type ImportSummary, importArticles } from './import.ts'

/** Brings in what is in a folder, in one transaction: all of it or nothing. */
export function seed(
  writer: ArticleWriter,
  folder: string,
  options: Pick<ImportOptions, 'onReport' | 'onProgress' | 'signal'> = {},
): Promise<ImportSummary> {
  return importArticles(writer, { ...options, paths: [folder], isOneTransaction: true })
}
