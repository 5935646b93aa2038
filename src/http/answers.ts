import { STATUS_CODES } from 'node:http'
import type { z } from 'zod'
import { Problem } from './problem.ts'

/** What a route answers, for the `response` of its schema: JSON, or one of these errors. */
export function answers<T extends z.ZodType>(schema: T, ...statuses: ErrorStatus[]) {
  return {
    200: { description: schema.description ?? 'OK', content: { 'application/json': { schema } } },
    ...problems(...statuses),
  }
}

type ErrorStatus = 400 | 403 | 404 | 503

/** The answers of a route that are errors, for its `response`. Any route may refuse a key, an address or a type, and fail. */
export function problems(...statuses: ErrorStatus[]) {
  const entries = [...statuses, 401, 406, 414, 500].map((status) => [
    status,
    { description: STATUS_CODES[status], content: { 'application/problem+json': { schema: Problem } } },
  ])
  return Object.fromEntries(entries) as Record<(typeof statuses)[number] | 401 | 406 | 414 | 500, z.ZodNever>
}
