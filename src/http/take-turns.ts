import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createPace } from '../database/pace.ts'
import { AppError } from '../errors.ts'
import { PROBLEM_TYPE, problemKinds, problemOf, RETRY_AFTER_S } from './problem.ts'

/** How long requests are begun in one turn: several that take little, one that takes longer. */
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
  let isTaken = false
  let turnEnds = 0
  let refused = 0
  let toldAt = Number.NEGATIVE_INFINITY

  function begin(request: IncomingMessage, response: ServerResponse): void {
    if (!isTaken) {
      isTaken = true
      turnEnds = performance.now() + TURN_MS
      setImmediate(endTurn)
    }
    next(request, response)
  }

  function hasTime(): boolean {
    return !isTaken || (line.length === 0 && performance.now() < turnEnds)
  }

  function endTurn(): void {
    isTaken = false
    const oldest = performance.now() - longestWaitMs
    for (let count = 0; count < REFUSED_AT_ONCE && line.length > 0 && !isTaken; count += 1) {
      const first = line.shift()
      if (first && first.since > oldest) {
        pace.served()
        begin(first.request, first.response)
      } else if (first) {
        pace.left()
        refuse(first)
      }
    }
    if (isTaken || line.length === 0) return
    isTaken = true
    setImmediate(endTurn)
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
    if (hasTime() || alwaysBegun.has(request.url ?? '')) begin(request, response)
    else if (pace.waitBehind(line.length) > longestWaitMs) refuse({ request, response })
    else {
      pace.joined()
      line.push({ request, response, since: performance.now() })
    }
  }
}
