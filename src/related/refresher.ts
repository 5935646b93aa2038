import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { areListsSettled } from '../articles/stale-lists.ts'
import type { Database } from '../database/database.ts'
import { threadArguments } from '../database/thread-arguments.ts'
import type { RefreshProgress } from './refresh.ts'

/** How often a server looks whether lists have become stale, by whichever process. */
const LOOK_MS = 200

export type ToThread = 'prepare' | 'refresh' | 'stop'
export type ToParent = { progress: RefreshProgress } | { done: true } | { failed: string }

export interface Refresher {
  /** Starts the thread and lets it learn what lists take, so that the first one comes as soon as the others. */
  prepare(): Promise<void>
  /** Makes all that is stale; throws when that fails. */
  refresh(onProgress?: (progress: RefreshProgress) => void): Promise<void>
  /** Waits for the batch that has begun; what is still stale stays so. */
  close(): Promise<void>
}

/** Lists are made in a thread of its own, with a database of its own, which starts when it is first needed. */
export function createRefresher(databaseUrl: string): Refresher {
  let thread: Worker | undefined
  let isClosed = false
  let ended: Promise<void> | undefined

  function started(): Worker {
    if (thread) return thread
    const begun = new Worker(new URL('./refresher-thread.ts', import.meta.url), {
      execArgv: [...threadArguments],
      workerData: { databaseUrl },
    })
    thread = begun
    // One that could not open its database is followed by another, which may.
    const forget = () => {
      if (thread === begun) thread = undefined
    }
    begun.once('error', forget).once('exit', forget)
    return begun
  }

  return {
    async prepare() {
      if (!isClosed) await askThread(started(), 'prepare')
    },
    async refresh(onProgress) {
      if (isClosed) return
      await askThread(started(), 'refresh', onProgress)
    },
    async close() {
      if (isClosed) return ended
      isClosed = true
      if (!thread) return
      const running = thread
      ended = new Promise((resolve) => running.once('exit', () => resolve()))
      running.postMessage('stop' satisfies ToThread)
      await ended
    },
  }
}

function askThread(
  thread: Worker,
  what: Exclude<ToThread, 'stop'>,
  onProgress?: (progress: RefreshProgress) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      thread.off('message', hear).off('error', fail).off('exit', leave)
      end()
    }
    const hear = (message: ToParent) => {
      if ('progress' in message) onProgress?.(message.progress)
      else if ('failed' in message) settle(() => reject(new Error(message.failed)))
      else settle(resolve)
    }
    const fail = (error: unknown) => settle(() => reject(error))
    const leave = () => settle(resolve)
    thread.on('message', hear).once('error', fail).once('exit', leave)
    thread.postMessage(what)
  })
}

/** Refreshes whenever something is stale, until it is told to stop. What fails is reported, and tried again later. */
export function keepRefreshed(
  db: Database,
  refresher: Refresher,
  onFailure: (error: unknown) => void,
): { stop(): Promise<void> } {
  const stopped = new AbortController()
  const loop = async () => {
    await refresher.prepare().catch(onFailure)
    for (let pauseMs = LOOK_MS; !stopped.signal.aborted; ) {
      try {
        if (!(await areListsSettled(db))) await refresher.refresh()
        pauseMs = LOOK_MS
      } catch (error) {
        onFailure(error)
        pauseMs = Math.min(60_000, pauseMs * 10)
      }
      await wait(pauseMs, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined)
    }
  }
  const ended = loop()
  return {
    async stop() {
      stopped.abort()
      await refresher.close()
      await ended
    },
  }
}
