import cluster from 'node:cluster'
import type { FastifyServerOptions } from 'fastify'
import { destination, type Logger, pino } from 'pino'

/**
 * Bytes of lines that are written together: each alone costs as much as an answer. Of several processes, a pipe keeps
 * apart what each writes up to 4,096.
 */
const WRITTEN_TOGETHER = cluster.isWorker ? 3_000 : 16_000
/** How long a line waits for others. What waits at the end is written. */
const LONGEST_WAIT_MS = 50

/** Lines for people on a terminal, JSON for everything else. */
export function logOptions(level: string): Exclude<FastifyServerOptions['logger'], boolean | undefined> {
  if (!process.stdout.isTTY) {
    // To hand so little to a thread would cost more than to write it.
    const stream = destination({ sync: true, minLength: WRITTEN_TOGETHER, periodicFlush: LONGEST_WAIT_MS })
    // `flushSync` would try for ever where whoever reads the log has ended first, as Ctrl-C ends all of `npm start | tee`.
    process.once('exit', () => stream.end())
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
