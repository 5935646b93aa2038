import { setFlagsFromString } from 'node:v8'

const SEMI_SPACE_MB = 2
const GROWTH_PERCENT = 15

/**
 * Has V8 collect what is dead before it asks for more memory, in this thread from now on and in all that start later. By
 * itself it lets each heap grow to several times what is alive, as long as the machine has memory: an import of a large
 * file, whose threads are never idle, would take a gigabyte where it needs a few dozen megabytes. A limit would not do:
 * what is above it ends the program.
 */
export function keepHeapsSmall(): void {
  setFlagsFromString(`--max-semi-space-size=${SEMI_SPACE_MB}`)
  // That of this thread is there already, and keeps the size that it has.
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`)
}
