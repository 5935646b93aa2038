import { once } from 'node:events'
import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'
import { type HowToStart, type Running, startProgram } from '../../bench/proofs/program.ts'
import { holdToSecrecy } from './secrecy.ts'

export type { Ended, Running } from '../../bench/proofs/program.ts'

/** A port that somebody else has for as long as the test lasts. */
export async function takenPort(): Promise<string> {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const address = taken.address()
  return typeof address === 'object' ? String(address?.port) : ''
}

/** The program itself, or another one of it, as a process of its own, which ends with the test at the latest. */
export function broadsheet(args: readonly string[], env: Record<string, string>, how: HowToStart = {}): Running {
  const running = startProgram(args, env, how)
  onTestFinished(() => void running.process.kill('SIGKILL'))
  // Other commands show a key once, and are meant to.
  if (args[0] === 'serve') {
    running.process.stdout?.on('data', holdToSecrecy())
    running.process.stderr?.on('data', holdToSecrecy())
  }
  return running
}
