import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { lookupPublic, refusePrivateHost } from './addresses.ts'

const TIMEOUT_MS = 10_000

export interface Letter {
  url: string
  headers: Record<string, string>
  body: string
}

/**
 * Sends a letter; throws where the answer is not 2xx, or does not come in time. A redirection is followed nowhere: it
 * could lead to a place that we would not have gone to.
 */
export async function post(
  { url, headers, body }: Letter,
  options: { allowsPrivate: boolean; signal?: AbortSignal },
): Promise<void> {
  const target = new URL(url)
  if (!options.allowsPrivate) refusePrivateHost(target)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const send = target.protocol === 'https:' ? requestHttps : requestHttp
  const request = send(target, {
    method: 'POST',
    agent: false,
    signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(options.signal ? [options.signal] : [])]),
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    ...(options.allowsPrivate ? {} : { lookup: lookupPublic }),
  })
  request.on('error', (error) => {
    if (options.signal?.aborted) reject(new Error('broken off: the server stopped'))
    else if (error.name === 'AbortError') reject(new Error(`no answer in ${TIMEOUT_MS / 1000} seconds`))
    else reject(error)
  })
  request.on('response', (response) => {
    const { statusCode = 0 } = response
    // What it says besides is of no interest, however much it is.
    response.destroy()
    if (statusCode >= 200 && statusCode < 300) resolve()
    else reject(new Error(`it answered ${statusCode}`))
  })
  request.end(body)
  await promise
}
