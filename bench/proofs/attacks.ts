import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { memoryMbOf } from '../load.ts'
import { type Served, serveDatabase } from '../served.ts'
import { type Attack, LONGEST_HELD_MS } from './attacks/attack.ts'
import { attacks, crowds } from './attacks/attacks.ts'
import { keysFor } from './keys-for.ts'
import { type Finding, type Proof, type Trial, timed } from './proof.ts'

const SEED = fileURLToPath(new URL('../../seed', import.meta.url))
/** How often somebody who means well asks for an article meanwhile. */
const POLLED_EVERY_MS = 50
/** What he may have to wait, all but once in a hundred times. */
const LONGEST_P99_MS = 500
/** How often all attacks are made. */
const ROUNDS = { short: 1, full: 3 } as const

/** Attacks a server with bytes that no client would send, all at once, while others read. */
export const proveAttacks: Proof = async ({ size, runs = ROUNDS[size], say, signal }) => {
  const folder = await mkdtemp(join(tmpdir(), 'broadsheet-attacks-'))
  try {
    const path = join(folder, 'attacked.db')
    const { 'articles:write': key } = await keysFor(path)
    const served = await serveDatabase(path, { SEED_DIR: SEED, LOG_LEVEL: 'info' })
    try {
      return await attacked(served, key, { size, runs, say, signal })
    } finally {
      await served.stop()
      for (const failure of served.failures.slice(0, 5)) say(`logged: ${failure.slice(0, 2_000)}`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function attacked(
  { url, pid }: Served,
  key: string,
  { size, runs, say, signal }: Pick<Trial, 'size' | 'say' | 'signal'> & { runs: number },
): Promise<Finding[]> {
  const target = { port: Number(new URL(url).port), key, descriptors: () => readdirSync(`/proc/${pid}/fd`).length }
  const before = memoryMbOf(pid)
  const reader = readMeanwhile(url)
  const failed: string[] = []
  const kinds = attacks.length + crowds.length
  async function make({ name, run }: Attack): Promise<void> {
    const fault = await run(target).catch((error: unknown) => String(error))
    if (fault === undefined) return
    failed.push(name)
    say(`${name}: ${fault}`)
  }
  for (let round = 0; round < runs && !signal.aborted; round += 1) {
    await Promise.all(attacks.map(make))
    for (const crowd of crowds) if (!signal.aborted) await make(crowd)
  }
  const { asked, failures, p99Ms } = await reader.stop()
  const health = await fetch(`${url}/readyz`).then(({ status }) => status, String)
  const figure = `${runs * kinds} attacks of ${kinds} kinds`
  return [
    {
      promise: 'An attacker holds a connection for a short while, is answered 4xx or rightly, or closed',
      figure:
        failed.length === 0
          ? figure
          : `${figure}, ${failed.length} of them went through: ${[...new Set(failed)].join('; ')}`,
      limit: `all, within ${LONGEST_HELD_MS / 1_000} s`,
      holds: failed.length === 0 && !signal.aborted,
    },
    {
      promise: 'Others are answered meanwhile',
      figure: `${asked} reads, ${failures} failed`,
      limit: '0 failed',
      holds: asked > 0 && failures === 0,
    },
    timed(
      { size },
      {
        promise: 'They are answered soon',
        figure: `p99 ${Math.round(p99Ms)} ms`,
        limit: `${LONGEST_P99_MS} ms`,
        holds: p99Ms <= LONGEST_P99_MS,
      },
    ),
    {
      promise: 'The process outlives it',
      figure: `/readyz ${health}; ${before} MB before, ${memoryMbOf(pid)} MB after`,
      limit: '200',
      holds: health === 200,
    },
  ]
}

/** Somebody with a connection of his own who reads one article again and again. */
function readMeanwhile(url: string): { stop(): Promise<{ asked: number; failures: number; p99Ms: number }> } {
  const pool = new Pool(url, { connections: 1 })
  const took: number[] = []
  let failures = 0
  let isGoingOn = true
  async function poll(): Promise<void> {
    while (isGoingOn) {
      const start = performance.now()
      try {
        const { statusCode, body } = await pool.request({ method: 'GET', path: '/v1/articles/how-bread-rises' })
        await body.dump()
        if (statusCode !== 200) failures += 1
      } catch {
        failures += 1
      }
      took.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, POLLED_EVERY_MS))
    }
  }
  const polling = poll()
  return {
    async stop() {
      isGoingOn = false
      await polling
      await pool.close()
      const sorted = took.toSorted((a, b) => a - b)
      return { asked: took.length, failures, p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN }
    },
  }
}
