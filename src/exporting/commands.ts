import type { Command } from 'commander'
import type { Database } from '../database/database.ts'
import { requireMigrated } from '../database/migrate.ts'
import { createProgressBar } from '../importing/progress-bar.ts'

const EXIT_INTERRUPTED = 130

export interface ExportContext {
  withDatabase(work: (db: Database) => Promise<void>, options: { mustExist: boolean }): Promise<void>
  say(line: string): void
}

interface Options {
  published?: boolean
  revisions?: boolean
  force?: boolean
}

export function addExportCommand(program: Command, { withDatabase, say }: ExportContext): void {
  async function run(db: Database, path: string, { published, revisions, force }: Options): Promise<void> {
    const { exportArticles } = await import('./export.ts')
    await requireMigrated(db)
    const bar = createProgressBar(process.stderr)
    const stop = new AbortController()
    process.once('SIGINT', () => stop.abort())
    process.once('SIGTERM', () => stop.abort())
    try {
      const articles = await exportArticles(db, {
        path,
        isPublicAlone: published === true,
        withRevisions: revisions === true,
        isForced: force === true,
        signal: stop.signal,
        onProgress: ({ articles: done, of }) => bar.update({ bytes: done, totalBytes: of, articles: done }),
      }).finally(bar.stop)
      if (path !== '-') say(`Exported ${articles} articles to ${path}.`)
    } catch (error) {
      if (!stop.signal.aborted) {
        // Whoever read it has read enough.
        if (path === '-' && error instanceof Error && 'code' in error && error.code === 'EPIPE') return
        throw error
      }
      process.stderr.write(path === '-' ? 'Stopped.\n' : 'Stopped; nothing was written.\n')
      process.exitCode = EXIT_INTERRUPTED
    }
  }

  program
    .command('export')
    .description(
      'write all articles, drafts and deleted ones too, to NDJSON or a folder of Markdown; `import` takes both',
    )
    .argument('<path>', 'a file .ndjson, a folder, or - for standard output')
    .option('--revisions', 'with every revision of each article (NDJSON)')
    .option('--published', 'what is published alone')
    .option('--force', 'overwrite what is no export')
    .action((path: string, options: Options) => withDatabase((db) => run(db, path, options), { mustExist: true }))
}
