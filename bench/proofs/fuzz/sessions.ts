import fc from 'fast-check'
import type { Contract, Operation } from './contract.ts'
import { hostileHeaders } from './hostile.ts'
import { bodyText, parameterValue, type Value } from './values.ts'

/** Whose requests are sent: of whoever has no key, or one that does not hold, or one of a scope. */
export const senders = ['nobody', 'guesser', 'drafts:read', 'articles:write', 'metrics:read', 'admin'] as const
export type Sender = (typeof senders)[number]

/** A request as data, of which a shorter one can be made. */
export interface Asked {
  sender: Sender
  operation: Operation
  method: string
  /** For each parameter of the path. */
  path: Record<string, Value>
  query: [string, Value][]
  headers: [string, Value][]
  body: string | undefined
}

/** What one visitor sends, in order: what answers say is used by the requests after them. */
export function session(contract: Contract): fc.Arbitrary<Asked[]> {
  const all = contract.operations.map((operation) => ({
    weight: weightOf(operation),
    arbitrary: asked(operation, contract),
  }))
  return fc.array(fc.oneof(...all), { minLength: 1, maxLength: 24, size: 'max' })
}

/** Most is in articles and searches, and nothing can be read or deleted that was not written. */
function weightOf({ path, method }: Operation): number {
  if (path === '/v1/articles' || path === '/v1/search' || path === '/v1/articles/{slug}')
    return method === 'POST' ? 12 : 6
  return path.startsWith('/v1/') ? 3 : 1
}

function asked(operation: Operation, contract: Contract): fc.Arbitrary<Asked> {
  const { parameters, body, types } = operation
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  const inHeader = parameters.filter((parameter) => parameter.in === 'header')
  const isWrite = operation.method !== 'GET'
  const usual: Sender = isWrite || operation.path.includes('/revisions') ? 'articles:write' : 'nobody'

  const queryOf = inQuery.map((parameter) => {
    const pair = parameterValue(parameter, contract).map((value): [string, Value][] => [[parameter.name, value]])
    const often = parameter.required ? 30 : 1
    return fc.oneof({ weight: often, arbitrary: pair }, { weight: 3, arbitrary: fc.constant([]) })
  })
  const misspelt = fc.oneof(
    { weight: 20, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.constantFrom(...contract.words).map((word): [string, Value][] => [[word, 'x']]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...inQuery, undefined).map((one): [string, Value][] =>
        one
          ? [
              [one.name, '1'],
              [one.name, '2'],
            ]
          : [],
      ),
    },
  )
  const headersOf = inHeader.map((parameter) => {
    const pair = parameterValue(parameter, contract).map((value): [string, Value][] => [[parameter.name, value]])
    const often = parameter.name === 'if-match' ? 9 : 1
    return fc.oneof({ weight: often, arbitrary: pair }, { weight: 2, arbitrary: fc.constant([]) })
  })
  const accept = fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...types, 'image/png', 'text/*').map((type): [string, Value][] => [['accept', type]]),
    },
  )
  const wrong = fc.oneof(
    { weight: 8, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...hostileHeaders).map(([name, value]): [string, Value][] => [[name, value]]),
    },
  )
  return fc.record({
    sender: fc.oneof(
      { weight: 4, arbitrary: fc.constant(usual) },
      { weight: 1, arbitrary: fc.constantFrom(...senders) },
    ),
    operation: fc.constant(operation),
    method: fc.oneof(
      { weight: 24, arbitrary: fc.constant(operation.method) },
      { weight: 2, arbitrary: fc.constant(isWrite ? operation.method : 'HEAD') },
      { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS') },
    ),
    path: fc.record(
      Object.fromEntries(inPath.map((parameter) => [parameter.name, parameterValue(parameter, contract)])),
    ),
    query: fc.tuple(...queryOf, misspelt).map((pairs) => pairs.flat()),
    headers: fc.tuple(...headersOf, accept, wrong).map((pairs) => pairs.flat()),
    body: body ? bodyText(body.schema, body.mediaType === 'application/x-ndjson', contract) : fc.constant(undefined),
  })
}
