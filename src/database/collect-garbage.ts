import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

/** Has V8 look for all garbage of this thread now: some 20 ms where the heap is small. */
export function collectGarbage(): void {
  if (!collect) {
    // Only contexts that are made after the flag was set know the function.
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc')
  }
  collect?.()
}
