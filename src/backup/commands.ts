import { existsSync, statSync } from 'node:fs'
import { type Command, InvalidArgumentError } from 'commander'
import { loadConfig, readEnvironment } from '../config.ts'
import { fileOf } from '../database/sqlite-file.ts'
import { backUp } from './backup.ts'
import { backupOf, keepNewest } from './folder.ts'
import { restore } from './restore.ts'

const EXIT_USAGE = 2
const EXIT_INTERRUPTED = 130

export function addBackupCommands(program: Command, { say }: { say(line: string): void }): void {
  program
    .command('backup')
    .description('copy the database as it is at one moment, also while a server works on it (SQLite)')
    .argument('<path>', 'a file; or a folder, in which it is named by its time')
    .option('--keep <n>', 'remove all but the newest n backups of the folder', count)
    .action(async (path: string, { keep }: { keep?: number }) => {
      const isFolder = path.endsWith('/') || (existsSync(path) && statSync(path).isDirectory())
      if (keep !== undefined && !isFolder) {
        process.stderr.write('--keep is for a folder of backups.\n')
        process.exitCode = EXIT_USAGE
        return
      }
      const stop = new AbortController()
      process.once('SIGINT', () => stop.abort())
      process.once('SIGTERM', () => stop.abort())
      const file = isFolder ? backupOf(path, new Date()) : path
      try {
        const { articles } = await backUp(fileOf(loadConfig(readEnvironment()).databaseUrl), file, stop.signal)
        if (keep !== undefined) await keepNewest(path, keep)
        say(`Backed up ${articles} articles to ${file}.`)
      } catch (error) {
        if (!stop.signal.aborted) throw error
        process.stderr.write('Stopped; nothing was written.\n')
        process.exitCode = EXIT_INTERRUPTED
      }
    })

  program
    .command('restore')
    .description('put a backup where the database is, while no server works on it (SQLite)')
    .argument('<file>', 'a backup')
    .option('--force', 'also where there are articles: what was there is kept beside it')
    .action(async (file: string, { force = false }: { force?: boolean }) => {
      const path = fileOf(loadConfig(readEnvironment()).databaseUrl)
      const { articles, before } = await restore(file, path, { isForced: force, now: new Date() })
      say(`Restored ${articles} articles to ${path}.${before ? ` What was there is ${before} now.` : ''}`)
    })
}

function count(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new InvalidArgumentError('It is a number from 1.')
}
