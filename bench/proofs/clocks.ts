import { globSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { cpuOf } from '../load.ts'
import { type Served, serveDatabase } from '../served.ts'
import { bearer, collectionIn, inFolder } from './own-collection.ts'
import { runProgram } from './program.ts'
import { type Finding, type Trial, timed } from './proof.ts'

const ARTICLES = 100
const HOUR_S = 3_600
/** The library looks at what the time is to be so often. */
const SEEN_AFTER_S = 1
/** What is due is found at the next commit, and without one within a minute. */
const PATIENCE_MS = { short: 10_000, full: 70_000 }
const IDLE_MS = 4_000
/** Of one processor, for a server that has nothing to do. */
const MOST_IDLE = 0.1

/** A server whose clock is set while it runs. */
interface Clocked extends Served {
  /** Sets the clock to so many seconds from the real time. */
  set(seconds: number): Promise<void>
}

/** The clock of a server is set on and back, while articles are scheduled and keys expire. */
export function proveClocks(trial: Trial): Promise<Finding[]> {
  return inFolder(async (folder) => {
    const path = await collectionIn(folder, ARTICLES)
    const authorization = await bearer(path, 'articles:write')
    const args = ['keys', 'create', '--name', 'short-lived', '--scope', 'articles:write', '--expires', '1d']
    const passing = `Bearer ${(await runProgram(args, { DATABASE_URL: `file:${path}` })).trim()}`
    const server = await serveWithClock(path, folder)
    const patience = PATIENCE_MS[trial.size]

    const write = (more: object, by = authorization) =>
      fetch(`${server.url}/v1/articles`, {
        method: 'POST',
        headers: { authorization: by, 'content-type': 'application/json' },
        body: JSON.stringify({ body: { format: 'text', content: 'By the clock.' }, ...more }),
      })
    const schedule = (title: string, inHours: number) =>
      write({ title, status: 'scheduled', publishedAt: new Date(Date.now() + inHours * 3_600_000).toISOString() })
    const isPublic = async (slug: string) => (await fetch(`${server.url}/v1/articles/${slug}`)).status === 200
    const becomesPublic = async (slug: string) => {
      for (const end = performance.now() + patience; performance.now() < end; await wait(100))
        if (await isPublic(slug)) return true
      return false
    }
    /** In a short trial a commit wakes the scheduler; in a full one it has to wake by itself. */
    const jump = async (seconds: number) => {
      await server.set(seconds)
      if (trial.size === 'short') await write({ title: 'Something else' })
    }

    try {
      await schedule('In an hour', 1)
      await schedule('In ten hours', 10)
      const early = await isPublic('in-an-hour')
      const held = (await write({ title: 'By a key' }, passing)).status

      await jump(2 * HOUR_S)
      trial.say('two hours on')
      const first = await becomesPublic('in-an-hour')
      const tooSoon = await isPublic('in-ten-hours')
      await jump(30 * HOUR_S)
      trial.say('thirty hours on')
      const second = await becomesPublic('in-ten-hours')
      const expired = (await write({ title: 'Too late' }, passing)).status

      await jump(-48 * HOUR_S)
      trial.say('two days back')
      await write({ title: 'Written in the past' })
      const before = cpuOf(server.pid)
      await wait(IDLE_MS)
      const idle = (cpuOf(server.pid) - before) / 1_000 / IDLE_MS
      const stayed = (await isPublic('in-an-hour')) && (await isPublic('in-ten-hours'))
      // What was due in that past: an hour from then on.
      await schedule('In the past', -47)
      const waits = !(await isPublic('in-the-past'))
      await jump(0)
      trial.say('back to the present')
      const third = await becomesPublic('in-the-past')

      const slugs = ['in-an-hour', 'in-ten-hours', 'in-the-past']
      const rows = changesOf(path)
      const counts = slugs.map((slug) => rows.filter((row) => row.slug === slug).length)
      const listed = await listedChanges(server.url)
      const isInOrder = listed.join() === rows.map(({ slug }) => slug).join()
      return [
        {
          promise: 'Set on, a clock publishes what is due, and nothing else',
          figure: `${[first, second].filter(Boolean).length} of 2; too early: ${[early, tooSoon].filter(Boolean).length}`,
          limit: '2 of 2; 0',
          holds: first && second && !early && !tooSoon,
        },
        {
          promise: 'Set on and back, a clock publishes each article once',
          figure: `${counts.join(', ')} changes of each`,
          limit: '1 each',
          holds: counts.every((count) => count === 1),
        },
        {
          promise: 'Set back, a clock unpublishes nothing, and goes on to publish',
          figure: `${stayed ? 'all public' : 'not all public'}; what is due later ${waits && third ? 'at its time' : 'not at its time'}`,
          limit: 'all public; at its time',
          holds: stayed && waits && third,
        },
        timed(trial, {
          promise: 'Set back, a clock keeps nothing busy',
          figure: `${Math.round(100 * idle)} % of a processor`,
          limit: `${100 * MOST_IDLE} %`,
          holds: idle <= MOST_IDLE,
        }),
        {
          promise: 'Changes are listed in the order in which they were made, whatever the clock said',
          figure: `${listed.length} ${isInOrder ? 'in order' : 'out of order'}`,
          limit: 'in order',
          holds: isInOrder && listed.length >= slugs.length,
        },
        {
          promise: 'Set on, a clock ends a key that expires',
          figure: `${held} before, ${expired} after`,
          limit: '201, 401',
          holds: held === 201 && expired === 401,
        },
      ]
    } finally {
      await server.stop()
    }
  })
}

/** With libfaketime, which is told the time through a file. */
async function serveWithClock(path: string, folder: string): Promise<Clocked> {
  const library = libfaketime()
  const clock = join(folder, 'clock')
  const write = (seconds: number) => {
    writeFileSync(`${clock}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`)
    renameSync(`${clock}.new`, clock)
  }
  write(0)
  const server = await serveDatabase(path, {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_CACHE_DURATION: String(SEEN_AFTER_S),
    // Nobody can set this one.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  })
  return {
    ...server,
    async set(seconds) {
      write(seconds)
      await wait(2_000 * SEEN_AFTER_S)
    },
  }
}

function libfaketime(): string {
  const given = process.env['LIBFAKETIME_PATH']
  if (given) return given
  const [found] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')
  if (found) return found
  throw new Error('libfaketime is not there: apt-get install libfaketime, or say where it is in LIBFAKETIME_PATH')
}

function changesOf(path: string): { slug: string }[] {
  const db = new Database(path, { readonly: true })
  const rows = db.prepare<[], { slug: string }>('SELECT slug FROM change ORDER BY seq').all()
  db.close()
  return rows.slice(ARTICLES)
}

/** After those of the articles that were there. */
async function listedChanges(url: string): Promise<string[]> {
  const response = await fetch(`${url}/v1/changes?after=${ARTICLES}&limit=100`)
  const { data } = (await response.json()) as { data: { slug: string }[] }
  return data.map(({ slug }) => slug)
}
