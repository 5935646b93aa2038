import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { preferredEncoding } from './compression.ts'
import { formOf } from './keep-answers.ts'
import { type Form, type KeptAnswers, nameOf } from './kept-answers.ts'
import { evaluateConditions } from './preconditions.ts'

/** An answer that was sent as it was kept. */
export interface SentAsKept {
  method: string
  url: string
  /** The pattern of the address, as it is registered. */
  route: string
  status: 200 | 304
  ms: number
}

interface ServeKeptOptions {
  /** Told of every answer, since no hook sees it: whatever counts or logs answers has to be told here. */
  onSent: (sent: SentAsKept) => void
  /** Whether answers have to end their connection, which the kept ones do not. */
  isClosing: () => boolean
}

/**
 * Sends what is kept before anything else is done, and leaves all other requests to `next`: to find a route and run
 * hooks takes several times as long as to write an answer that is ready.
 */
export function serveKept(
  answers: KeptAnswers,
  { onSent, isClosing }: ServeKeptOptions,
  next: RequestListener,
): RequestListener {
  function look(name: string, start: number, request: IncomingMessage, response: ServerResponse): void {
    const kept = answers.find(name)
    const send = (form: Form | undefined) => {
      const status = form && write(request, response, form)
      if (!kept || !status) return next(request, response)
      const { method = '', url = '' } = request
      onSent({ method, url, route: kept.route, status, ms: performance.now() - start })
    }
    const encoding = kept?.isCompressible ? preferredEncoding(request.headers['accept-encoding']) : 'identity'
    const form = kept?.forms.get(encoding)
    if (form || !kept) send(form)
    else {
      const sendNew = (made: Form) => {
        answers.keep(name, kept)
        send(made)
      }
      formOf(kept, encoding).then(sendNew, () => next(request, response))
    }
  }

  return (request, response) => {
    const name = isClosing() ? undefined : nameOf(request)
    const start = performance.now()
    if (name === undefined) next(request, response)
    else if (!answers.isBehind(start)) look(name, start, request, response)
    else {
      answers.catchUp().then(
        () => look(name, start, request, response),
        // Whoever makes the answer fails likewise, and says so.
        () => next(request, response),
      )
    }
  }
}

/** Answers the status that it sent; none where a condition is not met, which others explain. */
function write(request: IncomingMessage, response: ServerResponse, form: Form): 200 | 304 | undefined {
  const outcome = evaluateConditions(request.headers, form)
  if (outcome === 'failed') return undefined
  if (outcome === 'not-modified') {
    response.writeHead(304, form.headersOfNotModified).end()
    return 304
  }
  response.writeHead(200, form.headers)
  response.end(request.method === 'HEAD' ? undefined : form.content)
  return 200
}
