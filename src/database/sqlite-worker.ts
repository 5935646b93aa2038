// What runs in a thread: one connection, which serves the tasks that come in, one after another.
import { workerData } from 'piscina'
import type { DatabaseFault } from './database.ts'
import { giveWay } from './give-way.ts'
import { type ConnectionOptions, failureOf, openConnection, type Statement } from './sqlite-connection.ts'

export interface ThreadOptions extends ConnectionOptions {
  path: string
}

/** `deadlineMs` is for all statements together, from when the thread begins with them. */
export type Task = { statements: readonly Statement[]; deadlineMs?: number | undefined } | { script: string }
/** The rows of the last statement, or what went wrong: an error that crosses threads loses its code. */
export type Outcome = { rows: unknown[] } | { fault: DatabaseFault; message: string; statement?: string }

const { path, ...options }: ThreadOptions = workerData
const connection = openConnection(path, options)
// Whoever writes holds up others who do.
if (options.readonly) giveWay()

export default function run(task: Task): Outcome {
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
}
