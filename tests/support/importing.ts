import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ArticleListQuery } from '../../src/articles/query.ts'
import { type ImportOptions, importArticles } from '../../src/importing/import.ts'
import type { TestStores } from './start-app.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A folder with these files, which goes when the test ends. */
export async function folderOf(files: Record<string, string | Buffer>, name = 'posts'): Promise<string> {
  const folder = join(await temporaryFolder(), name)
  await mkdir(folder)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
}

/** Imports, and answers what was told beside what was done; paths in it are as below `path`. */
export async function bringIn({ writer }: TestStores, path: string, options: Partial<ImportOptions> = {}) {
  const lines: string[] = []
  const summary = await importArticles(writer, {
    paths: [path],
    onReport: (line) => lines.push(line.replace(`${path}/`, '')),
    ...options,
  })
  return { ...summary, lines }
}

/** All that is published, by title, with its text. */
export async function all({ articles }: TestStores) {
  return (await articles.list(ArticleListQuery.parse({ sort: 'title', limit: '100', formats: 'text' }))).items
}
