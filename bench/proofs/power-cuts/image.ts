import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import type { Database } from '../../../src/database/database.ts'
import { migrate } from '../../../src/database/migrate.ts'
import { openDatabase } from '../../../src/database/open.ts'
import { sql } from '../../../src/database/sql.ts'
import { faultsIn } from '../faults.ts'
import { type Compared, compare, type Kept } from '../writer.ts'
import type { FileName } from './notes.ts'
import { type Mark, WRITERS } from './recording.ts'

const suffixes: Record<FileName, string> = { database: '', wal: '-wal', journal: '-journal', begun: '.1.new' }

/** What was known outside to be kept, at some moment. */
export interface Known {
  written: Map<string, Kept>
  imported: number
}

export function learn(known: Known, mark: Mark): void {
  if ('kept' in mark) known.written.set(mark.kept.slug, mark.kept)
  else known.imported = mark.imported
}

export interface Looked extends Compared {
  /** What `broadsheet check` finds, or why the database could not even be opened. */
  faults: string[]
}

/** Opens what a cut of the power has left, as the program does, and compares it with what was known to be kept. */
export async function lookAt(image: Map<FileName, Buffer>, path: string, known: Known): Promise<Looked> {
  for (const [of, suffix] of Object.entries({ ...suffixes, shm: '-shm' })) {
    const content = image.get(of as FileName)
    if (content) await writeFile(path + suffix, content)
    else await rm(path + suffix, { force: true })
  }
  if (!existsSync(path)) return { lost: [...known.written.keys()], doubled: [], faults: [] }
  let db: Database | undefined
  try {
    db = await openDatabase(`file:${path}`, { threads: 0 })
    await migrate(db)
    const compared = await compare(db, known.written.values(), WRITERS)
    const imported = await importedInto(db)
    if (imported < known.imported) compared.lost.push(`${known.imported} were imported, ${imported} are there`)
    return { ...compared, faults: await faultsIn(db) }
  } catch (error) {
    return { lost: [], doubled: [], faults: [String(error)] }
  } finally {
    await db?.close()
  }
}

async function importedInto(db: Database): Promise<number> {
  const [row] = await db.all<{ count: number }>(sql`SELECT count(*) AS count FROM article WHERE import_key IS NOT NULL`)
  return row?.count ?? 0
}
