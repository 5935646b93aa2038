import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { AppError, type ErrorKind } from '../errors.ts'
import { PROBLEM_TYPE, problemKinds, problemOf } from './problem.ts'

/** By Node's names of what is wrong. */
const kinds: Record<string, { kind: ErrorKind; detail: string }> = {
  HPE_HEADER_OVERFLOW: { kind: 'headers-too-large', detail: 'The headers are larger than 16 kB.' },
  HPE_INVALID_URL: { kind: 'invalid', detail: 'The address has characters in it that have to be percent-encoded.' },
  ERR_HTTP_REQUEST_TIMEOUT: { kind: 'timeout', detail: 'The request did not come in whole in time.' },
}

/** How long a connection is left to its client after such an answer. */
const LINGER_MS = 2_000

/** Answers what is not even HTTP, or came too slowly: there is no request yet, so the answer is written by hand. */
export function answerBrokenRequest(publicUrl: string) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const { kind, detail } = kinds[error.code ?? ''] ?? { kind: 'invalid', detail: 'This is not HTTP.' }
    const problem = problemOf(new AppError(kind, detail), publicUrl, '/', randomUUID())
    const body = JSON.stringify(problem)
    // Not at once, which could take the answer back from whoever still sends.
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
    socket.end(
      [
        `HTTP/1.1 ${problemKinds[kind].status} ${problem.title}`,
        `content-type: ${PROBLEM_TYPE}`,
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    )
  }
}
