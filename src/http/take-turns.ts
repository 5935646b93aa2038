import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createPace } from '../database/pace.ts'
import { AppError } from '../errors.ts'
import { PROBLEM_TYPE, problemKinds, problemOf, RETRY_AFTER_S } from './problem.ts'

/** How long requests are begun in one turn, and from the line at its end: several that take little, one that takes longer. */
const TURN_MS = 1
/** Turned away in one turn at the most: that costs little, not nothing. */
const REFUSED_AT_ONCE = 50
const TELL_EVERY_MS = 1_000
/** Whoever asks these wants to know how it is, also then. */
const alwaysBegun = new Set(['/healthz', '/readyz', '/metrics'])

export interface TurnOptions {
  publicUrl: string
  /** Whoever would wait for longer than this is turned away, as he may not want the answer any more. */
  longestWaitMs: number
  onRefused: (request: IncomingMessage) => void
  /** Told now and then how many were turned away since it was told before. */
  tell: (requests: number) => void
}

interface Waiting {
  request: IncomingMessage
  response: ServerResponse
  since: number
}

/**
 * Begins requests for a millisecond in each turn of the event loop, and has the others wait in line. Left alone, Node
 * begins with all that have come in before it looks at anything else: of too many, all wait for each other, and in each
 * such turn only one new connection is taken. What would wait for too long is answered with 503, which costs next to
 * nothing.
 */
export function takeTurns(options: TurnOptions, next: RequestListener): RequestListener {
  const { longestWaitMs, onRefused, tell } = options
  const line: Waiting[] = []
  const pace = createPace()
  let turn = 0
  let turnEnds = 0
  let refused = 0
  let toldAt = Number.NEGATIVE_INFINITY

  function hasTime(): boolean {
    if (line.length > 0) return false
    const now = performance.now()
    if (now < turnEnds) return true
    // The loop counts its turns: to be called at the end of each would cost a tenth of an article.
    const current = performance.nodeTiming.uvMetricsInfo.loopCount
    if (current === turn) return false
    turn = current
    turnEnds = now + TURN_MS
    return true
  }

  function join(request: IncomingMessage, response: ServerResponse): void {
    pace.joined()
    line.push({ request, response, since: performance.now() })
    if (line.length === 1) setImmediate(shorten)
  }

  /** Begins with the first of the line, at the end of a turn. */
  function shorten(): void {
    const ends = performance.now() + TURN_MS
    const oldest = performance.now() - longestWaitMs
    for (let refusals = 0; refusals < REFUSED_AT_ONCE && performance.now() < ends; ) {
      const first = line.shift()
      if (!first) return
      if (first.since > oldest) {
        pace.served()
        next(first.request, first.response)
      } else {
        pace.left()
        refuse(first)
        refusals += 1
      }
    }
    if (line.length > 0) setImmediate(shorten)
  }

  function refuse({ request, response }: Omit<Waiting, 'since'>): void {
    const { status } = problemKinds.unavailable
    const problem = problemOf(new AppError('unavailable', ''), options.publicUrl, '/', randomUUID())
    response
      .writeHead(status, {
        'content-type': PROBLEM_TYPE,
        'retry-after': String(RETRY_AFTER_S),
        'cache-control': 'no-store',
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
      })
      .end(request.method === 'HEAD' ? undefined : JSON.stringify(problem))
    onRefused(request)
    refused += 1
    const now = performance.now()
    if (now - toldAt < TELL_EVERY_MS) return
    tell(refused)
    toldAt = now
    refused = 0
  }

  return (request, response): void => {
    if (hasTime() || alwaysBegun.has(request.url ?? '')) next(request, response)
    else if (pace.waitBehind(line.length) > longestWaitMs) refuse({ request, response })
    else join(request, response)
  }
}
