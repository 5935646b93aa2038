import type { IncomingHttpHeaders } from 'node:http'

/** What is there now, by what a client may compare it. */
export interface Validators {
  etag: string
  /** An HTTP date. */
  lastModified?: string | undefined
}

/** What the conditions of a request for something that is there come to, in the order of RFC 9110, section 13.2.2. */
export function evaluateConditions(
  headers: IncomingHttpHeaders,
  { etag, lastModified }: Validators,
): 'met' | 'not-modified' | 'failed' {
  if (!isConditional(headers)) return 'met'
  const ifMatch = headers['if-match']
  const ifNoneMatch = headers['if-none-match']
  if (ifMatch !== undefined) {
    if (!names(ifMatch, etag, isSame)) return 'failed'
  } else if (timeOf(headers['if-unmodified-since']) < timeOf(lastModified)) return 'failed'
  if (ifNoneMatch !== undefined) return names(ifNoneMatch, etag, isWeaklySame) ? 'not-modified' : 'met'
  return timeOf(lastModified) <= timeOf(headers['if-modified-since']) ? 'not-modified' : 'met'
}

function isConditional(headers: IncomingHttpHeaders): boolean {
  return (
    headers['if-none-match'] !== undefined ||
    headers['if-modified-since'] !== undefined ||
    headers['if-match'] !== undefined ||
    headers['if-unmodified-since'] !== undefined
  )
}

function names(list: string, etag: string, compare: (one: string, other: string) => boolean): boolean {
  if (list.trim() === '*') return true
  return (list.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => compare(tag, etag))
}

function isSame(one: string, other: string): boolean {
  return one === other && !one.startsWith('W/')
}

function isWeaklySame(one: string, other: string): boolean {
  return one.replace(/^W\//, '') === other.replace(/^W\//, '')
}

const usualDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/
const oldDate = /^[A-Z][a-z]+day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/
const dateOfC = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/

/** In milliseconds, of the three forms of an HTTP date; `NaN`, which compares to nothing, for anything else. */
function timeOf(date: string | undefined): number {
  if (date === undefined) return Number.NaN
  if (usualDate.test(date) || oldDate.test(date)) return Date.parse(date)
  return dateOfC.test(date) ? Date.parse(`${date} GMT`) : Number.NaN
}
