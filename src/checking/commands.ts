import type { Command } from 'commander'
import type { Database } from '../database/database.ts'
import { requireMigrated } from '../database/migrate.ts'
import { createProgressBar } from '../importing/progress-bar.ts'
import type { Checked, Finding } from './check.ts'

const EXIT_FAULTS = 1

export interface CheckContext {
  withDatabase(work: (db: Database) => Promise<void>, options: { mustExist: boolean }): Promise<void>
  /** False when it was stopped. */
  makeRelatedLists(): Promise<boolean>
  say(line: string): void
}

export function addCheckCommand(program: Command, { withDatabase, makeRelatedLists, say }: CheckContext): void {
  async function run(db: Database, isRepairing: boolean): Promise<void> {
    const [{ check }, { markWrongLists, rebuildIndex, settleDigests }] = await Promise.all([
      import('./check.ts'),
      import('./repair.ts'),
    ])
    await requireMigrated(db)
    if (isRepairing) await settleDigests(db)
    let checked = await withBar((update) => check(db, { onFinding: tell, onProgress: update }))
    if (isRepairing && isBroken(checked, 'index', 'lists')) {
      if (isBroken(checked, 'index')) {
        const of = checked.articles
        await withBar((update) => rebuildIndex(db, (articles) => update({ articles, of })))
        say('Made anew: all that search, suggestions and counts know of articles.')
      }
      const lists = await markWrongLists(db)
      if (lists > 0 && (await makeRelatedLists())) say(`Made anew: ${lists} lists of related articles.`)
      checked = await withBar((update) => check(db, { onFinding: tell, onProgress: update }))
    }
    const faults = checked.findings.filter(({ faults }) => faults.length > 0)
    const articles = `${checked.articles} articles`
    say(
      faults.length === 0
        ? `${articles}: all is well.`
        : `${articles}: ${faults.length} of ${checked.findings.length} promises are broken. ${advice(faults)}`,
    )
    process.exitCode = faults.length === 0 ? 0 : EXIT_FAULTS
  }

  function tell({ says, faults, more }: Finding): void {
    say(`${faults.length === 0 ? 'ok    ' : 'broken'}  ${says}`)
    for (const { name, fault } of faults) say(`          ${name}: ${fault}`)
    if (more > 0) say(`          … and ${more} more`)
  }

  program
    .command('check')
    .description('find out whether the database is whole, and all that follows from its articles agrees with them')
    .option('--repair', 'make anew what follows from the articles, where it does not agree with them')
    .action(({ repair = false }: { repair?: boolean }) => withDatabase((db) => run(db, repair), { mustExist: true }))
}

type Update = (progress: { articles: number; of: number }) => void

async function withBar<T>(work: (update: Update) => Promise<T>): Promise<T> {
  const bar = createProgressBar(process.stderr)
  return work(({ articles, of }) => bar.update({ bytes: articles, totalBytes: of, articles })).finally(bar.stop)
}

function isBroken({ findings }: Checked, ...parts: Finding['madeOf'][]): boolean {
  return findings.some(({ faults, madeOf }) => faults.length > 0 && parts.includes(madeOf))
}

function advice(broken: readonly Finding[]): string {
  return broken.every(({ madeOf }) => madeOf !== null)
    ? '`check --repair` makes anew what follows from articles.'
    : 'What does not follow from articles is only in a backup.'
}
