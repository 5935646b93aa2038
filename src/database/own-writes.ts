import { AsyncLocalStorage } from 'node:async_hooks'

const readers = new AsyncLocalStorage<true>()

/** Runs `work`; it, and all that it starts, reads what anybody has written, however short a time ago. */
export function readingOwnWrites<T>(work: () => T): T {
  return readers.run(true, work)
}

export function readsOwnWrites(): boolean {
  return readers.getStore() === true
}
