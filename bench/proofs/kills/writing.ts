import { setTimeout as wait } from 'node:timers/promises'
import { faultsIn } from '../faults.ts'
import { addressOf, runProgram, startProgram } from '../program.ts'
import { compare, createWriter, type Kept } from '../writer.ts'
import { type Moment, type MomentOptions, type Seen, settingsFor, withDatabase } from './moment.ts'

const WRITERS = 3
/** A life of the server is so long at most, once it has begun to write. */
const LONGEST_MS = 600

/** Several writers, who after each kill send again what was not answered, and the last thing that was. */
export async function whileWriting({ folder, random }: MomentOptions): Promise<Moment> {
  const env = settingsFor(folder)
  const key = (await runProgram(['keys', 'create', '--name', 'x', '--scope', 'articles:write'], env)).trim()
  const written = new Map<string, Kept>()
  let acknowledged = 0
  let onKept = () => {}
  const writers = Array.from({ length: WRITERS }, (_, number) =>
    createWriter({
      name: `writer-${number}`,
      authorization: `Bearer ${key}`,
      random,
      onKept(kept) {
        written.set(kept.slug, kept)
        acknowledged += 1
        onKept()
      },
    }),
  )

  async function life(end: (url: string) => Promise<void>): Promise<void> {
    const server = startProgram(['serve'], env)
    try {
      const url = await addressOf(server)
      for (const writer of writers) await writer.sendAgainTo(url)
      await end(url).finally(() => server.process.kill('SIGKILL'))
    } finally {
      server.process.kill('SIGKILL')
      await server.ended
    }
  }

  function look(before: number, isKilled: boolean): Promise<Seen> {
    return withDatabase(env.DATABASE_URL, async (db) => ({
      // Those whose answers were on their way may be there too.
      ...(await compare(db, written.values(), isKilled ? WRITERS : 0)),
      faults: await faultsIn(db),
      acknowledged: acknowledged - before,
      isKilled,
      inTheMiddle: isKilled,
    }))
  }

  return {
    async kill() {
      const before = acknowledged
      let ended: Promise<unknown> = Promise.resolve()
      await life(async (url) => {
        const begun = new Promise<void>((resolve) => {
          onKept = resolve
        })
        ended = Promise.all(writers.map((writer) => writer.writeTo(url)))
        await Promise.race([begun, ended])
        await wait(random() * LONGEST_MS)
      })
      await ended
      return look(before, true)
    },
    async finish() {
      const before = acknowledged
      await life(async () => undefined)
      return look(before, false)
    },
  }
}
