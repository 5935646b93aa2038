import { type Command, InvalidArgumentError } from 'commander'
import { migrate, requireMigrated } from '../database/migrate.ts'
import { nameOfDatabase, openDatabase } from '../database/open.ts'
import { createProgressBar } from '../importing/progress-bar.ts'

const EXIT_INTERRUPTED = 130

export function addCopyCommand(program: Command, { say }: { say(line: string): void }): void {
  async function run(from: string, to: string): Promise<void> {
    const { copyDatabase } = await import('./copy.ts')
    const source = await openDatabase(from, { threads: 0, mustExist: true })
    try {
      await requireMigrated(source)
      const target = await openDatabase(to, { threads: 0 })
      try {
        await migrate(target)
        const bar = createProgressBar(process.stderr, 'rows')
        const stop = new AbortController()
        process.once('SIGINT', () => stop.abort())
        process.once('SIGTERM', () => stop.abort())
        const copying = copyDatabase(source, target, {
          from: nameOfDatabase(from),
          signal: stop.signal,
          onProgress: ({ rows, of }) => bar.update({ bytes: rows, totalBytes: of, articles: rows }),
        }).finally(bar.stop)
        const copied = await copying.catch((error: unknown) => {
          if (stop.signal.aborted) return undefined
          throw error
        })
        if (copied) {
          say(
            `Copied ${copied.articles} articles: ${copied.rows} rows, read again and the same (SHA-256 ${copied.checksum}).`,
          )
        } else {
          say('Stopped. What was copied is kept; run the same command again to go on.')
          process.exitCode = EXIT_INTERRUPTED
        }
      } finally {
        await target.close()
      }
    } finally {
      await source.close()
    }
  }

  program
    .command('copy')
    .description('copy a whole database into an empty one, SQLite to PostgreSQL or back; again, to go on')
    .requiredOption('--from <url>', 'the database to read: file:PATH or postgres://…', databaseUrl)
    .requiredOption('--to <url>', 'the database to fill', databaseUrl)
    .action(({ from, to }: { from: string; to: string }) => run(from, to))
}

function databaseUrl(text: string): string {
  if (/^(?:file:.|postgres(?:ql)?:\/\/)/.test(text)) return text
  throw new InvalidArgumentError('It is file:PATH or postgres://….')
}
