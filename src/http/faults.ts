import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import type { Fault } from '../errors.ts'
import { editDistance } from '../text/edit-distance.ts'

/** Faults reported at once: a body of a thousand unknown fields needs no answer of a thousand lines. */
const MOST_FAULTS = 20
/** Letters in which a name may differ from the one that was probably meant. */
const MOST_WRONG_LETTERS = 2

/** What Fastify throws when a schema said no, with zod's issues as `fastify-type-provider-zod` passes them on. */
interface ValidationError {
  validationContext: 'querystring' | 'params' | 'body' | 'headers'
  validation: Issue[]
}

interface Issue {
  keyword: string
  instancePath: string
  message: string
  params: Record<string, unknown>
}

export function isValidationError(error: unknown): error is ValidationError {
  return (
    error instanceof Error && 'validation' in error && Array.isArray(error.validation) && 'validationContext' in error
  )
}

/** What was wrong with `sent`: the query, the parameters of the path, or the body. */
export function faultsOf(error: ValidationError, schema: FastifySchema | undefined, sent: unknown): Fault[] {
  const known = namesIn(schema?.[error.validationContext])
  const isBody = error.validationContext === 'body'
  return error.validation.slice(0, MOST_FAULTS).flatMap((issue) => {
    const path = issue.instancePath === '/' ? [] : issue.instancePath.slice(1).split('/')
    const unknown = issue.keyword === 'unrecognized_keys' ? texts(issue.params['keys']) : []
    if (unknown.length > 0) return unknown.slice(0, MOST_FAULTS).map((name) => unknownName(name, path, known, isBody))
    return [{ ...place(path, isBody), ...explain(path.join('.'), issue, valueAt(sent, path)) }]
  })
}

function unknownName(name: string, path: string[], known: string[], isBody: boolean): Fault {
  const suggestion = nearest(name, known)
  return {
    ...place([...path, name], isBody),
    detail: `There is no ${isBody ? 'field' : 'parameter'} "${cut(name)}".${suggestion ? ` Did you mean "${suggestion}"?` : ''}`,
    ...(suggestion ? { suggestion } : {}),
  }
}

function explain(name: string, issue: Issue, sent: string | undefined): Pick<Fault, 'detail' | 'suggestion'> {
  const values = texts(issue.params['values'])
  if (issue.keyword !== 'invalid_value' || values.length === 0) return { detail: `${name}: ${issue.message}` }
  const suggestion = sent === undefined ? undefined : nearest(sent, values)
  const one = `one of ${values.map((value) => `"${value}"`).join(', ')}`
  return { detail: `${name}: expected ${one}.`, ...(suggestion ? { suggestion } : {}) }
}

function place(path: readonly string[], isBody: boolean): Pick<Fault, 'parameter' | 'pointer'> {
  if (!isBody) return { parameter: cut(path[0] ?? '') }
  return { pointer: path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') }
}

/** The known name that was probably meant: at most two letters, and less than half of them, differ. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({
      candidate,
      letters: editDistance(name.toLowerCase(), candidate.toLowerCase(), MOST_WRONG_LETTERS),
    }))
    .sort((a, b) => a.letters - b.letters)
  const isNear = best && best.letters <= MOST_WRONG_LETTERS && best.letters < name.length / 2
  return isNear ? best.candidate : undefined
}

/** The text that was sent at a path; a list may have been sent as one text, parted by commas. */
function valueAt(sent: unknown, path: readonly string[]): string | undefined {
  const [first, ...rest] = path
  if (typeof sent === 'string') return first === undefined ? sent : sent.split(',')[Number(first)]?.trim()
  if (first === undefined || typeof sent !== 'object' || sent === null) return undefined
  return valueAt(Object.entries(sent).find(([name]) => name === first)?.[1], rest)
}

function namesIn(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

function cut(name: string): string {
  return name.slice(0, 100).toWellFormed()
}
