// What runs in a thread: one connection.
import { workerData } from 'piscina'
import { giveWay } from './give-way.ts'
import { openRunner, type TaskOptions } from './sqlite-tasks.ts'

const options: TaskOptions = workerData
const { run } = openRunner(options)
// Whoever writes holds up others who do.
if (options.readonly) giveWay()

export default run
