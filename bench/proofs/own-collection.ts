import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scope } from '../../src/keys/key.ts'
import { databaseOf } from '../served.ts'
import { runProgram } from './program.ts'

/** A folder that goes when `work` has ended. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'broadsheet-proof-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A database of so many generated articles, to be written to. */
export async function collectionIn(folder: string, articles: number): Promise<string> {
  const path = join(folder, 'proof.db')
  await copyFile(await databaseOf(articles), path)
  return path
}

/** What a request is sent with to be of this scope. */
export async function bearer(path: string, scope: Scope): Promise<string> {
  const key = await runProgram(['keys', 'create', '--name', 'proof', '--scope', scope], {
    DATABASE_URL: `file:${path}`,
  })
  return `Bearer ${key.trim()}`
}
