import { enableCompileCache } from 'node:module'

// Most of a start would go into compiling what has not changed since the last one.
enableCompileCache()
await import('./command-line.ts')
