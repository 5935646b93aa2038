import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createRandom, generateArticles } from '../../collection.ts'
import { addressOf, runProgram, startProgram } from '../program.ts'
import { createWriter, type Kept } from '../writer.ts'
import { type Note, openMarks, readNotes } from './notes.ts'

export const WRITERS = 3
const IMPORTED = 40

/** What somebody outside knew to be kept. */
export type Mark = { kept: Kept } | { imported: number }

export interface RecordingOptions {
  /** An empty folder, whose real name it is. */
  folder: string
  seed: number
  /** After so many writes, in each of two lives of the server, it ends. */
  writes: number
  /** Instead of what the program asks for. */
  synchronous?: 'NORMAL' | 'OFF'
}

/** Builds the recorder. Throws where that cannot be. */
export async function buildRecorder(folder: string): Promise<string> {
  const recorder = `${folder}/recorder.so`
  const source = fileURLToPath(new URL('./recorder.c', import.meta.url))
  if (process.platform !== 'linux') throw new Error('what goes to the disk can be recorded on Linux alone')
  await promisify(execFile)('cc', ['-shared', '-fPIC', '-O2', '-o', recorder, source, '-ldl', '-lpthread']).catch(
    (error: unknown) => {
      throw new Error('what goes to the disk is recorded by a piece of C: that needs a C compiler, as `cc`', {
        cause: error,
      })
    },
  )
  return recorder
}

/**
 * Has the program make a database, serve writers, import beside them, make lists, end, begin again and be killed; answers
 * all that it had the disk do, and what was known outside to be kept, in the order in which it happened.
 */
export async function record(recorder: string, options: RecordingOptions): Promise<Note[]> {
  const { folder, seed, writes, synchronous } = options
  const [path, log] = [`${folder}/data/test.db`, `${folder}/disk.log`]
  await mkdir(`${folder}/data`)
  const env = {
    DATABASE_URL: `file:${path}`,
    SEED_DIR: `${folder}/none`,
    HOST: '127.0.0.1',
    PORT: '0',
    RATE_LIMIT: 'off',
    LD_PRELOAD: recorder,
    DISK_FILE: path,
    DISK_LOG: log,
    ...(synchronous && {
      SYNCHRONOUS: synchronous,
      NODE_OPTIONS: `--import=${new URL('./synchronous.mjs', import.meta.url).href}`,
    }),
  }
  const mark: (mark: Mark) => void = openMarks(log)
  const authorization = `Bearer ${(await runProgram(['keys', 'create', '--name', 'x', '--scope', 'articles:write'], env)).trim()}`
  const lines = [...generateArticles(2 * IMPORTED)]
  let kept = 0
  const random = createRandom(seed)
  const writers = Array.from({ length: WRITERS }, (_, number) =>
    createWriter({
      name: `writer-${'abc'.charAt(number)}`,
      authorization,
      random: createRandom(Math.floor(random() * 1e9)),
      onKept(one) {
        kept += 1
        mark({ kept: one })
      },
    }),
  )
  for (const [life, signal] of (['SIGTERM', 'SIGKILL'] as const).entries()) {
    const source = `${folder}/${life}.ndjson`
    await writeFile(source, lines.slice(life * IMPORTED, (life + 1) * IMPORTED).join('\n'))
    const server = startProgram(['serve'], env)
    const importing = startProgram(['import', source], env)
    try {
      const url = await addressOf(server)
      const ended = Promise.all(
        writers.map(async (writer) => {
          await writer.sendAgainTo(url)
          await writer.writeTo(url, () => kept >= writes * (life + 1))
        }),
      )
      await importing.prints(/^Imported: 40 new/m)
      mark({ imported: (life + 1) * IMPORTED })
      await ended
      // What is imported is there; its lists are still being made.
      importing.process.kill('SIGKILL')
      server.process.kill(signal)
      await Promise.all([importing.ended, server.ended])
    } finally {
      importing.process.kill('SIGKILL')
      server.process.kill('SIGKILL')
    }
  }
  return readNotes(await readFile(log))
}
