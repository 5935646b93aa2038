import { Command, InvalidArgumentError } from 'commander'
import { areListsSettled } from './articles/stale-lists.ts'
import { createArticleWriter } from './articles/writer.ts'
import { addBackupCommands } from './backup/commands.ts'
import { addCheckCommand } from './checking/commands.ts'
import { type Config, ConfigError, loadConfig, readEnvironment } from './config.ts'
import { addCopyCommand } from './copying/commands.ts'
import { collectGarbage } from './database/collect-garbage.ts'
import { type Database, DatabaseError } from './database/database.ts'
import { migrate } from './database/migrate.ts'
import { type OpenOptions, openDatabase } from './database/open.ts'
import { AppError } from './errors.ts'
import { addExportCommand } from './exporting/commands.ts'
import type { ImportOptions, ImportSummary } from './importing/import.ts'
import { createProgressBar } from './importing/progress-bar.ts'
import { keepHeapsSmall } from './importing/small-heaps.ts'
import { addKeyCommands } from './keys/commands.ts'
import { addStatsCommand } from './overview/commands.ts'
import type { RefreshProgress } from './related/refresh.ts'
import { version } from './version.ts'
import { addWebhookCommands } from './webhooks/commands.ts'

/** Of the database file, in memory: more makes neither an import nor its lists faster that could be measured. */
const SMALL_CACHE_KB = 2_048
const EXIT_FAULTS = 1
const EXIT_USAGE = 2
/** What shells say of a program that Ctrl-C ended. */
const EXIT_INTERRUPTED = 130

const program = new Command('broadsheet')
  .description('A REST API that serves articles. Settings come from the environment: see the README.')
  .version(version)
  .showSuggestionAfterError()
  .showHelpAfterError('(--help says what there is)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : EXIT_USAGE))

program
  .command('serve')
  .description('migrate the database, seed it if it is empty, and serve (what happens without a command)')
  // What a command needs is loaded when it is run: to load all of it would take longer than to start a server.
  .action(async () => {
    const config = loadConfig(readEnvironment())
    const { serve } = await import('./serve.ts')
    await serve(config)
  })

program
  .command('migrate')
  .description('bring the database up to this version')
  .action(() =>
    withDatabase(async (db) => {
      const applied = await migrate(db)
      say(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to do.')
    }),
  )

program
  .command('seed')
  .description('bring in what is in SEED_DIR; again, only what has changed')
  .action(async () => {
    const { seed } = await import('./importing/seed.ts')
    await bringIn('Seeded', (db, options, { seedDir }) => seed(createArticleWriter(db), seedDir, options))
  })

program
  .command('import')
  .description(
    'bring in articles: text, Markdown, HTML, NDJSON, exports of WordPress and Ghost, feeds; again, only what has changed',
  )
  .argument('<path...>', 'files and folders')
  .option('--dry-run', 'say what would happen, and save nothing')
  .option('--pages', 'take the pages of a site too, not its posts alone')
  .option(
    '--site <address>',
    'the address of the site, where an export leaves it out, as those of Ghost do',
    siteAddress,
  )
  .action(async (paths: string[], { dryRun = false, pages = false, site }: ImportFlags) => {
    const { importArticles } = await import('./importing/import.ts')
    await bringIn(
      dryRun ? 'Would be imported' : 'Imported',
      (db, options) =>
        importArticles(createArticleWriter(db), { ...options, paths, isDryRun: dryRun, withPages: pages, site }),
      { isDryRun: dryRun },
    )
  })

addExportCommand(program, { withDatabase, say })
addBackupCommands(program, { say })
addCopyCommand(program, { say })
addStatsCommand(program, { withDatabase, say })
addCheckCommand(program, { withDatabase, makeRelatedLists, say })
addKeyCommands(program, { withDatabase, say })
addWebhookCommands(program, { withDatabase, say })

const [node = '', script = '', ...words] = process.argv
await program.parseAsync([node, script, ...(words.length > 0 ? words : ['serve'])]).catch(fail)

interface ImportFlags {
  dryRun?: boolean
  pages?: boolean
  site?: string
}

function siteAddress(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text
  throw new InvalidArgumentError('It begins with http:// or https://.')
}

type Watching = Required<Pick<ImportOptions, 'signal' | 'onReport' | 'onProgress'>>

async function bringIn(
  done: string,
  run: (db: Database, options: Watching, config: Config) => Promise<ImportSummary>,
  { isDryRun = false } = {},
): Promise<void> {
  keepHeapsSmall()
  const stop = new AbortController()
  const { summary, areSettled } = await withDatabase(
    async (db, config) => {
      await migrate(db)
      const bar = createProgressBar(process.stderr)
      process.once('SIGINT', () => stop.abort())
      process.once('SIGTERM', () => stop.abort())
      const onReport = (line: string) => process.stderr.write(`${line}\n`)
      const summary = await run(db, { signal: stop.signal, onReport, onProgress: bar.update }, config).finally(bar.stop)
      return { summary, areSettled: await areListsSettled(db) }
    },
    { readCacheKb: SMALL_CACHE_KB },
  )
  const { created, updated, unchanged, faults, stoppedAfter } = summary
  say(
    `${done}: ${created} new, ${updated} changed, ${unchanged} as before${faults > 0 ? `; ${faults} not taken (see above)` : ''}.`,
  )
  if (stoppedAfter !== null)
    say(`Stopped after ${stoppedAfter}. What was imported is kept; run the same command again to go on.`)
  const isComplete = isDryRun || stoppedAfter !== null || areSettled || (await makeRelatedLists(stop.signal))
  process.exitCode = stoppedAfter !== null || !isComplete ? EXIT_INTERRUPTED : faults > 0 ? EXIT_FAULTS : 0
}

/**
 * What was brought in ends with all lists made; false when that was stopped before its end. They are made on this thread,
 * which nobody else waits for: one more would take the memory that the import took before.
 */
async function makeRelatedLists(signal = new AbortController().signal): Promise<boolean> {
  collectGarbage()
  const { refreshRelated } = await import('./related/refresh.ts')
  const bar = createProgressBar(process.stderr, 'lists of related articles')
  const onProgress = ({ done, left }: RefreshProgress) =>
    bar.update({ bytes: done, totalBytes: done + left, articles: done })
  const making = withDatabase((db) => refreshRelated(db, { signal, onProgress }), { readCacheKb: SMALL_CACHE_KB })
  await making.finally(bar.stop)
  if (signal.aborted) say('Stopped before all lists of related articles were made; the next start goes on with them.')
  return !signal.aborted
}

async function withDatabase<T>(
  work: (db: Database, config: Config) => Promise<T>,
  options: Pick<OpenOptions, 'mustExist' | 'readCacheKb'> = {},
): Promise<T> {
  const config = loadConfig(readEnvironment())
  // Whoever runs a command waits for it: what is sent to another thread to be done there would come later.
  const db = await openDatabase(config.databaseUrl, { ...options, threads: 0 })
  try {
    return await work(db, config)
  } finally {
    await db.close()
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** What the person at the terminal can mend is said in a line; what is a fault of this program, with its stack. */
function fail(error: unknown): never {
  const isTheirs =
    error instanceof ConfigError || error instanceof AppError || error instanceof DatabaseError || isSystemError(error)
  process.stderr.write(`broadsheet: ${isTheirs ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exit(error instanceof ConfigError ? EXIT_USAGE : EXIT_FAULTS)
}

/** Of the operating system: a port that is taken, a file that may not be read. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
