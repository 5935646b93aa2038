import type { FastifyServerOptions } from 'fastify'
import { destination, type Logger, pino } from 'pino'

/** Bytes of lines that are written together: each alone costs as much as an answer. A pipe takes so many whole. */
const WRITTEN_TOGETHER = 3_000
/** How long a line waits for others. What waits at the end is written. */
const LONGEST_WAIT_MS = 50

/** Lines for people on a terminal, JSON for everything else. */
export function logOptions(level: string): Exclude<FastifyServerOptions['logger'], boolean | undefined> {
  if (!process.stdout.isTTY) {
    const stream = destination({ sync: false, minLength: WRITTEN_TOGETHER, periodicFlush: LONGEST_WAIT_MS })
    return { level, stream }
  }
  return {
    level,
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,reqId', translateTime: 'HH:MM:ss' } },
  }
}

/** The log of a process that answers no requests. */
export function createLog(level: string): Logger {
  const { stream, ...options } = logOptions(level)
  return stream ? pino(options, stream) : pino(options)
}
