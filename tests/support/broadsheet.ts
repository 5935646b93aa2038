import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Ended {
  code: number | null
  signal: string | null
  out: string
  err: string
}

export interface Running {
  process: ChildProcess
  /** Waits until the program has printed this. */
  prints(pattern: RegExp): Promise<RegExpExecArray>
  ended: Promise<Ended>
}

/** A port that somebody else has for as long as the test lasts. */
export async function takenPort(): Promise<string> {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const address = taken.address()
  return typeof address === 'object' ? String(address?.port) : ''
}

/** The program itself, as a process of its own, with these settings and no others; `flags` are those of Node. */
export function broadsheet(
  args: readonly string[],
  env: Record<string, string>,
  flags: readonly string[] = [],
): Running {
  const child = spawn(process.execPath, [...flags, main, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, out, err }))
  return {
    process: child,
    ended,
    async prints(pattern) {
      for (;;) {
        const match = pattern.exec(out + err)
        if (match) return match
        const more = Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')])
        const end = await Promise.race([more.then(() => null), ended])
        if (end && !pattern.test(out + err))
          throw new Error(`it ended with ${end.code} and never printed ${pattern}: ${out}${err}`)
      }
    },
  }
}
