import type { DatabaseFault } from './database.ts'
import { type ConnectionOptions, failureOf, openConnection, type Statement } from './sqlite-connection.ts'

export interface TaskOptions extends ConnectionOptions {
  path: string
}

/** `deadlineMs` is for all statements together, from when it is begun with them. */
export type Task = { statements: readonly Statement[]; deadlineMs?: number | undefined } | { script: string }
/** The rows of the last statement, or what went wrong: an error that crosses threads loses its code. */
export type Outcome = { rows: unknown[] } | { fault: DatabaseFault; message: string; statement?: string }

/** One connection, which serves the tasks that come in, one after another. */
export interface TaskRunner {
  run(task: Task): Outcome
  close(): void
}

export function openRunner({ path, ...options }: TaskOptions): TaskRunner {
  const connection = openConnection(path, options)
  return {
    run(task) {
      let current: string | undefined
      try {
        if ('script' in task) {
          connection.script(task.script)
          return { rows: [] }
        }
        connection.setDeadline(task.deadlineMs)
        let rows: unknown[] = []
        for (const statement of task.statements) {
          current = statement.text
          rows = connection.all(statement)
        }
        return { rows }
      } catch (error) {
        return { ...failureOf(error, path), ...(current === undefined ? {} : { statement: current }) }
      }
    },
    close: connection.close,
  }
}
