// What runs in the refresher's thread: it makes what is stale, says how far it is, and waits to be told of more.
import { parentPort, workerData } from 'node:worker_threads'
import { giveWay } from '../database/give-way.ts'
import { openDatabase } from '../database/open.ts'
import { createRefresh } from './refresh.ts'
import type { ToParent, ToThread } from './refresher.ts'

const { databaseUrl }: { databaseUrl: string } = workerData
giveWay()
const db = await openDatabase(databaseUrl)
const refresh = createRefresh(db)
const stop = new AbortController()
let last: Promise<void> = Promise.resolve()

const say = (message: ToParent) => parentPort?.postMessage(message)

parentPort?.on('message', (message: ToThread) => {
  if (message === 'stop') {
    stop.abort()
    void last.then(async () => {
      await db.close()
      parentPort?.close()
    })
    return
  }
  last = last.then(async () => {
    try {
      if (message === 'prepare') await refresh.prepare()
      else await refresh.run({ signal: stop.signal, onProgress: (progress) => say({ progress }) })
      say({ done: true })
    } catch (error) {
      say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
})
