/**
 * With what Node starts a thread: compiled code instead of its source. Flags that the program itself was started with are
 * not for threads, which refuse those of V8; what all of them shall have comes by `NODE_OPTIONS`.
 */
export const threadArguments: readonly string[] = ['--import', new URL('../compile-cache.mjs', import.meta.url).href]
