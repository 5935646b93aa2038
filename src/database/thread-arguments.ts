/** With what Node starts a thread: whatever the program was started with, and compiled code instead of its source. */
export const threadArguments: readonly string[] = [
  ...process.execArgv,
  '--import',
  new URL('../compile-cache.mjs', import.meta.url).href,
]
