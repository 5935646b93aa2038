import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { Problem } from './problem.ts'

/** What a read answers, for the `response` of its schema: JSON, nothing to whoever has it, or one of these errors. */
export function answers<T extends z.ZodType>(schema: T, ...statuses: ErrorStatus[]) {
  return { ...written(schema, 412, ...statuses), 304: notModified }
}

/** As `answers`, of what can also be had as other types than JSON. */
export function answersIn<T extends z.ZodType>(
  schema: T,
  others: Record<string, { schema: z.ZodType }>,
  ...statuses: ErrorStatus[]
) {
  const { 200: json, ...rest } = answers(schema, ...statuses)
  return { 200: { ...json, content: { ...others, ...json.content } }, ...rest }
}

/** What a write answers that shows what came of it. */
export function written<T extends z.ZodType>(schema: T, ...statuses: ErrorStatus[]) {
  return {
    200: { description: schema.description ?? 'OK', content: { 'application/json': { schema } } },
    ...problems(...statuses),
  }
}

type ErrorStatus = 308 | 400 | 403 | 404 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 503 | 507

/** The answers of a route that are errors, for its `response`. Any route may refuse a key, an address or a type, and fail. */
export function problems(...statuses: ErrorStatus[]) {
  const entries = [...statuses, 401, 406, 414, 429, 500].map((status) => [
    status,
    { description: STATUS_CODES[status], content: { 'application/problem+json': { schema: Problem } } },
  ])
  return Object.fromEntries(entries) as Record<(typeof statuses)[number] | 401 | 406 | 414 | 429 | 500, z.ZodNever>
}

/** An answer without content. */
export function nothing(description: string) {
  return z.undefined().describe(description)
}

export const notModified = nothing(
  'The client has it already: it sent its `ETag`, or a date since which it has not changed',
)

/** Answers what is JSON already; to be awaited. */
export function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(json)
}
