import { setFlagsFromString } from 'node:v8'

const SEMI_SPACE_MB = 4
const GROWTH_PERCENT = 40

/**
 * Has V8 collect what is dead before it asks for more memory, in all threads that start from now on and, but for its
 * young objects, in this one. By itself it lets each heap grow to several times what is alive, as long as the machine has
 * memory: an import of a large file, whose threads are never idle, would take a gigabyte where it needs a few dozen
 * megabytes. A limit would not do: what is above it ends the program. The space for young objects of a thread that has
 * started keeps its bounds, so that the program itself is started with `--max-semi-space-size`.
 */
export function keepHeapsSmall(): void {
  setFlagsFromString(`--max-semi-space-size=${SEMI_SPACE_MB}`)
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`)
}
