export type ErrorKind =
  | 'moved'
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'too-large'
  | 'uri-too-long'
  | 'headers-too-large'
  | 'unsupported-media-type'
  | 'timeout'
  | 'conflict'
  | 'gone'
  | 'precondition-failed'
  | 'precondition-required'
  | 'too-many-requests'
  | 'unprocessable'
  | 'unavailable'
  | 'storage-full'
  | 'internal'

/** One fault in what was sent: in the query or path (`parameter`), or in the body (`pointer`, RFC 6901). */
export interface Fault {
  parameter?: string
  pointer?: string
  detail: string
  suggestion?: string
}

/** What can go wrong, in the words of the domain. `message` is written for whoever sent the request. */
export class AppError extends Error {
  readonly kind: ErrorKind
  readonly faults: Fault[]

  constructor(kind: ErrorKind, message: string, options: { faults?: Fault[]; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'AppError'
    this.kind = kind
    this.faults = options.faults ?? []
  }
}

/** What was asked for is called `slug` now. */
export class MovedError extends AppError {
  readonly slug: string

  constructor(message: string, slug: string) {
    super('moved', message)
    this.slug = slug
  }
}

export function notFound(message: string): AppError {
  return new AppError('not-found', message)
}

export function invalid(message: string, faults: Fault[] = []): AppError {
  return new AppError('invalid', message, { faults })
}
