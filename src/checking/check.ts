import { idsInBatches } from '../articles/id-batches.ts'
import type { Reader } from '../articles/show.ts'
import { type Database, DatabaseError } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { theFileIsWhole } from './file.ts'
import { readKept } from './kept-articles.ts'
import type { Part, Promised, Report, Watch } from './promise.ts'
import { promises } from './promises.ts'

/** Faults of one promise that are told; a database that is of another version has one for each article. */
const MOST_TOLD = 50

export interface Finding {
  says: string
  madeOf: Part | null
  faults: { name: string; fault: string }[]
  /** Faults that are not told. */
  more: number
}

export interface CheckOptions {
  onFinding?: (finding: Finding) => void
  onProgress?: (progress: { articles: number; of: number }) => void
}

export interface Checked {
  findings: Finding[]
  articles: number
}

/** Finds out which promises the database keeps, all of them at one moment, whatever is written meanwhile. */
export function check(db: Database, options: CheckOptions = {}): Promise<Checked> {
  return db.snapshot(async (reader) => {
    const { onFinding, onProgress } = options
    const file = start(theFileIsWhole[db.engine], reader)
    await file.run((watch) => watch.end?.())
    onFinding?.(file.finding)

    const all = promises[db.engine].map((promised) => start(promised, reader))
    const [count] = await reader.all<{ of: number }>(sql`SELECT count(*) AS of FROM article`)
    let articles = 0
    for await (const ids of idsInBatches(reader)) {
      const kept = await readKept(reader, ids)
      for (const one of all) await one.run((watch) => watch.look?.(kept))
      articles += kept.length
      onProgress?.({ articles, of: count?.of ?? 0 })
    }
    for (const one of all) {
      await one.run((watch) => watch.end?.())
      onFinding?.(one.finding)
    }
    return { findings: [file.finding, ...all.map(({ finding }) => finding)], articles }
  })
}

interface Started {
  finding: Finding
  run(step: (watch: Watch) => Promise<void> | undefined): Promise<void>
}

function start({ says, madeOf, watch }: Promised, reader: Reader): Started {
  const finding: Finding = { says, madeOf, faults: [], more: 0 }
  const report: Report = (name, fault) => {
    if (finding.faults.length < MOST_TOLD) finding.faults.push({ name, fault })
    else finding.more += 1
  }
  const watching = watch(reader, report)
  return {
    finding,
    async run(step) {
      try {
        await step(watching)
      } catch (error) {
        // What is broken may be so broken that it cannot be read.
        if (!(error instanceof DatabaseError)) throw error
        report('the database', error.message)
      }
    },
  }
}
