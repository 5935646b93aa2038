export const api = import.meta.env.VITE_BROADSHEET_URL ?? 'http://localhost:3000'

/** The answer at an address of the API; throws what the API says of it where there is none. */
export async function ask(address, { signal }) {
  const response = await fetch(api + address, { signal })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.detail ?? `The articles answer ${response.status}.`)
  return answer
}

/** What is searched for, else all articles, the newest first; both go on at `links.next`. */
export function firstPage(words) {
  const query = new URLSearchParams({ limit: '10', fields: 'id,slug,title,summary,readingTime' })
  if (words === '') return `/v1/articles?${query}`
  query.set('q', words)
  query.set('prefix', 'true')
  query.set('highlights', '1')
  return `/v1/search?${query}`
}
