// Asks the API. The browser's own cache knows from `ETag` what it need not fetch again.

/**
 * The answer at an address of the API. Throws what the API says of it where there is none.
 * @param {string} address
 * @param {AbortSignal} [signal]
 */
export async function ask(address, signal) {
  const response = await fetch(address, { headers: { accept: 'application/json' }, signal: signal ?? null })
  const answer = await response.json()
  // Errors are `application/problem+json`: `detail` is written for people.
  if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `The server answers ${response.status}.`)
  return answer
}
