import type { z } from 'zod'
import { type AppError, type Fault, invalid } from '../errors.ts'

const MOST_FAULTS = 20

/** What is wrong with a body that was not a request's own, as `invalid`: with every fault and where it is. */
export function invalidBody(issues: readonly z.core.$ZodIssue[]): AppError {
  const faults = issues.flatMap(faultsIn).slice(0, MOST_FAULTS)
  return invalid(faults.map(({ detail }) => detail).join(' '), faults)
}

function faultsIn(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerOf([...issue.path, key]),
      detail: `There is no field "${key.slice(0, 100).toWellFormed()}".`,
    }))
  }
  return [{ pointer: pointerOf(issue.path), detail: `${issue.path.join('.')}: ${issue.message}` }]
}

/** RFC 6901. */
function pointerOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).slice(0, 100).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}
