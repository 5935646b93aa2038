import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

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

export interface HowToStart {
  /** Those of Node. */
  flags?: readonly string[]
  /** Where another `main.ts` is. */
  program?: string
}

/** The program itself, or another one of it, as a process of its own, with these settings and no others. */
export function startProgram(
  args: readonly string[],
  env: Record<string, string>,
  { flags = [], program = main }: HowToStart = {},
): Running {
  const child = spawn(process.execPath, [...flags, program, ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
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

/** Where a server that has been started answers. */
export async function addressOf(server: Running): Promise<string> {
  const [, address = ''] = await server.prints(/Server listening at (http:[^"]+)/)
  return address
}

/** Runs a command to its end, which has to be a good one. Answers what it printed. */
export async function runProgram(args: readonly string[], env: Record<string, string>): Promise<string> {
  const { code, signal, out, err } = await startProgram(args, env).ended
  if (code !== 0) throw new Error(`broadsheet ${args.join(' ')} ended with ${code ?? signal}: ${err}${out}`)
  return out
}
